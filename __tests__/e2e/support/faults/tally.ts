import type { Lookup } from "./lookup";

/** What became of some lookups of one series. */
export interface Tally {
  readonly asked: number;
  readonly failed: number;
  /** The most that failed one after the other. */
  readonly longestGap: number;
  readonly slowestMs: number;
}

/**
 * @param lookups in their order
 * @param isRight whether a lookup is none that failed
 */
export function tally(lookups: readonly Lookup[], isRight: (lookup: Lookup) => boolean): Tally {
  let [failed, gap, longestGap, slowestMs] = [0, 0, 0, 0];
  for (const lookup of lookups) {
    gap = isRight(lookup) ? 0 : gap + 1;
    failed += gap > 0 ? 1 : 0;
    longestGap = Math.max(longestGap, gap);
    slowestMs = Math.max(slowestMs, lookup.milliseconds);
  }
  return { asked: lookups.length, failed, longestGap, slowestMs };
}
