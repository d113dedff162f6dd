import { App, TerraformStack } from "cdktf";
import { peakMemoryKib } from "../support/peak-memory";

/** Adds a number of joined clusters to a stack. */
export type FleetProgram = (stack: TerraformStack, clusters: number) => void;

/** Constructs and synthesizes a fleet; the JSON is in `outdir`. */
export function synthesizeFleet(program: FleetProgram, clusters: number, outdir: string): void {
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "fleet");
  program(stack, clusters);
  app.synth();
}

/**
 * Body of a measured process: synthesizes the fleet that the command line asks for, and prints
 * what that took.
 */
export function measureFleet(program: FleetProgram): void {
  const [clusters, outdir] = process.argv.slice(2);
  if (clusters === undefined || outdir === undefined) {
    throw new Error("Give the number of clusters and the folder for the output.");
  }
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  synthesizeFleet(program, Number(clusters), outdir);
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuStart);
  const cpuMilliseconds = (user + system) / 1000;
  console.log(JSON.stringify({ milliseconds, cpuMilliseconds, peakKib: peakMemoryKib() }));
}
