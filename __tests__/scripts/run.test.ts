import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "run-"));
  mkdirSync(join(project, "scripts"));
  mkdirSync(join(project, "node_modules"));
  cpSync(join(ROOT, "scripts", "run.cjs"), join(project, "scripts", "run.cjs"));
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name === "esbuild" || name === "@esbuild") {
      symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
    }
  }
  write("main.ts", 'import { text } from "./part";\nconsole.log(text, process.argv.slice(2));\n');
  write("part.ts", 'export const text: string = "first";\n');
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(file: string, text: string): void {
  writeFileSync(join(project, file), text);
}

function run(...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, "scripts", "run.cjs"), ...args],
    { encoding: "utf8" },
  );
  return { status, output: stdout + stderr };
}

const bundle = (): string =>
  join(project, "node_modules", ".cache", "cdktf-multicluster", "main.ts.cjs");

describe("a TypeScript program", () => {
  it("runs with its arguments, from whatever folder", () => {
    expect(run("main.ts", "a", "b")).toEqual({ status: 0, output: "first [ 'a', 'b' ]\n" });
  });

  it("runs as it is now when a file that it imports was changed", () => {
    run("main.ts");
    write("part.ts", 'export const text: string = "second, and longer";\n');

    expect(run("main.ts").output).toContain("second");
  });

  it("is not bundled again when nothing was changed", () => {
    run("main.ts");
    writeFileSync(bundle(), 'console.log("the bundle itself");\n');

    expect(run("main.ts").output).toBe("the bundle itself\n");
  });

  it("is bundled again when the bundle is gone", () => {
    run("main.ts");
    rmSync(bundle());

    expect(run("main.ts").output).toContain("first");
  });

  it("is bundled and not run when that is asked for", () => {
    expect(run("--bundle", "main.ts")).toEqual({ status: 0, output: "" });
    expect(existsSync(bundle())).toBe(true);
  });

  it("fails with the place of a mistake", () => {
    write("part.ts", "export const text: string = ;\n");

    const { status, output } = run("main.ts");

    expect(status).not.toBe(0);
    expect(output).toContain("part.ts:1:28");
  });
});
