import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dependenciesIn } from "../support/synth";
import { run } from "./support/command";
import { isRecord, parseRecord } from "./support/json";
import { npmInstall } from "./support/npm";

const MINUTE = 60_000;
const ROOT = join(__dirname, "..", "..");

/** The programs stand in a folder of the example, whose tsconfig.json is not theirs. */
const ALONE = "--ignoreConfig";

const PROGRAM = `
const provider = new AwsProvider(stack, "aws", { alias: "west", region: "us-west-2" });
const clusters = [
  new EksCluster(stack, "a", { clusterName: "a", provider, vpcCidr: "192.168.0.0/16" }),
  new EksCluster(stack, "b", { clusterName: "b", provider, vpcCidr: "10.0.0.0/16" }),
];
new PeeringMesh(stack, "mesh", { clusters, traffic: [Traffic.tcp(4000)] });
const google = new GoogleProvider(stack, "google", { project: "my-project-1" });
new GkeNetwork(stack, "network", { networkName: "clusters", provider: google });
new KindCluster(stack, "local", {
  clusterName: "local",
  provider: new KindProvider(stack, "kind"),
  podCidr: "10.10.0.0/16",
  serviceCidr: "10.40.0.0/16",
  clusterDomain: "local.example",
});
new TopologyReport(stack, "report");
if (modelOf(app).clusters.length !== 3) throw new Error("The model has not every cluster.");
if (!explain(app, { from: "a", to: "10.0.0.7", port: 4000 }).reached) throw new Error("blocked");
app.synth();
`;

const TYPESCRIPT = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Traffic } from "cdktf-multicluster";
import { EksCluster, PeeringMesh } from "cdktf-multicluster/aws";
import { Corefile, defaultCorefileForEks } from "cdktf-multicluster/dns";
import { GkeNetwork } from "cdktf-multicluster/google";
import { KindCluster, KindProvider } from "cdktf-multicluster/kind";
import { explain, modelOf, type TopologyModel, TopologyReport } from "cdktf-multicluster/report";

const corefile: Corefile = defaultCorefileForEks();
corefile.render();
const links = (model: TopologyModel): number => model.links.length;
links({ ...modelOf(new App({ outdir: "out-none" })) });
const app = new App({ outdir: "out-ts" });
const stack = new TerraformStack(app, "joined");
${PROGRAM}`;

const JAVASCRIPT = `
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { GoogleProvider } = require("@cdktf/provider-google/lib/provider");
const { App, TerraformStack } = require("cdktf");
const { Traffic } = require("cdktf-multicluster");
const { EksCluster, PeeringMesh } = require("cdktf-multicluster/aws");
const { defaultCorefileForEks } = require("cdktf-multicluster/dns");
const { GkeNetwork } = require("cdktf-multicluster/google");
const { KindCluster, KindProvider } = require("cdktf-multicluster/kind");
const { explain, modelOf, TopologyReport } = require("cdktf-multicluster/report");

defaultCorefileForEks().render();

