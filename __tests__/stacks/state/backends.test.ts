import { TerraformStack } from "cdktf";
import { keepState } from "../../../stacks/state/keep-state";
import { STATE_BACKENDS } from "../../../stacks/state/settings";
import { backendOf, remoteStatesOf, synthesizeWithState } from "../../support/state";
import { stackOf, type SynthesizedStack } from "../../support/synth";

const WORKSPACE = "${terraform.workspace}";

/** A backend with few settings, and what a stack of the repository then has. */
interface Example {
  readonly backend: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The block of a stack, by the stack's name. */
  readonly block: (stack: string) => object;
  /** What other stacks read its outputs by. */
  readonly remoteState: (stack: string) => object;
}

function sameArguments(
  backend: string,
  settings: Example["settings"],
  block: Example["block"],
): Example {
  return {
    backend,
    settings,
    block,
    remoteState: (stack) => ({ backend, workspace: WORKSPACE, config: block(stack) }),
  };
}

const examples: readonly Example[] = [
  sameArguments("local", {}, (stack) => ({ path: `../../../terraform.${stack}.tfstate` })),
  sameArguments("s3", { bucket: "states", region: "eu-west-1" }, (stack) => ({
    bucket: "states",
    key: `${stack}.tfstate`,
    region: "eu-west-1",
    use_lockfile: true,
    encrypt: true,
  })),
  sameArguments("gcs", { bucket: "states", prefix: "tidb/{stack}" }, (stack) => ({
    bucket: "states",
    prefix: `tidb/${stack}`,
  })),
  sameArguments("pg", {}, (stack) => ({ schema_name: stack })),
  sameArguments("kubernetes", { namespace: "terraform" }, (stack) => ({
    secret_suffix: stack,
    namespace: "terraform",
  })),
  {
    backend: "cloud",
    settings: { organization: "example", workspaces: { name: "tidb-{stack}", project: "tidb" } },
    block: (stack) => ({
      organization: "example",
      workspaces: { name: `tidb-${stack}`, project: "tidb" },
    }),
    remoteState: (stack) => ({
      backend: "remote",
      config: { organization: "example", workspaces: { name: `tidb-${stack}` } },
    }),
  },
];

describe.each(examples)("state in $backend", ({ backend, settings, block, remoteState }) => {
  let stacks: ReadonlyMap<string, SynthesizedStack>;
  beforeAll(() => {
    stacks = synthesizeWithState({ backend, ...settings });
  });

  it("has a place of its own for each stack", () => {
    const found = [...stacks.values()].map((stack) => [stack.name, backendOf(stack)]);

    expect(found).toEqual([...stacks.keys()].map((name) => [name, [[backend, block(name)]]]));
    expect(found).toHaveLength(6);
  });

  it("is read there by the stacks that need another's outputs", () => {
    const readers = [...stacks.values()].map((stack) => [stack.name, remoteStatesOf(stack)]);

    expect(Object.fromEntries(readers)).toEqual({
      "eks-clusters": {},
      "eks-network": { "eks-clusters": remoteState("eks-clusters") },
      "eks-dns": {},
      gke: {},
      "kind-clusters": {},
      "kind-network": { "kind-clusters": remoteState("kind-clusters") },
    });
  });
});

describe("the backends", () => {
  it("are those of the examples", () => {
    expect(examples.map(({ backend }) => backend)).toEqual([...STATE_BACKENDS.keys()]);
  });

  it("ask for the Terraform that knows their settings", () => {
    const versions = examples.map(({ backend, settings }) => {
      const stacks = synthesizeWithState({ backend, ...settings }, (app) => {
        keepState(new TerraformStack(app, "one"));
      });
      return [backend, stackOf(stacks, "one").section("terraform")["required_version"]];
    });

    expect(Object.fromEntries(versions)).toEqual({
      local: "~> 1.7",
      s3: "~> 1.10",
      gcs: "~> 1.7",
      pg: "~> 1.7",
      kubernetes: "~> 1.7",
      cloud: "~> 1.7",
    });
  });
});
