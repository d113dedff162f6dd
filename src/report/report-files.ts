import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { htmlOf } from "./html";
import { markdownOf } from "./markdown";
import type { TopologyModel } from "./model";

/** A file of the report. */
interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes `topology.md` and `topology.html` into a directory, which is made where it is missing.
 *
 * @returns the paths of both
 */
export function writeReport(outdir: string, model: TopologyModel): string[] {
  mkdirSync(outdir, { recursive: true });
  return filesOf(outdir, model).map(({ path, text }) => {
    writeFileSync(path, text);
    return path;
  });
}

/** The paths of those files of a directory that do not say, to the letter, what the report says now. */
export function outdatedFiles(outdir: string, model: TopologyModel): string[] {
  return filesOf(outdir, model)
    .filter(({ path, text }) => textOf(path) !== text)
    .map(({ path }) => path);
}

function filesOf(outdir: string, model: TopologyModel): ReportFile[] {
  return [
    { path: join(outdir, "topology.md"), text: markdownOf(model) },
    { path: join(outdir, "topology.html"), text: htmlOf(model) },
  ];
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
