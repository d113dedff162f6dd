/**
 * Compares `npm start` with a plain JavaScript program that synthesizes the same stacks with the
 * bindings' classes. Fails when the two synthesize different JSON.
 */
import { resolve } from "node:path";
import { declareContenders } from "./start/contenders";
import { requireSame } from "./support/require-same";
import { measureInTurns } from "./support/series";
import { formatTable } from "./support/table";
import { formatVerdict } from "./support/verdict";
import { withWorkspace } from "./support/workspace";

const ROUNDS = 21;

/** What `npm start` may take of the reference's time. */
const GOAL = 1.5;

withWorkspace((folder) => {
  const declared = declareContenders(resolve(__dirname, ".."), folder);
  const { reference, npmAlone, compiled, withoutNpm, npmStart, npmStartAfterChange } = declared;
  const contenders = [reference, npmAlone, compiled, withoutNpm, npmStart, npmStartAfterChange];
  measureInTurns(
    ROUNDS,
    contenders.map(({ times }) => times),
  );

  const base = reference.times.median(Number);
  const rows = contenders.map(({ name, times }) => {
    const time = times.median(Number);
    return [name, time.toFixed(0), (time / base).toFixed(2)];
  });
  console.log("Medians of wall-clock time:\n");
  console.log(formatTable([["", "ms", "ratio"], ...rows]));
  console.log(`\n${formatVerdict("npm start", npmStart.times.median(Number) / base, GOAL)}`);

  requireSame("npm start and the reference", npmStart.readStacks(), reference.readStacks());
});
