import { join } from "node:path";
import { numberAt } from "../support/json";
import { run } from "../support/run";

/** What one process took to synthesize a fleet. */
export interface Measurement {
  /** Of constructing and synthesizing; the modules are loaded before. */
  readonly milliseconds: number;
  /** Of the processors in that time: what others do on the machine falls on it less. */
  readonly cpuMilliseconds: number;
  readonly processMilliseconds: number;
  readonly peakKib: number;
}

/** The compiled program that synthesizes a fleet. */
export function programOf(folder: string, system: string, variant: string): string {
  return join(folder, "bench/synth", system, `${variant}.js`);
}

/** Where a process leaves what it synthesizes. */
export function outdirOf(
  folder: string,
  system: string,
  variant: string,
  clusters: number,
): string {
  return join(folder, `${system}-${variant}-${clusters}`);
}

/**
 * Synthesizes a fleet in a process of its own.
 *
 * @param folder where the compiled programs are
 * @param system which fleets: a folder of this one, such as `eks`
 * @param variant which program: `ours` or `handwritten`
 */
export function measure(
  folder: string,
  system: string,
  variant: string,
  clusters: number,
): Measurement {
  const program = programOf(folder, system, variant);
  const outdir = outdirOf(folder, system, variant, clusters);
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
