import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bodyOf } from "../support/synth";

const REPOSITORY = resolve(__dirname, "../..");

/** What a program printed and how it ended. */
interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-main-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the app of a folder as `npm start` does. */
function start(app: string, env: NodeJS.ProcessEnv = {}): Run {
  const { CDKTF_CONTEXT_JSON: _, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(app, "stacks/main.ts")],
    {
      cwd: app,
      encoding: "utf8",
      env: { ...inherited, CDKTF_OUTDIR: join(folder, "out"), ...env },
    },
  );
  return { status, stdout, stderr };
}

/** Copies the app into the folder of the test, with another topology in it. */
function appWith(topologies: string): string {
  const app = join(folder, "app");
  mkdirSync(app);
  cpSync(join(REPOSITORY, "stacks"), join(app, "stacks"), { recursive: true });
  for (const shared of ["src", "node_modules", "package.json", "tsconfig.json"]) {
    symlinkSync(join(REPOSITORY, shared), join(app, shared));
  }
  writeFileSync(join(app, "stacks/topologies.ts"), topologies);
  return app;
}

const withClusters = (clusters: string): string => `
  import { EksClustersStack } from "./eks-clusters";
  import { EksNetworkStack } from "./eks-network";
  import type { App } from "cdktf";
  import type { EksTopology } from "./eks-topology";

  const topology: EksTopology = {
    providers: [{ name: "west", region: "us-west-2" }],
    clusters: [${clusters}],
  };
  export function addStacks(app: App): void {
    const clusters = new EksClustersStack(app, "eks-clusters", topology);
    new EksNetworkStack(app, "eks-network", { topology, clusters });
  }
  export const gkeTopology = undefined;
  export function addGkeStack(): void {}
`;

describe("the app of the repository", () => {
  it("synthesizes every stack and tells how to deploy them", () => {
    const { status, stdout, stderr } = start(REPOSITORY);

    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain(`Terraform JSON is in ${join(folder, "out")}/stacks.`);
    expect(stdout).toContain("eks-clusters: 80 resources\n");
    expect(stdout).toContain("eks-network: 24 resources, after eks-clusters\n");
    expect(stdout).toContain("  deploy: npx cdktf-cli@0.21 deploy eks-clusters eks-network\n");
    expect(stdout).toContain("eks-dns: 4 resources, after eks-clusters, eks-network\n");
    expect(stdout).toContain(
      "  deploy: npx cdktf-cli@0.21 deploy eks-clusters eks-network eks-dns\n",
    );
    expect(stdout).toContain("gke: 14 resources\n");
    expect(stdout).toContain("  deploy: npx cdktf-cli@0.21 deploy gke\n");
    expect(stdout).toContain("kind-clusters: 2 resources\n");
    expect(stdout).toContain("  deploy: npx cdktf-cli@0.21 deploy kind-clusters kind-network\n");
    for (const stack of [
      ...["eks-clusters", "eks-network", "eks-dns"],
      "gke",
      ...["kind-clusters", "kind-network"],
    ]) {
      expect(existsSync(join(folder, "out/stacks", stack, "cdk.tf.json"))).toBe(true);
    }
  });

  it("needs no other program, Terraform included", () => {
    const { status, stderr } = start(REPOSITORY, { PATH: "" });

    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("prints nothing when cdktf's command runs it", () => {
    const { status, stdout } = start(REPOSITORY, { CDKTF_CONTEXT_JSON: "{}" });

    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(existsSync(join(folder, "out/manifest.json"))).toBe(true);
  });

  it("prints what is wrong with a topology, and fails", () => {
    const app = appWith(
      withClusters(`
        { clusterName: "a", provider: "west", vpcCidr: "10.0.0.0/16" },
        { clusterName: "b", provider: "west", vpcCidr: "10.0.0.0/16" },
      `),
    );

    const { status, stdout, stderr } = start(app);

    expect(stderr).toBe(
      '[CIDR_OVERLAP] at eks-network/mesh: The clusters "a" and "b" cannot be joined: the VPC range 10.0.0.0/16 of "a" overlaps the VPC range 10.0.0.0/16 of "b".\n' +
        "  found: 10.0.0.0/16 and 10.0.0.0/16\n" +
        '  fix: give "b" a VPC range that is free among these clusters, such as 10.1.0.0/16.\n',
    );
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expect(existsSync(join(folder, "out/manifest.json"))).toBe(false);
  });

  describe("with cdktf.json", () => {
    const backendIn = (stack: string): unknown => {
      const file = join(folder, "out/stacks", stack, "cdk.tf.json");
      const json: unknown = JSON.parse(readFileSync(file, "utf8"));
      return bodyOf(bodyOf(json)["terraform"])["backend"];
    };
    const appThatSays = (project: unknown): string => {
      const app = appWith(
        withClusters('{ clusterName: "a", provider: "west", vpcCidr: "10.0.0.0/16" }'),
      );
      writeFileSync(join(app, "cdktf.json"), JSON.stringify(project));
      return app;
    };
    const state = { backend: "pg", schema_name: "tidb-{stack}" };

    it("keeps the state where its context says", () => {
      const { status, stderr } = start(appThatSays({ context: { state } }));

      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(backendIn("eks-network")).toEqual({ pg: { schema_name: "tidb-eks-network" } });
    });

    it("asks the environment first", () => {
      const variables = { TFSTATE_SCHEMA_NAME: "{stack}-states" };
      const { status } = start(appThatSays({ context: { state } }), variables);

      expect(status).toBe(0);
      expect(backendIn("eks-network")).toEqual({ pg: { schema_name: "eks-network-states" } });
    });

    it("takes the context that cdktf's command hands over", () => {
      const variables = {
        CDKTF_CONTEXT_JSON: JSON.stringify({ state: { backend: "kubernetes" } }),
      };
      const { status } = start(appThatSays({ context: { state } }), variables);

      expect(status).toBe(0);
      expect(backendIn("eks-network")).toEqual({ kubernetes: { secret_suffix: "eks-network" } });
    });

    it.each([{}, { context: null }, { context: {} }])(
      "needs nothing to be in it: %j",
      (project) => {
        const { status } = start(appThatSays(project));

        expect(status).toBe(0);
        expect(backendIn("eks-network")).toEqual({
          local: { path: "../../../terraform.eks-network.tfstate" },
        });
      },
    );

    it("prints what is wrong with it, and fails", () => {
      const wrong = { ...state, schema: "tidb" };
      const { status, stdout, stderr } = start(appThatSays({ context: { state: wrong } }));

      expect(stderr).toBe(
        '[STATE_KEY] at eks-clusters: These stacks know no setting state.schema of the backend "pg".\n' +
          "  found: state.schema\n" +
          "  fix: write one of conn_str, schema_name, skip_schema_creation, skip_table_creation, skip_index_creation.\n",
      );
      expect(stdout).toBe("");
      expect(status).toBe(1);
      expect(existsSync(join(folder, "out/manifest.json"))).toBe(false);
    });
  });

  it("shows where any other error was thrown", () => {
    const app = appWith(withClusters("null!"));

    const { status, stderr } = start(app);

    expect(status).toBe(1);
    expect(stderr).toContain("TypeError");
    expect(stderr).toMatch(/at .*stacks\/eks-topology\.ts/);
  });
});
