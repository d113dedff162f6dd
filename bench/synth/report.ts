import type { Row } from "../support/benchmark";
import { formatTable } from "../support/table";
import { formatVerdict } from "../support/verdict";
import type { Comparison } from "./comparison";
import type { Measurement } from "./measurement";

const HEADING = [
  "",
  "clusters",
  "resources",
  "synthesis ms",
  "ratio",
  "us a resource",
  "CPU ms",
  "ratio",
  "peak MiB",
  "ratio",
  "process ms",
  "ratio",
] as const;

/** The medians of all comparisons, a line each: this package / by hand. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { system, clusters, resources } = comparison;
    const time = mediansOf(comparison, "milliseconds");
    const cpu = mediansOf(comparison, "cpuMilliseconds");
    const memory = mediansOf(comparison, "peakKib");
    const total = mediansOf(comparison, "processMilliseconds");
    return [
      system,
      clusters.toString(),
      resources.toString(),
      formatPair(time),
      time.ratio.toFixed(2),
      formatPair(time, resources / 1000),
      formatPair(cpu),
      cpu.ratio.toFixed(2),
      formatPair(memory, 1024),
      memory.ratio.toFixed(2),
      formatPair(total),
      total.ratio.toFixed(2),
    ];
  });
  return formatTable([HEADING, ...rows]);
}

/** Whether a comparison meets a goal, for time and for memory. */
export function formatVerdicts(comparison: Comparison, goal: number): string {
  const of = (what: string, value: keyof Measurement): string =>
    formatVerdict(
      `${what} of ${comparison.clusters} ${comparison.system} clusters`,
      mediansOf(comparison, value).ratio,
      goal,
    );
  return [
    of("synthesis time", "milliseconds"),
    of("CPU time", "cpuMilliseconds"),
    of("peak memory", "peakKib"),
  ].join("\n");
}

/** The lines of the README's table. */
export function rowsOf(comparison: Comparison, goal: number | undefined): Row[] {
  const { system, clusters, resources } = comparison;
  const time = mediansOf(comparison, "milliseconds");
  const memory = mediansOf(comparison, "peakKib");
  const fleet = `${clusters} ${system.toUpperCase()} clusters`;
  const atMost = goal === undefined ? "" : `at most ${goal.toFixed(2)}`;
  return [
    {
      what: `${fleet}, ${resources} resources: time`,
      ours: `${((time.ours / resources) * 1000).toFixed(0)} us a resource`,
      ratio: time.ratio.toFixed(2),
      goal: atMost,
    },
    {
      what: `${fleet}: peak memory`,
      ours: `${(memory.ours / 1024).toFixed(0)} MiB`,
      ratio: memory.ratio.toFixed(2),
      goal: atMost,
    },
  ];
}

interface Medians {
  readonly ours: number;
  readonly handwritten: number;
  readonly ratio: number;
}

function mediansOf(comparison: Comparison, value: keyof Measurement): Medians {
  const ours = comparison.ours.median((measurement) => measurement[value]);
  const handwritten = comparison.handwritten.median((measurement) => measurement[value]);
  return { ours, handwritten, ratio: ours / handwritten };
}

function formatPair({ ours, handwritten }: Medians, unit = 1): string {
  return [ours, handwritten].map((value) => (value / unit).toFixed(0)).join(" / ");
}
