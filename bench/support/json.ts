import { readFileSync } from "node:fs";

/** Reads a JSON file of which nothing is known. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The keys and values of an object or list; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** What an object has under a key, if anything. */
export function valueAt(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}

/**
 * A number of an object.
 *
 * @throws Error when there is none
 */
export function numberAt(value: unknown, key: string): number {
  const found = valueAt(value, key);
  if (typeof found !== "number") {
    throw new Error(`No number "${key}" in ${JSON.stringify(value)}`);
  }
  return found;
}
