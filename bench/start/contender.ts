import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../support/json";
import { type Program, run } from "../support/run";
import { Series } from "../support/series";

/** A program that synthesizes the default topology, and how long it took each time. */
export class Contender {
  public readonly times: Series<number>;

  /**
   * @param outdir takes what it synthesizes
   * @param prepare what happens before each time, outside of the measurement
   */
  public constructor(
    public readonly name: string,
    private readonly outdir: string,
    program: Program,
    prepare?: () => void,
  ) {
    const env = { ...program.env, CDKTF_OUTDIR: outdir };
    this.times = new Series(() => {
      prepare?.();
      return run({ ...program, env }).milliseconds;
    });
  }

  /** The JSON of each stack that it synthesized last, by the stack's name. */
  public readStacks(): Record<string, unknown> {
    const folder = join(this.outdir, "stacks");
    return Object.fromEntries(
      readdirSync(folder).map((stack) => [stack, readJson(join(folder, stack, "cdk.tf.json"))]),
    );
  }
}
