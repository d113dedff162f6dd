/**
 * Runs the benchmarks, or those that are named, and writes what they find into the README:
 * `npm run bench [-- synth start dns] [--quick]`. With `--quick`, each measures a little, to see that
 * it works, and nothing is written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { dns } from "./dns/benchmark";
import { start } from "./start/benchmark";
import type { Benchmark } from "./support/benchmark";
import { ROOT } from "./support/compile";
import { describeMachine } from "./support/machine";
import { type Outcome, updateReadme } from "./support/readme";
import { synth } from "./synth/benchmark";

const BENCHMARKS: readonly Benchmark[] = [synth, start, dns];
const NAMES = BENCHMARKS.map(({ name }) => name);
const QUICK = "--quick";

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== QUICK);
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark ${unknown}: name some of ${NAMES.join(", ")}, or none.`);
  }
  const isQuick = args.includes(QUICK);
  const outcomes: Outcome[] = [];
  for (const benchmark of BENCHMARKS) {
    if (names.length === 0 || names.includes(benchmark.name)) {
      console.log(`\n== ${benchmark.name}`);
      outcomes.push(await outcomeOf(benchmark, isQuick));
    }
  }
  if (!isQuick && process.exitCode === undefined) {
    await write(outcomes);
  }
}

async function outcomeOf(benchmark: Benchmark, isQuick: boolean): Promise<Outcome> {
  const { name } = benchmark;
  const today = new Date().toISOString().slice(0, 10);
  const obstacle = benchmark.obstacle();
  if (obstacle !== undefined) {
    console.warn(`Not run: ${obstacle}`);
    return { name, rows: undefined, note: `on ${today}: ${obstacle}` };
  }
  const rows = await benchmark.run(isQuick);
  return { name, rows, note: `${today}, ${describeMachine()}` };
}

async function write(outcomes: readonly Outcome[]): Promise<void> {
  const file = join(ROOT, "README.md");
  const text = updateReadme(readFileSync(file, "utf8"), NAMES, outcomes);
  const options = await resolveConfig(file);
  writeFileSync(file, await format(text, { ...options, parser: "markdown" }));
  console.log("\nThe table in README.md is up to date.");
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
