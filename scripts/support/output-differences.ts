import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findDifferences } from "../../bench/support/differences";
import { readJson } from "../../bench/support/json";

/** What a version of the core has synthesized. */
export interface Output {
  readonly folder: string;
  /** Version of the core, which each of its documents names. */
  readonly version: unknown;
}

/**
 * Where the JSON documents of two versions of the core differ, a line each, beside naming the version that
 * wrote them.
 *
 * @returns an empty list for what is equal but for the version
 */
export function outputDifferences(left: Output, right: Output): string[] {
  const files = documentsIn(left.folder);
  if (files.length === 0) return [`no document in ${left.folder}`];
  const missing = findDifferences(files, documentsIn(right.folder), "documents");
  if (missing.length > 0) return missing;
  const versions = `${JSON.stringify(left.version)} and ${JSON.stringify(right.version)}`;
  return files.flatMap((file) => {
    const path = file.endsWith("manifest.json") ? "$.version" : "$.//.metadata.version";
    const stamp = `${path}: ${versions}`;
    const found = findDifferences(
      readJson(join(left.folder, file)),
      readJson(join(right.folder, file)),
    );
    const unstamped = found.includes(stamp) ? [] : [`${path}: not ${versions}`];
    return [...unstamped, ...found.filter((difference) => difference !== stamp)].map(
      (difference) => `${file}: ${difference}`,
    );
  });
}

function documentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();
}
