import { findDifferences } from "./differences";

const SHOWN = 20;

/**
 * Makes this program fail where two JSON documents differ, and says where they do.
 *
 * @param what what the documents are, for people
 */
export function requireSame(what: string, left: unknown, right: unknown): void {
  const differences = findDifferences(left, right);
  if (differences.length > 0) {
    process.exitCode = 1;
    console.error(`\n${differences.length} differences between ${what}:`);
    console.error(differences.slice(0, SHOWN).join("\n"));
  }
}
