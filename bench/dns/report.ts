import { formatTable } from "../support/table";
import type { HalfPeak } from "./half-peak";
import type { Rounds } from "./rounds";

/** Queries a second of each round, and the ratio of the first contender's to those of the others. */
export function formatRounds([first, ...others]: readonly [Rounds, ...Rounds[]]): string {
  const heading = [
    "round",
    ...[first, ...others].map(({ contender }) => contender.name),
    ...others.map(({ contender }) => `to ${contender.name}`),
  ];
  const rows = first.all.map((measurement, round) => [
    `${round + 1}`,
    ...[measurement, ...others.map(({ all }) => all[round])].map((each) =>
      (each?.queriesPerSecond ?? Number.NaN).toFixed(0),
    ),
    ...others.map((other) => (first.ratiosTo(other)[round] ?? Number.NaN).toFixed(2)),
  ]);
  const medians = [
    "median",
    ...[first, ...others].map((rounds) => rounds.median("queriesPerSecond").toFixed(0)),
    ...others.map((other) => first.ratioTo(other).toFixed(2)),
  ];
  const cpu = [
    "CPU us",
    ...[first, ...others].map((rounds) => rounds.median("cpuMicroseconds").toFixed(1)),
    ...others.map((other) =>
      (first.median("cpuMicroseconds") / other.median("cpuMicroseconds")).toFixed(2),
    ),
  ];
  return formatTable([heading, ...rows, medians, cpu]);
}

/** A {@link HalfPeak}, and what it is of. */
interface NamedHalfPeak extends HalfPeak {
  readonly name: string;
}

/** How long answers take at half of the peak, a line each. */
export function formatHalfPeaks(halves: readonly NamedHalfPeak[]): string {
  const rows = halves.map(({ name, rate, p50, p99, errors }) => [
    name,
    rate.toFixed(0),
    p50.toFixed(2),
    p99.toFixed(2),
    (errors * 100).toFixed(3),
  ]);
  return formatTable([["", "queries/s", "p50 ms", "p99 ms", "errors %"], ...rows]);
}

/** A goal, what was found, and whether that meets it. */
export function formatGoal(goal: string, found: string, isMet: boolean): string {
  return `${goal}: ${found}: ${isMet ? "met" : "MISSED"}`;
}
