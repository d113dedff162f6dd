import { randomInt } from "node:crypto";
import type fc from "fast-check";

const DEFAULT_CASES = 100_000;

/** Number of cases of each kind: `FUZZ_CASES`, else 100,000. */
export const CASES = numberIn("FUZZ_CASES") ?? DEFAULT_CASES;

/**
 * What the cases of this run are made from: `FUZZ_SEED`, else another one each time. With
 * `FUZZ_PATH`, as fast-check prints it, only the case that failed is tried.
 */
export const SEED = numberIn("FUZZ_SEED") ?? randomInt(2 ** 31);

/** How long tests with all cases may take: far longer than they do. */
export const TIMEOUT_MS = 120_000 + CASES * 20;

/** fast-check's parameters for a share of the cases. */
export function runsOf<T>(share: number): fc.Parameters<T> {
  const path = process.env["FUZZ_PATH"];
  return { numRuns: Math.ceil(CASES * share), seed: SEED, ...(path !== undefined && { path }) };
}

function numberIn(variable: string): number | undefined {
  const text = process.env[variable];
  if (text !== undefined && !/^-?[0-9]+$/.test(text)) {
    throw new Error(`${variable} is ${JSON.stringify(text)}, and not a number.`);
  }
  return text === undefined ? undefined : Number(text);
}
