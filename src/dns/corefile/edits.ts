import { formatServerBlock, styleOf } from "./formatting";
import { BYTE_ORDER_MARK, type Word } from "./lexer";
import type { PlacedServerBlock, Span } from "./syntax";
import type { ServerBlock } from "./server-block";

// The byte order mark is a blank to JavaScript.
const INDENTATION_BEFORE = /[^\S\n\ufeff]*$/;
const EMPTY_LINE_BEFORE = /(?<=^|\n)\r?\n$/;

/**
 * Puts blocks at the end of a Corefile, each behind an empty line. {@link cutSpan} of what was
 * added gives the text back, byte for byte.
 *
 * @param last the last server block of the text
 */
export function appendBlocks(
  text: string,
  blocks: readonly ServerBlock[],
  last: PlacedServerBlock | undefined,
): string {
  if (blocks.length === 0) {
    return text;
  }
  const style = styleOf(text);
  const base = last?.hasBraces === false ? closeLastBlock(text, last) : text;
  const emptyLine = style.lineEnd.repeat(2);
  const added = blocks.map((block) => formatServerBlock(block, style)).join(emptyLine);
  if (base === "" || base === BYTE_ORDER_MARK) {
    return `${base}${added}${style.lineEnd}`;
  }
  return base.endsWith("\n")
    ? `${base}${style.lineEnd}${added}${style.lineEnd}`
    : `${base}${emptyLine}${added}`;
}

/** Puts a block behind another one and an empty line. */
export function insertBehind(text: string, placed: PlacedServerBlock, block: ServerBlock): string {
  if (!placed.hasBraces) {
    return appendBlocks(text, [block], placed);
  }
  const style = styleOf(text);
  const { end } = placed.span;
  const inserted = `${style.lineEnd.repeat(2)}${formatServerBlock(block, style)}`;
  return splice(text, { start: end, end }, inserted);
}

/** Puts a block in the place of another and of its comments. */
export function replaceSpan(text: string, span: Span, block: ServerBlock): string {
  return splice(text, span, formatServerBlock(block, styleOf(text)));
}

/**
 * Takes a server block out, with its comments, its line break and the empty line in front of it.
 * The first block of a text takes the empty line behind it along.
 */
export function cutSpan(text: string, { start, end }: Span): string {
  const before = text.slice(0, start).replace(INDENTATION_BEFORE, "");
  const after = text.slice(end);
  if (!/(?:^|[\n\ufeff])$/.test(before)) {
    return `${before}${after}`;
  }
  const [lineEnd] = /^\s*?(?:\n|$)/.exec(after) ?? [];
  if (lineEnd === undefined) {
    return `${before}${after.trimStart()}`;
  }
  const rest = after.slice(lineEnd.length);
  if (!before.endsWith("\n")) {
    return `${before}${rest.replace(/^\r?\n/, "")}`;
  }
  if (lineEnd.endsWith("\n")) {
    return `${before.replace(EMPTY_LINE_BEFORE, "")}${rest}`;
  }
  return before.replace(/(?:\r?\n){1,2}$/, "");
}

/** Takes one of several keys out of a server block. */
export function cutKey(text: string, keyWords: readonly Word[], index: number): string {
  const key = keyWords[index];
  const previous = keyWords[index - 1];
  const following = keyWords[index + 1];
  if (key === undefined) {
    return text;
  }
  if (following !== undefined) {
    return splice(text, { start: key.start, end: following.start }, "");
  }
  const start = previous === undefined ? key.start : previous.end - comma(previous).length;
  return splice(text, { start, end: key.end }, "");
}

// What is put behind a block without braces would become a part of it.
function closeLastBlock(text: string, { keyWords }: PlacedServerBlock): string {
  const { lineEnd } = styleOf(text);
  const open = keyWords.at(-1)?.end ?? 0;
  // A comment must not touch the brace.
  const brace = /^\r*#/.test(text.slice(open)) ? " { " : " {";
  const content = splice(text, { start: open, end: open }, brace);
  return content.endsWith("\n") ? `${content}}${lineEnd}` : `${content}${lineEnd}}`;
}

function comma(word: Word): string {
  return word.text.endsWith(",") ? "," : "";
}

function splice(text: string, { start, end }: Span, replacement: string): string {
  return `${text.slice(0, start)}${replacement}${text.slice(end)}`;
}
