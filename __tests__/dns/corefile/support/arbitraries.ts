import fc from "fast-check";
import { Directive, ServerBlock } from "../../../../src/dns";

/** A directive as plain data, as the tests expect it. */
export interface PlainDirective {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly PlainDirective[] | undefined;
}

/** A server block as plain data. */
export interface PlainBlock {
  readonly keys: readonly string[];
  readonly directives: readonly PlainDirective[];
}

/** A text with what CoreDNS reads in it. */
export interface SpelledCorefile {
  readonly text: string;
  readonly blocks: readonly PlainBlock[];
  /** Whether its last block has no braces. */
  readonly endsOpen: boolean;
}

const TRICKY = [
  ...[
    "a",
    "b",
    "0",
    ".",
    ":",
    "/",
    "$",
    "%",
    "'",
    "`",
    ",",
    "-",
    "_",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
  ],
  ...[
    '"',
    '"',
    "\\",
    "\\",
    "#",
    "#",
    " ",
    " ",
    "\t",
    "\n",
    "\r",
    "é",
    "\u0085",
    "\u00a0",
    "\u2028",
  ],
];

/** Whether a Corefile has a way to write a word; found by undoing what CoreDNS' escapes do. */
export function hasSpelling(word: string): boolean {
  if (word === "{" || word === "}" || /\{(?:\$[^}]*\n[^}]*|%(?:(?!%\})[^])*\n[^]*%)\}/.test(word)) {
    return false;
  }
  if (!needsQuotes(word)) {
    return true;
  }
  const backslashes = [...word.matchAll(/(\\*)("|$)/g)].map(([, run = ""]) => run.length);
  return backslashes.every((length) => length % 2 === 0);
}

/** Whether a word must be in quotes; Unicode's blanks are those of CoreDNS. */
export function needsQuotes(word: string): boolean {
  return word === "" || word.startsWith('"') || /[\p{White_Space}#]/u.test(word);
}

/** Any character of Unicode; the unit "binary" of fast-check takes a second to be made. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

/** Any word that can be written. */
export const anyWord: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...TRICKY), maxLength: 8 }),
    fc.string({ unit: anyCharacter, maxLength: 6 }),
    fc.constantFrom(".", "/etc/resolv.conf", "10.0.0.10", "{$HOME}", "import", "30"),
  )
  .filter((word) => hasSpelling(word) && !word.includes("\ufeff"));

const anyName = anyWord.filter((word) => word !== "import");
const pluginName = fc.constantFrom("errors", "cache", "forward", "log", "no-such-plugin", "health");

function directivesOf(
  name: fc.Arbitrary<string>,
  depth: number,
): fc.Arbitrary<readonly PlainDirective[]> {
  const block =
    depth === 0
      ? fc.constant(undefined)
      : fc.option(directivesOf(anyName, depth - 1), { nil: undefined, freq: 2 });
  return fc.array(fc.record({ name, args: fc.array(anyWord, { maxLength: 3 }), block }), {
    maxLength: 4,
  });
}

/** The plugins of a server block, with blocks in blocks. */
export const anyDirectives: fc.Arbitrary<readonly PlainDirective[]> = directivesOf(pluginName, 2);

const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,6}[a-z0-9])?$/);
const zone = fc
  .array(label, { minLength: 1, maxLength: 3 })
  .map((labels) => `${labels.join(".")}.example`);
const suffix = fc.constantFrom("", ".", ":53", ":1053", ".:5353");
const scheme = fc.constantFrom("", "", "", "dns://", "tls://");

/** Server blocks of which no two serve the same zone. */
export const anyBlocks: fc.Arbitrary<readonly PlainBlock[]> = fc
  .uniqueArray(fc.tuple(zone, scheme, suffix), { selector: ([name]) => name, maxLength: 8 })
  .chain((names) => {
    const keys = names.map(([name, prefix, end]) => `${prefix}${name}${end}`);
    return fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3 }), anyDirectives), {
        minLength: keys.length,
        maxLength: keys.length,
      })
      .map((rests) => {
        const left = [...keys];
        return rests
          .map(([count, directives]) => ({ keys: left.splice(0, count), directives }))
          .filter((block) => block.keys.length > 0);
      });
  });

/** The directive that plain data describes. */
export function directiveOf({ name, args, block }: PlainDirective): Directive {
  const directive = Directive.of(name, ...args);
  return block === undefined ? directive : directive.withBlock(...block.map(directiveOf));
}

/** The server block that plain data describes. */
export function blockOf({ keys, directives }: PlainBlock): ServerBlock {
  return ServerBlock.of({ keys, directives: directives.map(directiveOf) });
}

/** A directive as plain data. */
export function plainDirective({ name, args, block }: Directive): PlainDirective {
  return { name, args, block: block?.map(plainDirective) };
}

/** A server block as plain data. */
export function plainBlock({ keys, directives }: ServerBlock): PlainBlock {
  return { keys, directives: directives.map(plainDirective) };
}
