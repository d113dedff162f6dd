import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..", "..");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "topology-command-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command where its files go to the folder of the test. */
function node(...args: readonly string[]): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const topology = (...args: readonly string[]): ReturnType<typeof node> =>
  node(join(REPOSITORY, "scripts/run.cjs"), "scripts/topology.ts", ...args);

const reportOf = (directory: string): string[] =>
  ["topology.md", "topology.html"].map((name) =>
    readFileSync(join(directory, "topology", name), "utf8"),
  );

describe("npm run topology", () => {
  it("writes the report of the declared topologies, which is the one that is committed", () => {
    const { status, stdout, stderr } = topology();

    expect(stderr).toBe("");
    expect(stdout).toBe("Written: topology/topology.md\nWritten: topology/topology.html\n");
    expect(status).toBe(0);
    expect(reportOf(folder)).toEqual(reportOf(REPOSITORY));
  });

  it("tells with --check which files are missing or say something else, and writes nothing", () => {
    expect(topology("--check")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "topology/topology.md is not what stacks/topologies.ts declares; run npm run topology.\n" +
        "topology/topology.html is not what stacks/topologies.ts declares; run npm run topology.\n",
    });

    cpSync(join(REPOSITORY, "topology"), join(folder, "topology"), { recursive: true });
    expect(topology("--check")).toEqual({ status: 0, stdout: "", stderr: "" });

    appendFileSync(join(folder, "topology/topology.md"), "\n");
    expect(topology("--check")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "topology/topology.md is not what stacks/topologies.ts declares; run npm run topology.\n",
    });
  });

  it("prints what is wrong with a topology, and writes nothing", () => {
    for (const shared of ["src", "node_modules", "package.json", "tsconfig.json"]) {
      symlinkSync(join(REPOSITORY, shared), join(folder, shared));
    }
    mkdirSync(join(folder, "scripts"));
    cpSync(join(REPOSITORY, "scripts/topology.ts"), join(folder, "scripts/topology.ts"));
    mkdirSync(join(folder, "stacks"));
    writeFileSync(
      join(folder, "stacks/topologies.ts"),
      `import { Cidr } from "../src/cluster";
       export function addStacks(): void { Cidr.parse("10.0.0.1/16"); }`,
    );

    const { status, stdout, stderr } = node("--import", "tsx", join(folder, "scripts/topology.ts"));

    expect(stderr).toMatch(/^\[CIDR_HOST_BITS\].*\n {2}found: .*\n {2}fix: .*\n$/);
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expect(() => reportOf(folder)).toThrow("ENOENT");
  });
});
