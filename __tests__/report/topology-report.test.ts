import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, Testing, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { TopologyReport } from "../../src/report";
import { addEksStacks, eksTopology } from "../../stacks/topologies";
import { synthesize, testApp } from "../support/synth";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** An app with a report and, declared later, the EKS topology. */
function appWithReport(placeIn: (app: App) => Construct, outdir: string): App {
  const app = testApp();
  new TopologyReport(placeIn(app), "report", { outdir });
  addEksStacks(app, eksTopology);
  return app;
}

const theApp = (app: App): Construct => app;
const aStack = (app: App): Construct => new TerraformStack(app, "first");

describe("TopologyReport", () => {
  it.each([
    ["the app", theApp],
    ["a stack that is synthesized before the others", aStack],
  ])("writes what the whole app joins when it is synthesized, placed in %s", (_, placeIn) => {
    const outdir = join(folder, "docs", "topology");
    const app = appWithReport(placeIn, outdir);
    expect(existsSync(outdir)).toBe(false);

    app.synth();

    expect(readdirSync(outdir).sort()).toEqual(["topology.html", "topology.md"]);
    const markdown = readFileSync(join(outdir, "topology.md"), "utf8");
    expect(markdown).toContain("- Clusters: 2 EKS\n");
    expect(markdown).toMatch(/`test-cluster` +\| `cluster-2\.svc\.cluster\.local` +\|/);
    expect(markdown).toMatch(/\| `eks-dns` +\| `kubernetes_config_map_v1_data` +\| +2 \|/);
    expect(readFileSync(join(outdir, "topology.html"), "utf8")).toContain(
      "<title>Topology</title>",
    );
  });

  it("goes to the directory topology where none is named", () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const app = testApp();
      new TopologyReport(app, "report");
      addEksStacks(app, eksTopology);
      app.synth();
    } finally {
      process.chdir(before);
    }

    expect(readdirSync(join(folder, "topology")).sort()).toEqual(["topology.html", "topology.md"]);
  });

  it("writes the same again", () => {
    const texts = ["once", "again"].map((name) => {
      appWithReport(theApp, join(folder, name)).synth();
      return readdirSync(join(folder, name)).map((file) =>
        readFileSync(join(folder, name, file), "utf8"),
      );
    });

    expect(texts[1]).toEqual(texts[0]);
  });

  it("adds nothing to the Terraform of its stack", () => {
    const plain = testApp();
    aStack(plain);
    addEksStacks(plain, eksTopology);
    const reported = appWithReport(aStack, folder);

    const texts = [plain, reported].map((app) =>
      [...synthesize(app).values()].map(({ text }) => text),
    );

    expect(texts[1]).toEqual(texts[0]);
  });

  it("writes nothing where the app is refused", () => {
    const app = appWithReport(theApp, folder);
    app.node.findChild("eks-dns").node.addValidation({ validate: () => ["refused"] });

    expect(() => {
      app.synth();
    }).toThrow("refused");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("writes nothing in tests that synthesize a stack alone", () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, "stack");
    new TopologyReport(stack, "report", { outdir: join(folder, "topology") });

    Testing.synth(stack);

    expect(readdirSync(folder)).toEqual([]);
  });

  it("may be beside the stacks' directories, but in none of them", () => {
    const app = testApp();
    addEksStacks(app, eksTopology);
    new TopologyReport(app, "report", { outdir: join(app.outdir, "stacks-topology") });

    app.synth();

    expect(existsSync(join(app.outdir, "stacks-topology", "topology.md"))).toBe(true);
  });
});
