import { ErrorCode } from "../../cluster";
import type { CorefileSource } from "./corefile-source";

/** A word of a Corefile: what stands between blanks, or in double quotes. */
export interface Word {
  /** The word as CoreDNS reads it, without quotes and escapes. */
  readonly text: string;
  readonly quoted: boolean;
  /** Number of the line on which it begins, from 1. */
  readonly line: number;
  /** Number of the line on which it ends; another one only for a quoted word. */
  readonly endLine: number;
  /** Offset of its first character, the opening quote included. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

/**
 * The blanks of CoreDNS, for use in a character class. They are Unicode's, not JavaScript's: the
 * next-line character is one, the byte order mark is none.
 */
export const BLANKS =
  "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** A mark that CoreDNS skips at the beginning of a file, and nowhere else. */
export const BYTE_ORDER_MARK = "\ufeff";

const GAP = new RegExp(`[${BLANKS}]*(?:#[^\\n]*[${BLANKS}]*)*`, "y");
const QUOTED = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
/** A variable over lines. CoreDNS counts line breaks with values in the places of variables. */
export const REFERENCE_OVER_LINES = /\{\$[^}\n]*\n[^}]*\}|\{%(?:(?!%\})[^\n])*\n[^]*?%\}/;
// CoreDNS drops a carriage return even from the middle of a word; it ends none.
const PLAIN = new RegExp(`[^${BLANKS}"#][^${BLANKS}#]*(?:\\r+[^${BLANKS}#]+)*`, "y");
const COMMENT_AT_WORD = new RegExp(`\\r*#(?:[^${BLANKS}]|\\r)*`, "y");
const REST_OF_LINE = /[^\n]*/y;
const BEGINS_WITH_WORD = new RegExp(`^[${BLANKS}]*[^${BLANKS}#]`);

/**
 * Splits a Corefile into words, as CoreDNS does: quotes count only at the beginning of a word, a
 * backslash escapes nothing but a quote, backquotes are ordinary characters.
 *
 * @throws ValidationError COREFILE_SYNTAX for a quote that is never closed, for a comment that
 * CoreDNS would take words out of, and for the name of a variable that goes over lines
 * @see https://coredns.io/manual/configuration/
 */
export function readWords(source: CorefileSource): Word[] {
  const { text } = source;
  const words: Word[] = [];
  let line = 1;
  let start = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (;;) {
    const gap = match(GAP, text, start);
    line += countLineBreaks(gap);
    start += gap.length;
    if (start >= text.length) {
      return words;
    }
    const word =
      text[start] === '"' ? readQuoted(source, start, line) : readPlain(source, start, line);
    words.push(word);
    line = word.endLine;
    start = word.end;
    if (!word.quoted) {
      start += skipCommentAtWord(source, word);
    }
  }
}

function readQuoted(source: CorefileSource, start: number, line: number): Word {
  const raw = match(QUOTED, source.text, start);
  if (raw === "") {
    throw source.error({
      code: ErrorCode.COREFILE_SYNTAX,
      line,
      problem: "opens a quote that is never closed.",
      fix: 'close it with ", and write a quote that is part of the word as \\".',
    });
  }
  if (REFERENCE_OVER_LINES.test(raw)) {
    throw source.error({
      code: ErrorCode.COREFILE_SYNTAX,
      line,
      problem:
        "begins an environment variable whose name goes on in the next line, and CoreDNS does not find the end of the line behind it.",
      fix: "write the name of the variable in one line.",
    });
  }
  return {
    text: raw
      .slice(1, -1)
      .replace(/\\([^])/g, (pair, escaped: string) => (escaped === '"' ? '"' : pair)),
    quoted: true,
    line,
    endLine: line + countLineBreaks(raw),
    start,
    end: start + raw.length,
  };
}

function readPlain(source: CorefileSource, start: number, line: number): Word {
  const raw = match(PLAIN, source.text, start);
  return {
    text: raw.replaceAll("\r", ""),
    quoted: false,
    line,
    endLine: line,
    start,
    end: start + raw.length,
  };
}

// A comment without a blank in front of it ends, for CoreDNS, at its first blank: of
// `cache 30#half a minute` it makes a cache for the zones "a" and "minute".
function skipCommentAtWord(source: CorefileSource, word: Word): number {
  const comment = match(COMMENT_AT_WORD, source.text, word.end);
  const rest = match(REST_OF_LINE, source.text, word.end + comment.length);
  if (comment !== "" && BEGINS_WITH_WORD.test(rest)) {
    throw source.error({
      code: ErrorCode.COREFILE_SYNTAX,
      line: word.line,
      problem: `has a comment that touches the word "${word.text}": CoreDNS ends such a comment at its first blank and reads on behind it.`,
      fix: 'put a blank in front of "#", or the word in quotes if the "#" belongs to it.',
    });
  }
  return comment.length;
}

function match(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? "";
}

function countLineBreaks(text: string): number {
  return text.split("\n").length - 1;
}
