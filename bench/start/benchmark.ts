import type { Benchmark } from "../support/benchmark";
import { ROOT } from "../support/compile";
import { requireSame } from "../support/require-same";
import { measureInTurns } from "../support/series";
import { formatTable } from "../support/table";
import { formatVerdict } from "../support/verdict";
import { withWorkspace } from "../support/workspace";
import type { Contender } from "./contender";
import { declareContenders } from "./contenders";

const ROUNDS = 21;
const QUICK_ROUNDS = 2;

/** What `npm start` may take of the reference's time. */
const GOAL = 1.5;

/**
 * Compares `npm start` with a plain JavaScript program that synthesizes the same stacks with the
 * bindings' classes. Fails when the two synthesize different JSON.
 */
export const start: Benchmark = {
  name: "start",
  obstacle: () => undefined,
  run: (isQuick) =>
    withWorkspace((folder) => {
      const declared = declareContenders(ROOT, folder);
      const { reference, npmAlone, compiled, withoutNpm, npmStart, npmStartAfterChange } = declared;
      const contenders = [reference, npmAlone, compiled, withoutNpm, npmStart, npmStartAfterChange];
      measureInTurns(
        isQuick ? QUICK_ROUNDS : ROUNDS,
        contenders.map(({ times }) => times),
      );

      const time = ({ times }: Contender): number => times.median(Number);
      const ratio = (contender: Contender): number => time(contender) / time(reference);
      const rows = contenders.map((contender) => [
        contender.name,
        time(contender).toFixed(0),
        ratio(contender).toFixed(2),
      ]);
      console.log("Medians of wall-clock time:\n");
      console.log(formatTable([["", "ms", "ratio"], ...rows]));
      console.log(`\n${formatVerdict("npm start", ratio(npmStart), GOAL)}`);

      requireSame("npm start and the reference", npmStart.readStacks(), reference.readStacks());
      return [withoutNpm, npmStart, npmAlone].map((contender) => ({
        what: contender.name,
        ours: `${time(contender).toFixed(0)} ms`,
        ratio: ratio(contender).toFixed(2),
        goal: contender === npmStart ? `at most ${GOAL.toFixed(2)}` : "",
      }));
    }),
};
