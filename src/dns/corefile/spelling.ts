import { Tokenization } from "cdktf";
import { ErrorCode, ValidationError } from "../../cluster";
import { hideTokens } from "./corefile-source";
import { BLANKS, REFERENCE_OVER_LINES } from "./lexer";

const NEEDS_QUOTES = new RegExp(`^$|^"|[${BLANKS}#]`);
// In quotes backslashes are read in pairs, so an odd number of them swallows the quote behind it.
const NO_QUOTES_POSSIBLE = /(?:^|[^\\])(?:\\\\)*\\(?:"|$)/;

/**
 * Spells a word so that CoreDNS reads it back as it is, in quotes only where it needs them.
 *
 * @throws ValidationError COREFILE_WORD for a word that has no spelling, COREFILE_TOKEN for a list
 * whose length only Terraform's plan knows
 */
export function spellWord(word: string): string {
  if (Tokenization.reverseList([word]) !== undefined) {
    throw new ValidationError({
      code: ErrorCode.COREFILE_TOKEN,
      problem: "A list that Terraform computes stands where a Corefile has one word.",
      found: "a list of unknown length",
      fix: 'join it to one text, with Fn.join(" ", list).',
    });
  }
  if (word === "{" || word === "}") {
    throw unspellable(
      word,
      "CoreDNS takes a lone brace for the edge of a block, even in quotes.",
      "use withBlock for a block; a brace that is an argument must be part of a longer word.",
    );
  }
  if (!NEEDS_QUOTES.test(word)) {
    return word;
  }
  if (REFERENCE_OVER_LINES.test(word)) {
    throw unspellable(
      word,
      "CoreDNS loses the line break in the name of an environment variable.",
      "write the name in one line.",
    );
  }
  if (NO_QUOTES_POSSIBLE.test(word)) {
    throw unspellable(
      word,
      "It needs quotes, and in quotes a backslash in front of a quote, or at the end, is an escape.",
      "leave out the backslash, or the blanks and # that make the quotes necessary.",
    );
  }
  return `"${word.replaceAll('"', '\\"')}"`;
}

function unspellable(word: string, reason: string, fix: string): ValidationError {
  return new ValidationError({
    code: ErrorCode.COREFILE_WORD,
    problem: `A Corefile has no spelling for this word. ${reason}`,
    found: hideTokens(JSON.stringify(word)),
    fix,
  });
}
