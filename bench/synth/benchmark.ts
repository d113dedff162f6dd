import type { Benchmark, Row } from "../support/benchmark";
import { compile, ROOT } from "../support/compile";
import { withWorkspace } from "../support/workspace";
import { type Comparison, compareFleets } from "./comparison";
import { formatComparisons, formatVerdicts, rowsOf } from "./report";

const SYSTEMS = ["eks", "gke"] as const;

/** Numbers of clusters, and how often each is measured: short runs vary more. */
const SIZES = [
  { clusters: 2, rounds: 11 },
  { clusters: 10, rounds: 11 },
  { clusters: 50, rounds: 9 },
] as const;
const QUICK_SIZES = [{ clusters: 2, rounds: 3 }] as const;

/** What the largest fleet may take of the hand-written one's time, and of its memory. */
const GOAL = 1.1;

/**
 * Compares this package's constructs with the same resources written with the bindings' classes:
 * time and peak memory for fleets of several sizes. Fails when the two synthesize different JSON.
 */
export const synth: Benchmark = {
  name: "synth",
  obstacle: () => undefined,
  run: (isQuick) => {
    const comparisons = measure(isQuick ? QUICK_SIZES : SIZES);
    console.log("Medians, this package / written by hand:\n");
    console.log(formatComparisons(comparisons.flat()));
    const largest = comparisons.flatMap((ofSystem) => ofSystem.slice(-1));
    for (const comparison of largest) {
      console.log(`\n${formatVerdicts(comparison, GOAL)}`);
    }
    return comparisons
      .flat()
      .flatMap((each): Row[] => rowsOf(each, largest.includes(each) ? GOAL : undefined));
  },
};

function measure(sizes: typeof SIZES | typeof QUICK_SIZES): Comparison[][] {
  return withWorkspace((folder) => {
    compile(ROOT, folder, ["src", "bench/handwritten", "bench/support", "bench/synth"]);
    return SYSTEMS.map((system) =>
      sizes.map(({ clusters, rounds }) => compareFleets(folder, system, clusters, rounds)),
    );
  });
}
