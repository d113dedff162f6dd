/**
 * Writes the report of stacks/topologies.ts into the directory `topology`; with `--check`, says instead
 * which of its files are not what would be written, and ends with exit code 1 where there is one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { App } from "cdktf";
import { ValidationError } from "../src/cluster";
import { modelOf } from "../src/report";
import { outdatedFiles, writeReport } from "../src/report/report-files";
import { addStacks } from "../stacks/topologies";

const OUTDIR = "topology";

/** The app, synthesized where nobody looks: what is refused has no report. */
function synthesized(): App {
  const outdir = mkdtempSync(join(tmpdir(), "topology-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    addStacks(app);
    app.synth();
    return app;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function main(): void {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const model = modelOf(synthesized());
  if (!values.check) {
    for (const path of writeReport(OUTDIR, model)) {
      console.log(`Written: ${path}`);
    }
    return;
  }
  const outdated = outdatedFiles(OUTDIR, model);
  for (const path of outdated) {
    console.error(`${path} is not what stacks/topologies.ts declares; run npm run topology.`);
  }
  process.exitCode = outdated.length === 0 ? 0 : 1;
}

try {
  main();
} catch (error) {
  if (!(error instanceof ValidationError)) {
    throw error;
  }
  // The message says what to mend and where; a stack trace would hide it.
  console.error(error.message);
  process.exitCode = 1;
}
