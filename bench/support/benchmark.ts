/** A line of the table in the README. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  /** What this package takes, with its unit. */
  readonly ours: string;
  /** Its ratio to what it is compared with; empty where it is compared with a goal alone. */
  readonly ratio: string;
  /** What ratio, or else value, is good enough; empty where none is set. */
  readonly goal: string;
}

/** Something that `npm run bench` measures. */
export interface Benchmark {
  readonly name: string;
  /** Why it cannot run on this machine; undefined when it can. */
  obstacle(): string | undefined;
  /**
   * Measures, and prints more than the rows show.
   *
   * @param isQuick less often, with less: to see that it works
   */
  run(isQuick: boolean): Promise<readonly Row[]> | readonly Row[];
}
