/**
 * Holds this package against CDK Terrain, the community's continuation of CDK for Terraform: in a copy of
 * the tracked files, cdktf is an alias of it. There the types are checked, what is synthesized is compared
 * with what cdktf itself makes of it, and the unit tests run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isRecord, parseRecord } from "../__tests__/e2e/support/json";
import { outputDifferences } from "./support/output-differences";

const ROOT = resolve(__dirname, "..");
const CDKTN = { name: "cdktn", version: "0.24.0" } as const;

/** Name and version of the core that a tree calls cdktf. */
function coreOf(tree: string): { readonly name: unknown; readonly version: unknown } {
  const file = join(tree, "node_modules", "cdktf", "package.json");
  const { name, version } = parseRecord(readFileSync(file, "utf8"), file);
  return { name, version };
}

/** Copies the files that git tracks, as they are now. */
function copyTree(to: string): void {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
  for (const file of tracked.split("\0").filter((name) => name !== "")) {
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(to, file));
  }
}

/** Makes cdktf an alias, and puts the alias' version where the snapshots have that of cdktf. */
function useAlias(tree: string): void {
  const file = join(tree, "package.json");
  const declared = parseRecord(readFileSync(file, "utf8"), file);
  const development = isRecord(declared["devDependencies"]) ? declared["devDependencies"] : {};
  const alias = { cdktf: `npm:${CDKTN.name}@${CDKTN.version}` };
  const changed = { ...declared, devDependencies: { ...development, ...alias }, overrides: alias };
  writeFileSync(file, JSON.stringify(changed));

  const stamp = (version: unknown): string => `"version": ${JSON.stringify(version)}`;
  const before = stamp(coreOf(ROOT).version);
  for (const name of readdirSync(join(tree, "__tests__"), { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".snap")) {
      const snapshot = join(tree, "__tests__", name);
      const text = readFileSync(snapshot, "utf8");
      writeFileSync(snapshot, text.replaceAll(before, stamp(CDKTN.version)));
    }
  }
}

/** Runs a command whose output is this program's. Its failure ends this program. */
function step(tree: string, command: string, ...args: readonly string[]): void {
  const start = performance.now();
  console.log(`== ${command} ${args.join(" ")}`);
  const { status, error } = spawnSync(command, args, { cwd: tree, stdio: "inherit" });
  if (error !== undefined) throw error;
  console.log(`== ${Math.round((performance.now() - start) / 1000)} s`);
  if (status !== 0) throw new Error(`${command} ended with ${status ?? "a signal"}.`);
}

function synthesize(tree: string, outdir: string): void {
  step(tree, "node", "--import", "tsx", "__tests__/e2e/support/synth-variants.ts", outdir);
}

const folder = mkdtempSync(join(tmpdir(), "cdktn-"));
try {
  const tree = join(folder, "tree");
  copyTree(tree);
  useAlias(tree);
  step(tree, "npm", "install", "--prefer-offline", "--no-audit");
  const { name, version } = coreOf(tree);
  if (name !== CDKTN.name || version !== CDKTN.version) {
    throw new Error(`The copy was to run on ${CDKTN.name}, and has ${String(name)}.`);
  }
  step(tree, "npm", "run", "typecheck");

  synthesize(ROOT, join(folder, "cdktf"));
  synthesize(tree, join(folder, "cdktn"));
  const differences = outputDifferences(
    { folder: join(folder, "cdktf"), version: coreOf(ROOT).version },
    { folder: join(folder, "cdktn"), version: CDKTN.version },
  );
  console.log(
    differences.length === 0
      ? "== what is synthesized is equal but for the version"
      : `== ${differences.length} differences:\n${differences.join("\n")}`,
  );
  if (differences.length > 0) process.exitCode = 1;

  // The list of dependencies is that of the copy.
  step(tree, "npm", "run", "licences");
  step(tree, "npm", "run", "unit");
} finally {
  rmSync(folder, { recursive: true });
}
