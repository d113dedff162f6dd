import type { Row } from "./benchmark";

const BEGIN = "<!-- begin of the benchmarks: `npm run bench` writes this -->";
const END = "<!-- end of the benchmarks -->";
const HEADING = ["benchmark", "what", "this package", "ratio", "goal"] as const;
const NOT_RUN = "; not run";

/** What came of a benchmark. */
export interface Outcome {
  readonly name: string;
  /** Undefined when it did not run. */
  readonly rows: readonly Row[] | undefined;
  /** When it ran, and on what machine; or when it did not, and why. */
  readonly note: string;
}

/** The lines of a benchmark in the README. */
interface Entry {
  readonly name: string;
  /** The cells of its rows, without its name. */
  readonly rows: readonly (readonly string[])[];
  readonly note: string;
}

/**
 * Puts the outcomes of benchmarks into the table between the markers of a Markdown text. A benchmark
 * that did not run keeps its former rows, and the note below says so; one that is not among the
 * outcomes stays as it is.
 *
 * @param names of all benchmarks, in the order of the table
 * @throws Error when the text has no markers
 */
export function updateReadme(
  text: string,
  names: readonly string[],
  outcomes: readonly Outcome[],
): string {
  const start = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (start === -1 || end < start) {
    throw new Error(`The README lacks the lines ${BEGIN} and ${END}.`);
  }
  const written = text.slice(start + BEGIN.length, end);
  const entries = names.map((name) => {
    const former = readEntry(written, name);
    const outcome = outcomes.find((one) => one.name === name);
    return outcome === undefined ? former : entryOf(outcome, former);
  });
  return `${text.slice(0, start)}${BEGIN}\n\n${formatEntries(entries)}\n\n${text.slice(end)}`;
}

function entryOf({ name, rows, note }: Outcome, former: Entry): Entry {
  if (rows === undefined) {
    const [before = ""] = former.note.split(NOT_RUN);
    return { ...former, note: `${before || "never measured"}${NOT_RUN} ${note}` };
  }
  return { name, rows: rows.map(({ what, ours, ratio, goal }) => [what, ours, ratio, goal]), note };
}

function readEntry(written: string, name: string): Entry {
  const lines = written.split("\n");
  const rows = lines
    .map((line) => line.split("|").slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([first]) => first === name)
    .map((cells) => cells.slice(1));
  const prefix = notePrefix(name);
  const note = lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? "";
  return { name, rows, note };
}

function formatEntries(entries: readonly Entry[]): string {
  const rows = entries.flatMap(({ name, rows: cells }) => cells.map((each) => [name, ...each]));
  const all = [HEADING, HEADING.map(() => "---"), ...rows];
  const table = all.map((cells) => `| ${cells.join(" | ")} |`);
  const notes = entries
    .filter(({ note }) => note !== "")
    .map(({ name, note }) => `${notePrefix(name)}${note}`);
  return [...table, "", ...notes].join("\n");
}

function notePrefix(name: string): string {
  return `- \`${name}\`: `;
}
