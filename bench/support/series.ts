import { median } from "./median";

/** Something that is measured again and again. */
export class Series<T> {
  private readonly results: T[] = [];

  /** @param measure takes one measurement */
  public constructor(private readonly measure: () => T) {}

  /** Takes one more measurement. */
  public next(): void {
    this.results.push(this.measure());
  }

  /** The median of what `read` finds in each result. */
  public median(read: (result: T) => number): number {
    return median(this.results.map(read));
  }
}

/**
 * Measures several things by turns, so that what else the machine does falls on all of them alike.
 */
export function measureInTurns(rounds: number, series: readonly Series<unknown>[]): void {
  for (let round = 0; round < rounds; round++) {
    for (const one of series) {
      one.next();
    }
  }
}
