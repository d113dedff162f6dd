import { join } from "node:path";
import { entriesOf, readJson, valueAt } from "../support/json";
import { requireSame } from "../support/require-same";
import { measureInTurns, Series } from "../support/series";
import { measure, outdirOf, type Measurement } from "./measurement";

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
  const seriesOf = (variant: string): Series<Measurement> =>
    new Series(() => measure(folder, system, variant, clusters));
  const ours = seriesOf("ours");
  const handwritten = seriesOf("handwritten");
  measureInTurns(rounds, [ours, handwritten]);

  const read = (variant: string): unknown =>
    readJson(join(outdirOf(folder, system, variant, clusters), "stacks/fleet/cdk.tf.json"));
  const synthesized = read("ours");
  const what = `${clusters} ${system} clusters of this package and by hand`;
  requireSame(what, synthesized, read("handwritten"));
  return { system, clusters, resources: countResources(synthesized), ours, handwritten };
}

function countResources(stack: unknown): number {
  const types = entriesOf(valueAt(stack, "resource"));
  return types.reduce((sum, [, byId]) => sum + entriesOf(byId).length, 0);
}
