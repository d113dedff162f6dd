import { isDeepStrictEqual } from "node:util";
import { entriesOf } from "./json";

/**
 * Where two JSON documents differ, a line each: the path and the two values. The order of keys does
 * not matter, that of lists does.
 *
 * @returns an empty list for documents that say the same
 */
export function findDifferences(left: unknown, right: unknown, path = "$"): string[] {
  if (isDeepStrictEqual(left, right)) {
    return [];
  }
  if (!isBranch(left) || !isBranch(right) || Array.isArray(left) !== Array.isArray(right)) {
    return [`${path}: ${format(left)} and ${format(right)}`];
  }
  const ofLeft = new Map(entriesOf(left));
  const ofRight = new Map(entriesOf(right));
  const keys = new Set([...ofLeft.keys(), ...ofRight.keys()]);
  return [...keys].flatMap((key) =>
    findDifferences(ofLeft.get(key), ofRight.get(key), `${path}.${key}`),
  );
}

function isBranch(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function format(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
