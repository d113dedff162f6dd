import fc from "fast-check";
import {
  type PlainBlock,
  type PlainDirective,
  type SpelledCorefile,
  anyBlocks,
  needsQuotes,
} from "./arbitraries";

/** Makes one choice after the other. */
type Choose = <T>(choices: readonly [T, ...T[]]) => T;

const COMMENT = '# { not } a "block" \\ , import';

/**
 * Corefiles as hands write them: with blanks of every kind, comments, empty lines, both line ends,
 * quotes that nobody needs, commas and keys over several lines, braces below the keys, and a last
 * block without braces.
 */
export const anyNoisyCorefile: fc.Arbitrary<SpelledCorefile> = fc
  .tuple(anyBlocks, fc.infiniteStream(fc.nat(0xffff)))
  .map(([blocks, stream]) => {
    const choose: Choose = (choices) => {
      const [number = 0] = stream.take(1);
      return choices[number % choices.length] ?? choices[0];
    };
    const endsOpen = (blocks.at(-1)?.directives.length ?? 0) > 0 && choose([false, false, true]);
    return { blocks, endsOpen, text: spell(blocks, endsOpen, choose) };
  });

/** What texts in no order are made of: words, braces, quotes, comments and blanks. */
export const TOKENS: readonly string[] = [
  ...["{", "}", "{ ", " }", " {\n", "\n}\n", "import", "import x", "import s\n", "(x)", "(s) {\n"],
  ...[",", "a,", '""', "errors", ".", "a.example:53", "b.example {\n", '"q w"', '"', '\\"', "\\"],
  ...["# c\n", "#", "x#y", "{$X}", "{%X%}", "{$", "%}", "`"],
  ...[" ", " ", " ", " ", "\n", "\n", "\n", "\r\n", "\t", "\r", "\u0085", "\u00a0", "\ufeff"],
];

/** Texts of {@link TOKENS} in any order, most of them malformed. */
export const anyTokens: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 30 })
  .map((parts) => parts.join(""));

function spell(blocks: readonly PlainBlock[], endsOpen: boolean, choose: Choose): string {
  const start = choose(["", "", "\ufeff"]);
  const body = blocks
    .map((block, index) => {
      const isOpen = endsOpen && index === blocks.length - 1;
      const gap = choose([" ", lineBreaks(choose)]);
      return `${gap}${spellBlock(block, isOpen, choose)}`;
    })
    .join("");
  return `${start}${body}${choose(["", " ", "\n", "\r\n\r\n", `\n${COMMENT}`])}`;
}

function spellBlock({ keys, directives }: PlainBlock, isOpen: boolean, choose: Choose): string {
  const words = keys.map((key, index) => {
    const separator = choose([
      (word: string) => `${word}${blank(choose)}`,
      (word: string) => `${word},${blank(choose)}`,
      (word: string) => `${word},${lineBreaks(choose)}`,
    ]);
    return index === keys.length - 1 ? key : separator(key);
  });
  const head = words.join("");
  if (isOpen) {
    return `${head}${lineBreaks(choose)}${directives
      .map((directive) => spellDirective(directive, choose))
      .join(lineBreaks(choose))}`;
  }
  const open = choose([" {", "\t{", `${lineBreaks(choose)}{`]);
  return `${head}${open}${spellLines(directives, choose)}}`;
}

function spellLines(directives: readonly PlainDirective[], choose: Choose): string {
  const start = choose(["\n", "\r\n", ` ${COMMENT}\n`, " "]);
  const lines = directives.map(
    (directive) => `${spellDirective(directive, choose)}${lineBreaks(choose)}`,
  );
  return `${start}${lines.join("")}`;
}

function spellDirective({ name, args, block }: PlainDirective, choose: Choose): string {
  const words = [name, ...args].map((word) => spellWord(word, choose));
  const line = words.reduce((left, right) => `${left}${blank(choose)}${right}`);
  return block === undefined ? line : `${line}${blank(choose)}{${spellLines(block, choose)}}`;
}

function spellWord(word: string, choose: Choose): string {
  const quoted = `"${word.replaceAll('"', '\\"')}"`;
  if (needsQuotes(word)) {
    return quoted;
  }
  const canBeQuoted = !/\\(?:"|$)/.test(word);
  const canBeTorn = /^[a-z.]{2}/.test(word);
  const torn = `${word.slice(0, 1)}\r${word.slice(1)}`;
  return choose([word, word, canBeQuoted ? quoted : word, canBeTorn ? torn : word]);
}

function blank(choose: Choose): string {
  return choose([" ", " ", "  ", "\t", "\u00a0", " \r "]);
}

function lineBreaks(choose: Choose): string {
  return choose([
    "\n",
    "\n    ",
    "\r\n\t",
    "\n\n",
    ` ${COMMENT}\n`,
    `\n${COMMENT}\r\n  `,
    "\n #\n",
  ]);
}
