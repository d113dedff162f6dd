import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Body, bodyOf } from "./support/synth";

const ROOT = resolve(__dirname, "..");
const FOLDER = join(ROOT, ".github", "workflows");
const files = readdirSync(FOLDER);

const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const workflowOf = (file: string): Body => bodyOf(parse(textOf(file), { strict: true }));

const jobsOf = (file: string): [name: string, job: Body][] =>
  Object.entries(bodyOf(workflowOf(file)["jobs"])).map(([name, job]) => [name, bodyOf(job)]);

const stepsOf = (job: Body): Body[] =>
  Array.isArray(job["steps"]) ? job["steps"].map(bodyOf) : [];

/** The commands of a workflow, of one job or of all. */
const commandsOf = (file: string, job?: string): string[] =>
  jobsOf(file)
    .filter(([name]) => job === undefined || name === job)
    .flatMap(([, body]) => stepsOf(body))
    .flatMap(({ run }) => (typeof run === "string" ? [run] : []));

describe("the workflows", () => {
  it("are those that are tested", () => {
    expect(files.sort()).toEqual(["ci.yml", "release.yml"]);
  });

  it.each(files)("%s runs scripts that exist", (file) => {
    const manifest = bodyOf(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
    const scripts = Object.keys(bodyOf(manifest["scripts"]));
    const commands = commandsOf(file);
    const called = commands.flatMap((command) =>
      [...command.matchAll(/npm (?:run (?:--\S+ )*(\S+)|(start|test)\b)/g)].map(
        ([, run, short]) => run ?? short,
      ),
    );

    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => name === undefined || !scripts.includes(name))).toEqual([]);
    expect(commands).toContain(".ci/run");
    expect(existsSync(join(ROOT, ".ci/run"))).toBe(true);
  });

  it.each(files)("%s uses actions of a fixed commit, and says of which version", (file) => {
    const uses = textOf(file)
      .split("\n")
      .filter((line) => line.includes("uses:"));
    const parsed = jobsOf(file).flatMap(([, job]) => stepsOf(job).filter((step) => step["uses"]));

    expect(uses).toHaveLength(parsed.length);
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it.each(files)("%s may read the repository, and each job more only where it is said", (file) => {
    const more = jobsOf(file).flatMap(([name, { permissions }]) =>
      permissions === undefined ? [] : [[name, permissions]],
    );

    expect(workflowOf(file)["permissions"]).toEqual({ contents: "read" });
    expect(more).toEqual(
      file === "release.yml"
        ? [
            ["publish", { contents: "read", "id-token": "write" }],
            ["attach", { contents: "write" }],
          ]
        : [],
    );
  });

  it.each(files)("%s leaves no token in the checkout and ends in time", (file) => {
    for (const [, job] of jobsOf(file)) {
      expect(job["timeout-minutes"]).toEqual(expect.any(Number));
      for (const step of stepsOf(job).filter(({ uses }) => String(uses).includes("checkout"))) {
        expect(step["with"]).toEqual({ "persist-credentials": false });
      }
    }
  });

  it.each(files)("%s names no registry and takes no secret but GitHub's own token", (file) => {
    expect(textOf(file)).not.toMatch(/registry|\.npmrc/);
    expect(textOf(file)).not.toContain("secrets.");
  });
});

describe("a release", () => {
  it("is a tag, tested and audited before it is packed, published and attached", () => {
    const order = jobsOf("release.yml").map(([name, { needs }]) => [name, needs]);

    expect(workflowOf("release.yml")["on"]).toEqual({
      push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] },
    });
    expect(order).toEqual([
      ["test", undefined],
      ["pack", "test"],
      ["publish", "pack"],
      ["attach", "publish"],
    ]);
    expect(commandsOf("release.yml", "test")).toEqual(
      expect.arrayContaining([".ci/run", "npm audit"]),
    );
  });

  it("publishes what was packed, with its provenance, and runs nothing else beside that permission", () => {
    const packing = commandsOf("release.yml", "pack");

    // Without it npm refuses a provenance.
    expect(packing.findIndex((command) => command.startsWith("npm pkg set repository."))).toBe(1);
    expect(packing.indexOf("npm pack --pack-destination release")).toBeGreaterThan(1);
    expect(commandsOf("release.yml", "publish")).toEqual([
      "npm publish ./cdktf-multicluster-*.tgz --provenance --access public",
    ]);
  });

  it("has a bill of materials", () => {
    expect(commandsOf("release.yml", "pack")).toContain(
      "npm run --silent sbom > release/sbom.cdx.json",
    );
    expect(commandsOf("release.yml", "attach").join()).toContain("sbom.cdx.json");
  });
});
