/**
 * Compares this package's constructs with the same resources written with the bindings' classes:
 * time and peak memory for fleets of several sizes. Fails when the two synthesize different JSON.
 */
import { compile } from "./support/compile";
import { withWorkspace } from "./support/workspace";
import { compareFleets } from "./synth/comparison";
import { formatComparisons, formatVerdicts } from "./synth/report";

const SYSTEMS = ["eks", "gke"] as const;

/** Numbers of clusters, and how often each is measured: short runs vary more. */
const SIZES = [
  { clusters: 2, rounds: 11 },
  { clusters: 10, rounds: 11 },
  { clusters: 50, rounds: 9 },
] as const;

/** What the largest fleet may take of the hand-written one's time, and of its memory. */
const GOAL = 1.1;

const comparisons = withWorkspace((folder) => {
  compile(folder, ["src", "bench/handwritten", "bench/support", "bench/synth"]);
  return SYSTEMS.map((system) =>
    SIZES.map(({ clusters, rounds }) => compareFleets(folder, system, clusters, rounds)),
  );
});

console.log("Medians, this package / written by hand:\n");
console.log(formatComparisons(comparisons.flat()));
for (const largest of comparisons.flatMap((ofSystem) => ofSystem.slice(-1))) {
  console.log(`\n${formatVerdicts(largest, GOAL)}`);
}
