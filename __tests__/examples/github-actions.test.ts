import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { parse } from "yaml";
import { variableOf, STATE_BACKENDS } from "../../stacks/state/settings";
import { addStacks } from "../../stacks/topologies";
import { type Body, bodyOf, testApp } from "../support/synth";

const ROOT = join(__dirname, "../..");
const text = readFileSync(join(ROOT, "examples/ci/github-actions.yml"), "utf8");
const workflow = bodyOf(parse(text));
const jobs = Object.entries(bodyOf(workflow["jobs"])).map(([name, job]) => ({
  name,
  job: bodyOf(job),
}));

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function stepsOf(job: Body): Body[] {
  return list(job["steps"]).map(bodyOf);
}

/** The commands of a job, with each value of its matrix. */
function commandsOf(job: Body): string[] {
  const stacks = list(bodyOf(bodyOf(job["strategy"])["matrix"])["stack"]).map(String);
  return stepsOf(job).flatMap(({ run }) => {
    if (typeof run !== "string") return [];
    return run.includes("matrix.stack")
      ? stacks.map((stack) => run.replace("${{ matrix.stack }}", stack))
      : [run];
  });
}

const commands = jobs.flatMap(({ job }) => commandsOf(job));

/** The stacks that a command of cdktf names. */
function stacksIn(command: string): string[] {
  const [, names = ""] = /^npx cdktf-cli@0\.21 (?:diff|deploy) (.*)$/.exec(command) ?? [];
  return names.split(" ").filter((word) => word !== "" && !word.startsWith("--"));
}

describe("the example of a workflow", () => {
  it("checks a change, plans it on a pull request and deploys it on main", () => {
    expect(Object.keys(bodyOf(workflow["on"]))).toEqual(["pull_request", "push"]);
    expect(bodyOf(bodyOf(workflow["on"])["push"])).toEqual({ branches: ["main"] });
    expect(
      jobs.map(({ name, job }) => [name, job["if"], job["needs"], job["environment"]]),
    ).toEqual([
      ["check", undefined, undefined, undefined],
      ["plan", "github.event_name == 'pull_request'", "check", undefined],
      ["deploy", "github.event_name == 'push'", "check", "production"],
    ]);
  });

  it("runs scripts that the package has, over tests that exist", () => {
    const { scripts } = bodyOf(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
    const called = commands.flatMap((command) => {
      const [, script] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
      return script === undefined || script === "ci" ? [] : [script];
    });

    expect(called).toEqual(["typecheck", "lint", "unit", "start"]);
    expect(called.filter((script) => bodyOf(scripts)[script] === undefined)).toEqual([]);
    for (const command of commands) {
      const [, pattern] = /--testPathPatterns (\S+)/.exec(command) ?? [];
      if (pattern !== undefined) expect(existsSync(join(ROOT, pattern))).toBe(true);
    }
  });

  it("knows no other commands than npm's and cdktf's", () => {
    const others = commands.filter(
      (command) => !/^(npm (ci|start|run \S+)|npx cdktf-cli@0\.21 )/.test(command),
    );

    expect(others).toEqual([]);
    expect(commands).toContain("npm ci");
  });

  it("names stacks that the app has, each with those that it needs before it", () => {
    const app = testApp();
    addStacks(app);
    const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
    const deploys = commands.filter((command) => command.includes(" deploy ")).map(stacksIn);
    const plans = commands.filter((command) => command.includes(" diff ")).flatMap(stacksIn);

    expect(deploys).toEqual([["eks-clusters", "eks-network", "eks-dns"]]);
    expect(plans).toEqual(deploys[0]);
    for (const name of plans) {
      const stack = stacks.find(({ node }) => node.id === name);
      expect(stack?.node.id).toBe(name);
      const before = plans.slice(0, plans.indexOf(name));
      expect(before).toEqual(
        expect.arrayContaining((stack?.dependencies ?? []).map(({ node }) => node.id)),
      );
    }
  });

  it("keeps the state where the settings of a backend say", () => {
    const env = bodyOf(workflow["env"]);
    const backend = String(env["TFSTATE_BACKEND"]);
    const variables = Object.keys(STATE_BACKENDS.get(backend)?.keys ?? {}).map(variableOf);

    expect([...variables, "TFSTATE_BACKEND"]).toEqual(
      expect.arrayContaining(Object.keys(env).filter((name) => name.startsWith("TFSTATE_"))),
    );
    expect(Object.keys(env)).toEqual(expect.arrayContaining(["TFSTATE_BUCKET", "TFSTATE_REGION"]));
  });

  it("signs in by a token of the run, and only where it reaches an account", () => {
    expect(workflow["permissions"]).toEqual({ contents: "read" });
    for (const { name, job } of jobs) {
      const signsIn = stepsOf(job).some(({ uses }) => String(uses).startsWith("aws-actions/"));
      expect([name, job["permissions"]]).toEqual([
        name,
        signsIn ? { contents: "read", "id-token": "write" } : undefined,
      ]);
    }
    expect(text).not.toMatch(/secrets\.|ACCESS_KEY/);
  });

  it("names a version of each action, and a Terraform that every stack takes", () => {
    const steps = jobs.flatMap(({ job }) => stepsOf(job));
    const actions = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    const versions = steps.flatMap((step) => {
      const version = bodyOf(step["with"])["terraform_version"];
      return typeof version === "string" ? [version] : [];
    });

    expect(actions.length).toBeGreaterThan(6);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    expect(versions).toHaveLength(2);
    for (const version of versions) expect(version).toMatch(/^1\.(1\d|[2-9]\d)\.\d+$/);
  });
});
