import fc from "fast-check";
import { corpusNames, readCorpus } from "../../../dns/corefile/support/corpus";
import { anyWord } from "../../../dns/corefile/support/arbitraries";
import { anyNoisyCorefile, anyTokens, TOKENS } from "../../../dns/corefile/support/noisy-texts";

const BLANKS = [" ", " ", "\t", "  ", " \r "];
const LINE_ENDS = ["\n", "\n", "\n\n", "\r\n", " # c\n", "\n# { c }\n\t"];

const blank = fc.constantFrom(...BLANKS);
const lineEnd = fc.constantFrom(...LINE_ENDS);
/** Names of snippets; each may import those in front of it, so that none is made of itself. */
const SNIPPETS = ["r", "s", "t", "u"] as const;

const FILES = ["none*", "none.conf", "{$X}", '"s"', "s t"];

function importOf(snippets: readonly string[]): fc.Arbitrary<string> {
  const file = fc.constantFrom(...FILES);
  const target =
    snippets.length === 0
      ? file
      : fc.oneof(
          { weight: 20, arbitrary: fc.constantFrom(...snippets) },
          { weight: 1, arbitrary: file },
        );
  return target.map((name) => `import ${name}`);
}

const words = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("errors", "log", "cache", "30", ".", "a.example") },
      { weight: 2, arbitrary: fc.constantFrom("{$X}", "{%X%}", "a{$Y}", '"q w"', '"\n"', '"\\""') },
      { weight: 1, arbitrary: anyWord.map((word) => JSON.stringify(word).replace(/\\n/g, "\n")) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((list) => blank.map((between) => list.join(between)));

/** Lines of a block, each with its end: plugins, blocks in blocks, imports. */
function linesWith(snippets: readonly string[], depth = 2): fc.Arbitrary<string> {
  const start = depth === 0 ? fc.constant("") : blockWith(snippets, depth - 1);
  const line = fc.oneof(
    { weight: 3, arbitrary: words },
    { weight: snippets.length === 0 ? 0 : 3, arbitrary: importOf(snippets) },
    { weight: depth, arbitrary: start },
  );
  return fc
    .array(
      fc.tuple(line, lineEnd).map((parts) => parts.join("")),
      { maxLength: 4 },
    )
    .map((all) => all.join(""));
}

function blockWith(snippets: readonly string[], depth: number): fc.Arbitrary<string> {
  return fc
    .tuple(words, lineEnd, linesWith(snippets, depth))
    .map(([text, end, content]) => `${text} {${end}${content}}`);
}

const key = fc.constantFrom("a.example", "b.example:53", ".", "c", "{$X}", '"d e"', "10.0.0.0/8");
const keys = fc
  .array(key, { minLength: 1, maxLength: 3 })
  .chain((list) => fc.constantFrom(" ", ", ", ",\n").map((between) => list.join(between)));

const anyLines = linesWith(SNIPPETS);

const snippet = fc
  .nat(SNIPPETS.length - 1)
  .chain((rank) =>
    linesWith(SNIPPETS.slice(0, rank)).map((content) => `(${SNIPPETS[rank] ?? ""}) {\n${content}}`),
  );

/** Corefiles with snippets and imports, most of them well-formed. */
export const anyCorefileWithSnippets: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(snippet, { selector: (text) => text.slice(0, 3), maxLength: 4 }),
    fc.array(
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc
            .tuple(keys, fc.constantFrom(" {\n", "\n{\r\n", " { "), anyLines)
            .map(([names, open, content]) => `${names}${open}${content}}`),
        },
        { weight: 1, arbitrary: importOf(SNIPPETS) },
        { weight: 1, arbitrary: snippet },
      ),
      { maxLength: 3 },
    ),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.tuple(keys, anyLines).map((parts) => parts.join("\n")) },
    ),
    lineEnd,
  )
  .map(([snippets, items, rest, end]) =>
    [...snippets, ...items, rest].map((item) => `${item}${end}`).join(""),
  );

/** Corefiles of all that hands write, as the unit tests have them. */
export const anyWellFormedCorefile: fc.Arbitrary<string> = anyNoisyCorefile.map(({ text }) => text);

const corpus = ["accepted", "refused", "misread"]
  .flatMap((folder) => corpusNames(folder).map((name) => readCorpus(folder, name)))
  .filter((text) => text.length < 4000);

const token = fc.constantFrom(...TOKENS);

/** A change of a text, at a place that is given as a share of its length. */
const change: fc.Arbitrary<(text: string) => string> = fc
  .tuple(fc.nat(0xffff), fc.nat(12), fc.oneof(token, fc.constant("")), fc.constantFrom(...corpus))
  .chain(([place, length, inserted, other]) =>
    fc.constantFrom<((text: string) => string)[]>(
      (text) => spliced(text, place, 0, inserted),
      (text) => spliced(text, place, length, inserted),
      (text) => spliced(text, place, 0, text.slice(place % (text.length + 1)).slice(0, length * 8)),
      (text) => movedLine(text, place, length),
      (text) => `${text}${other}`,
    ),
  );

function spliced(text: string, place: number, length: number, inserted: string): string {
  const at = place % (text.length + 1);
  return `${text.slice(0, at)}${inserted}${text.slice(at + length)}`;
}

function movedLine(text: string, place: number, distance: number): string {
  const all = text.split("\n");
  const [line = ""] = all.splice(place % all.length, 1);
  all.splice((place + distance) % (all.length + 1), 0, line);
  return all.join("\n");
}

/** Corefiles of the corpus with a few changes. */
export const anyChangedCorefile: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...corpus), fc.array(change, { maxLength: 4 }))
  .map(([text, changes]) => changes.reduce((changed, apply) => apply(changed), text));

/** Words, braces, quotes, comments and blanks in any order. */
export const anyTokenSoup: fc.Arbitrary<string> = anyTokens;
