import { Token } from "cdktf";
import { ErrorCode, type ValidationError } from "../../cluster";
import { endOfComment } from "./comments";
import type { CorefileSource } from "./corefile-source";
import { type Word, readWords } from "./lexer";

/** Goes through the words of a Corefile, one after the other. */
export class WordReader {
  private readonly words: readonly Word[];
  private position = 0;
  /** The last word that was read; before the first, the beginning of the text. */
  private last: Pick<Word, "end" | "endLine"> = { end: 0, endLine: 1 };

  /** @throws ValidationError COREFILE_SYNTAX */
  public constructor(private readonly source: CorefileSource) {
    this.words = readWords(source);
  }

  /** The whole text. */
  public get text(): string {
    return this.source.text;
  }

  /** The next word; undefined at the end. */
  public get next(): Word | undefined {
    return this.words[this.position];
  }

  /** Number of the line on which the last word that was read ends. */
  public get endLine(): number {
    return this.last.endLine;
  }

  /** The next word if it stands on the same line as the one before it. */
  public get nextOnLine(): Word | undefined {
    return this.position > 0 && this.next?.line === this.endLine ? this.next : undefined;
  }

  /** Offset behind the last word that was read, and behind the comment on its line. */
  public get endOfItem(): number {
    return endOfComment(this.text, this.last.end);
  }

  /** Goes on to the word behind the next one, which this is. */
  public skip(next: Word): void {
    this.position += 1;
    this.last = next;
  }

  /**
   * Refuses a next word that is a brace to CoreDNS, but does not look like one.
   *
   * @throws ValidationError COREFILE_SYNTAX
   */
  public checkBrace(): void {
    const word = this.next;
    if (word?.quoted === true && (word.text === "{" || word.text === "}")) {
      throw this.mistake(
        word,
        "has a lone brace in quotes, which CoreDNS takes for the edge of a block all the same.",
        "take the quotes away if that is meant; there is no way to write such an argument.",
      );
    }
  }

  /**
   * Refuses a word that must be known at synthesis and is not.
   *
   * @throws ValidationError COREFILE_TOKEN
   */
  public checkLiteral(word: Word): void {
    if (Token.isUnresolved(word.text)) {
      throw this.source.error({
        code: ErrorCode.COREFILE_TOKEN,
        line: word.line,
        problem:
          "has a value that is known at plan only where zones and plugins must be known at synthesis.",
        fix: "write zones and names of plugins as literals, and a whole Corefile as a literal or as a file that is read at synthesis.",
      });
    }
  }

  /** The error for a mistake in the line of a word. */
  public mistake({ line }: Word, problem: string, fix: string): ValidationError {
    return this.source.error({ code: ErrorCode.COREFILE_SYNTAX, line, problem, fix });
  }
}