const app = new App({ outdir: "out-js" });
const stack = new TerraformStack(app, "joined");
${PROGRAM}`;

const CDKTN = "npm:cdktn@0.24.0";

/** A copy of examples/tidb, into which the packed package is installed. */
let example: string;
/** Folder of other programs, which use what is installed there. */
let folder: string;
let tarball: string;
let versions: readonly string[];

beforeAll(async () => {
  example = mkdtempSync(join(tmpdir(), "package-"));
  folder = join(example, "programs");
  mkdirSync(folder);
  cpSync(join(ROOT, "examples", "tidb"), example, { recursive: true });
  await run("npm", ["pack", "--pack-destination", folder], { cwd: ROOT, env: process.env });
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (packed === undefined) {
    throw new Error(`npm pack left no tarball in ${folder}.`);
  }
  tarball = join(folder, packed);
  const own: unknown = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const development = isRecord(own) ? own["devDependencies"] : undefined;
  versions = [
    "cdktf",
    "constructs",
    "@cdktf/provider-aws",
    "@cdktf/provider-google",
    "@cdktf/provider-kubernetes",
    "tsx",
    "typescript",
  ].map((name) => `${name}@${isRecord(development) ? String(development[name]) : "latest"}`);
  await npmInstall(example, ["--no-save", tarball, ...versions]);
}, 10 * MINUTE);

afterAll(() => {
  rmSync(example, { recursive: true });
});

/** The resources that a program in a folder wrote. */
function resourcesIn(project: string, outdir: string): unknown {
  const file = join(project, outdir, "stacks", "joined", "cdk.tf.json");
  const stack: unknown = JSON.parse(readFileSync(file, "utf8"));
  return isRecord(stack) ? stack["resource"] : undefined;
}

describe("the packed package", () => {
  it("holds the compiled library, types and documents, and nothing else", async () => {
    const { stdout } = await run("tar", ["-tzf", tarball], { env: process.env });
    const files = stdout.trim().split("\n");
    const expected = [
      /^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
      /^package\/docs\/[\w-]+\.md$/,
      /^package\/dist\/([\w-]+\/)*[\w-]+(\.d\.ts|\.js)$/,
    ];
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files).toContain("package/dist/index.js");
    expect(files).toContain("package/dist/aws/index.d.ts");
    expect(files).toContain("package/dist/google/index.d.ts");
    expect(files).toContain("package/docs/eks.md");
  });

  it.each([
    ["node16", ["--module", "node16"]],
    ["bundler", ["--module", "preserve", "--moduleResolution", "bundler"]],
    [
      "node10, as cdktf's own template has it",
      ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
    ],
  ])(
    "has types for TypeScript with module resolution %s",
    async (_, flags) => {
      writeFileSync(join(folder, "main.ts"), TYPESCRIPT);
      const check = ["--strict", "--skipLibCheck", "--noEmit", "--target", "es2022", ALONE];
      const tsc = join(example, "node_modules", ".bin", "tsc");
      const options = { cwd: folder, env: process.env };
      await expect(run(tsc, [...check, ...flags, "main.ts"], options)).resolves.toMatchObject({
        exitCode: 0,
      });

      writeFileSync(join(folder, "wrong.ts"), TYPESCRIPT.replace('"192.168.0.0/16"', "42"));
      await expect(run(tsc, [...check, ...flags, "wrong.ts"], options)).rejects.toThrow("wrong.ts");
    },
    3 * MINUTE,
  );

  it(
    "synthesizes the same from TypeScript and from JavaScript",
    async () => {
      writeFileSync(join(folder, "main.ts"), TYPESCRIPT);
      writeFileSync(join(folder, "plain.js"), JAVASCRIPT);
      const options = { cwd: folder, env: process.env };
      await run(
        join(example, "node_modules", ".bin", "tsc"),
        ["--module", "node16", "--target", "es2022", "--skipLibCheck", ALONE, "main.ts"],
        options,
      );
      await run("node", ["main.js"], options);
      await run("node", ["plain.js"], options);

      const resources = resourcesIn(folder, "out-js");
      const types = isRecord(resources) ? Object.keys(resources) : [];
      expect(types).toContain("aws_vpc_peering_connection");
      expect(types).toContain("google_compute_network");
      expect(types).toContain("kind_cluster");
      expect(resourcesIn(folder, "out-ts")).toEqual(resources);
      const report = readFileSync(join(folder, "topology", "topology.md"), "utf8");
      expect(report).toContain("- Clusters: 2 EKS, 1 kind\n- Links: 1 VPC peering\n");
    },
    3 * MINUTE,
  );

  it(
    "runs on CDK Terrain as the README says, and makes the same of a program",
    async () => {
      const project = join(folder, "cdk-terrain");
      mkdirSync(project);
      const manifest = { private: true, dependencies: { cdktf: CDKTN } };
      const overrides = { cdktf: "$cdktf" };
      const packages = [tarball, ...versions.filter((version) => !version.startsWith("cdktf@"))];
      const file = join(project, "package.json");
      writeFileSync(file, JSON.stringify(manifest));
      // The bindings' own range stops before it, this package's does not.
      await expect(npmInstall(project, packages)).rejects.toThrow("peer cdktf@");
      await npmInstall(project, [tarball, "constructs@10.7.1"]);
      rmSync(join(project, "node_modules"), { recursive: true });
      rmSync(join(project, "package-lock.json"));

      writeFileSync(file, JSON.stringify({ ...manifest, overrides }));
      await npmInstall(project, packages);
      const options = { cwd: project, env: process.env };
      await expect(run("npm", ["ls", "--all"], options)).resolves.toMatchObject({ exitCode: 0 });
      writeFileSync(join(project, "plain.js"), JAVASCRIPT);
      await run("node", ["plain.js"], options);
      writeFileSync(join(folder, "plain.js"), JAVASCRIPT);
      await run("node", ["plain.js"], { cwd: folder, env: process.env });

      expect(coreOf(project)).toBe("cdktn");
      expect(coreOf(example)).toBe("cdktf");
      expect(resourcesIn(project, "out-js")).toEqual(resourcesIn(folder, "out-js"));
    },
    5 * MINUTE,
  );
});

describe("examples/tidb, with the packed package", () => {
  it("asks for the version that is packed", async () => {
    const options = { cwd: example, env: process.env };
    const { stdout } = await run("npm", ["ls", "--json", "cdktf-multicluster", "cdktf"], options);

    expect(JSON.parse(stdout)).not.toHaveProperty("problems");
  });

  it(
    "passes its own type check, and is synthesized by the command of its cdktf.json",
    async () => {
      const options = { cwd: example, env: process.env };
      await run("npm", ["run", "typecheck"], options);
      const settings: unknown = JSON.parse(readFileSync(join(example, "cdktf.json"), "utf8"));
      const app = isRecord(settings) ? settings["app"] : undefined;
      await run("sh", ["-c", String(app)], options);

      expect(Object.fromEntries(dependenciesIn(join(example, "cdktf.out")))).toEqual({
        "tidb-clusters": [],
        "tidb-network": ["tidb-clusters"],
        "tidb-names": ["tidb-clusters", "tidb-network"],
      });
    },
    3 * MINUTE,
  );
});

/** What the package is called that a project has for cdktf. */
function coreOf(project: string): unknown {
  const file = join(project, "node_modules", "cdktf", "package.json");
  return parseRecord(readFileSync(file, "utf8"), file)["name"];
}
