import { join } from "node:path";
import { entriesOf, numberAt, readJson, valueAt } from "../support/json";
import { requireSame } from "../support/require-same";
import { run } from "../support/run";
import { measureInTurns, Series } from "../support/series";

/** What one process took to synthesize a fleet. */
export interface Measurement {
  /** Of constructing and synthesizing; the modules are loaded before. */
  readonly milliseconds: number;
  /** Of the processors in that time: what others do on the machine falls on it less. */
  readonly cpuMilliseconds: number;
  readonly processMilliseconds: number;
  readonly peakKib: number;
}

/** The measurements of one size of fleet. */
export interface Comparison {
  /** Which fleets: a folder of this one, such as `eks`. */
  readonly system: string;
  readonly clusters: number;
  readonly resources: number;
  readonly ours: Series<Measurement>;
  readonly handwritten: Series<Measurement>;
}

/**
 * Measures a fleet of this package's constructs and the same one of the bindings' classes by turns.
 * Makes this program fail when the two are not the same.
 *
 * @param folder where the compiled programs are; takes what they synthesize
 * @param system which fleets: a folder of this one, such as `eks`
 * @param rounds how often each is measured
 */
export function compareFleets(
  folder: string,
  system: string,
  clusters: number,
  rounds: number,
): Comparison {
  const outdir = (variant: string): string => join(folder, `${system}-${variant}-${clusters}`);
  const seriesOf = (variant: string): Series<Measurement> =>
    new Series(() =>
      measure(join(folder, "bench/synth", system, `${variant}.js`), clusters, outdir(variant)),
    );
  const ours = seriesOf("ours");
  const handwritten = seriesOf("handwritten");
  measureInTurns(rounds, [ours, handwritten]);

  const read = (variant: string): unknown =>
    readJson(join(outdir(variant), "stacks/fleet/cdk.tf.json"));
  const synthesized = read("ours");
  const what = `${clusters} ${system} clusters of this package and by hand`;
  requireSame(what, synthesized, read("handwritten"));
  return { system, clusters, resources: countResources(synthesized), ours, handwritten };
}

function measure(program: string, clusters: number, outdir: string): Measurement {
  const { milliseconds: processMilliseconds, stdout } = run({
    command: process.execPath,
    args: [program, clusters.toString(), outdir],
  });
  const printed: unknown = JSON.parse(stdout);
  return {
    milliseconds: numberAt(printed, "milliseconds"),
    cpuMilliseconds: numberAt(printed, "cpuMilliseconds"),
    processMilliseconds,
    peakKib: numberAt(printed, "peakKib"),
  };
}

function countResources(stack: unknown): number {
  const types = entriesOf(valueAt(stack, "resource"));
  return types.reduce((sum, [, byId]) => sum + entriesOf(byId).length, 0);
}
