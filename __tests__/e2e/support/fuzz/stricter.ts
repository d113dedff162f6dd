import type { ValidationError } from "../../../../src/cluster";
import { checkCorefile, COREDNS_PLUGINS, Corefile } from "../../../../src/dns";
import { corpusNames, readCorpus } from "../../../dns/corefile/support/corpus";
import { errorOf, isRefused } from "../../../support/errors";
import type { ReadWord } from "./corefile-reading";

type Holds = (words: readonly ReadWord[], text: string) => boolean;

/**
 * Why this package may refuse a text that CoreDNS' parser takes: each time a Corefile of the corpus,
 * with which real CoreDNS was tried, that is refused for the same reason, and what must be true of the
 * text or of the words that CoreDNS finds in it.
 */
const STRICTER: readonly (readonly [folder: string, name: string, holds: Holds])[] = [
  ["misread", "block-without-zone", (words) => words.some(isOpening)],
  ["misread", "brace-alone", (words) => depthsOf(words).some((depth) => depth < 0)],
  ["misread", "brace-forgotten", (words) => (depthsOf(words).at(-1) ?? 0) > 0],
  ["misread", "brace-in-quotes", (_, text) => /"[{}]"/.test(text)],
  ["misread", "brace-touches-a-zone", (words) => words.some(({ text }) => /.\{,?$/s.test(text))],
  ["misread", "comma-in-quotes", (_, text) => text.includes(',"')],
  ["misread", "comment-touches-a-word", (_, text) => /\P{White_Space}\r*#/u.test(text)],
  ["misread", "empty-zone", (words) => words.some(({ text }) => text === "" || text === ",")],
  ["misread", "import-among-zones", hasImport],
  ["misread", "import-of-nothing-unused", hasImport],
  ["misread", "import-of-two-unused", hasImport],
  ["misread", "import-on-the-line-of-a-block", hasImport],
  ["misread", "plugin-block-on-its-own-line", beginsWithBrace],
  ["misread", "quote-never-closed-at-the-end", (_, text) => text.includes('"')],
  ["misread", "snippet-circle-unused", hasImport],
  ["misread", "snippet-name-alone", (words) => words.some(({ text }) => /^\(.*\),?$/s.test(text))],
  // A snippet of an empty zone alone: nothing comes of it.
  ["misread", "snippet-of-zones-alone", (words) => words.some(({ text }) => text === "")],
  ["misread", "variable-over-lines", (_, text) => /\{[$%][^]*\n[^]*\}/.test(text)],
  ["misread", "words-behind-plugin-block", goesOnBehindBrace],
  // These CoreDNS refuses behind its parser, because there is no plugin "a.example,": behind the import
  // of a zone it takes all for plugins.
  ["refused", "comma-at-the-end", hasImport],
  ["refused", "closing-brace-behind-words", hasImport],
];

const byReason = new Map(
  STRICTER.flatMap(([folder, name, holds]) =>
    mistakesIn(folder, name).map((mistake) => [reasonOf(mistake), holds] as const),
  ),
);

/** Whether CoreDNS' parser may take a text that this package refuses for its structure. */
export function mayBeStricter(
  error: ValidationError,
  text: string,
  words: readonly ReadWord[],
): boolean {
  return byReason.get(reasonOf(error))?.(words, text) ?? false;
}

const misread: ReadonlySet<string> = new Set(
  corpusNames("misread").flatMap((name) => mistakesIn("misread", name).map(reasonOf)),
);

/** Whether real CoreDNS was seen to start with a text that is refused for the same reason. */
export function isMisread(error: ValidationError): boolean {
  return misread.has(reasonOf(error));
}

function mistakesIn(folder: string, name: string): readonly ValidationError[] {
  const text = readCorpus(folder, name);
  return isRefused(() => Corefile.parse(text))
    ? [errorOf(() => Corefile.parse(text))]
    : checkCorefile(Corefile.parse(text), { plugins: COREDNS_PLUGINS });
}

/** What is wrong, without the words and lines of the text in which it is. */
function reasonOf({ code, message }: ValidationError): string {
  const [problem = ""] = message.split("\n  found: ");
  return `${code} ${problem.replace(/^[^]*? of the Corefile /, "").replace(/"[^]*"/, '""')}`;
}

function isOpening({ text }: ReadWord): boolean {
  return text === "{";
}

function beginsWithBrace(words: readonly ReadWord[]): boolean {
  return words.some(
    ({ text, beginsLine }, index) => text === "{" && (beginsLine || words[index - 1]?.text === "{"),
  );
}

function hasImport(words: readonly ReadWord[]): boolean {
  return words.some(({ text }) => text === "import");
}

function goesOnBehindBrace(words: readonly ReadWord[]): boolean {
  return words.some(({ text }, index) => text === "}" && words[index + 1]?.beginsLine === false);
}

/** How many braces are open behind each word. */
function depthsOf(words: readonly ReadWord[]): number[] {
  let depth = 0;
  return words.map(({ text }) => (depth += Number(text === "{") - Number(text === "}")));
}
