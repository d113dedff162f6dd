import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, run } from "./support/command";

const ROOT = join(__dirname, "..", "..");
const MINUTES = 60_000;

/** Runs a script of the package, with a few rounds alone, which say that it works and nothing else. */
const quick = (script: string, ...args: readonly string[]): Promise<CommandResult> =>
  run("npm", ["run", script, "--", ...args, "--quick"], { cwd: ROOT, env: process.env });

describe("the benchmarks", () => {
  it(
    "measure synthesis, and leave the README alone when they are quick",
    async () => {
      const readme = readFileSync(join(ROOT, "README.md"), "utf8");

      const { stdout } = await quick("bench", "synth");

      expect(stdout).toMatch(/synthesis time of \d+ eks clusters: \d+\.\d\d/);
      expect(stdout).toMatch(/peak memory of \d+ gke clusters: \d+\.\d\d/);
      expect(readFileSync(join(ROOT, "README.md"), "utf8")).toBe(readme);
    },
    5 * MINUTES,
  );

  it(
    "compare two commits, and leave no checkout behind",
    async () => {
      const { stdout } = await quick("bench:compare", "HEAD");

      const ratio = String.raw`\d+\.\d\d \(\d+\.\d\d–\d+\.\d\d\)`;
      expect(stdout).toMatch(new RegExp(`^ *2 eks(?: +${ratio}){3}$`, "m"));
      const worktrees = await run("git", ["worktree", "list"], { cwd: ROOT, env: process.env });
      expect(worktrees.stdout).not.toContain("/sources ");
    },
    5 * MINUTES,
  );

  it(
    "name the commit that there is none of",
    async () => {
      await expect(quick("bench:compare", "no-such-commit")).rejects.toThrow("no-such-commit");
    },
    MINUTES,
  );
});
