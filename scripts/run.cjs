/**
 * Runs a TypeScript program: `node scripts/run.cjs stacks/main.ts`. It is bundled into one file of
 * JavaScript when a source of it has changed since the last run, and started at once otherwise;
 * `--bundle` in front of the name does the first part alone.
 */
const { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const bundleOnly = process.argv[2] === "--bundle";
const [entry, ...rest] = process.argv.slice(bundleOnly ? 3 : 2);
const root = join(__dirname, "..");
const bundle = join(root, "node_modules", ".cache", "cdktf-multicluster", `${entry}.cjs`);
const record = `${bundle}.sources.json`;

/** When each source was changed, as it was at the last bundling; empty where there was none. */
function recorded() {
  try {
    return Object.entries(JSON.parse(readFileSync(record, "utf8")));
  } catch {
    return [];
  }
}

function changedAt(source) {
  return statSync(join(root, source), { throwIfNoEntry: false })?.mtimeMs;
}

const sources = existsSync(bundle) ? recorded() : [];
if (sources.length === 0 || sources.some(([source, time]) => changedAt(source) !== time)) {
  const { metafile } = require("esbuild").buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
    metafile: true,
    logLevel: "error",
  });
  const times = Object.keys(metafile.inputs).map((source) => [source, changedAt(source)]);
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(Object.fromEntries(times)));
}
if (!bundleOnly) {
  process.argv.splice(1, process.argv.length, bundle, ...rest);
  require(bundle);
}
