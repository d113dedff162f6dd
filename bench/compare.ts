/**
 * Compares what two commits take to synthesize the fleets of the benchmark:
 * `npm run bench:compare -- COMMIT [COMMIT] [--quick]`. The second commit is HEAD unless it is given.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "./compare/checkout";
import { formatSpread } from "./support/spread";
import { formatTable } from "./support/table";
import { withWorkspace } from "./support/workspace";
import { measure, type Measurement, programOf } from "./synth/measurement";

const QUICK = "--quick";
const FLEETS = [
  { system: "eks", clusters: 10 },
  { system: "eks", clusters: 50 },
  { system: "gke", clusters: 50 },
] as const;
const QUICK_FLEETS = [{ system: "eks", clusters: 2 }] as const;
const ROUNDS = 11;
const QUICK_ROUNDS = 2;

const MEASURES = [
  ["time", "milliseconds"],
  ["CPU time", "cpuMilliseconds"],
  ["peak memory", "peakKib"],
] as const;

function compare(before: Checkout, after: Checkout, isQuick: boolean): string {
  const fleets = isQuick ? QUICK_FLEETS : FLEETS;
  for (const { programs, commit } of [before, after]) {
    const missing = fleets.find(({ system }) => !existsSync(programOf(programs, system, "ours")));
    if (missing !== undefined) {
      throw new Error(`The commit ${commit} has no benchmark of ${missing.system} clusters.`);
    }
  }
  const rows = fleets.map(({ system, clusters }) => {
    const rounds = Array.from({ length: isQuick ? QUICK_ROUNDS : ROUNDS }, (_, round) => {
      const one = (checkout: Checkout): Measurement =>
        measure(checkout.programs, system, "ours", clusters);
      // Whoever goes first finds another machine.
      const [first, second] = round % 2 === 0 ? [before, after] : [after, before];
      const measured = new Map([first, second].map((checkout) => [checkout, one(checkout)]));
      return [measured.get(before), measured.get(after)] as const;
    });
    const ratios = MEASURES.map(([, key]) =>
      formatSpread(rounds.map(([one, other]) => (other?.[key] ?? NaN) / (one?.[key] ?? NaN))),
    );
    return [`${clusters} ${system}`, ...ratios];
  });
  return formatTable([["clusters", ...MEASURES.map(([name]) => name)], ...rows]);
}

function main(args: readonly string[]): void {
  const [first, second = "HEAD", ...more] = args.filter((arg) => arg !== QUICK);
  if (first === undefined || more.length > 0) {
    throw new Error("Name one commit, or two.");
  }
  withWorkspace((folder) => {
    const [before, after] = [join(folder, "before"), join(folder, "after")];
    [before, after].forEach((each) => mkdirSync(join(each, "programs"), { recursive: true }));
    Checkout.with(first, before, (one) => {
      Checkout.with(second, after, (other) => {
        console.log(`${other.commit} to ${one.commit}, median (min–max) of the ratios:\n`);
        console.log(compare(one, other, args.includes(QUICK)));
      });
    });
  });
}

// What is running ends of itself then, and the checkouts are cleared away.
process.once("SIGINT", () => undefined);
try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
