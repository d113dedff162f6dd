import { Directive } from "./directive";
import { IMPORT } from "./import";
import type { Word } from "./lexer";
import type { WordReader } from "./word-reader";

// No plugin has more than two; far more would exhaust the stack.
const MAX_DEPTH = 100;

/** What a line stands in, which decides what may stand before and behind it. */
export enum Context {
  FILE = "no block",
  SERVER = "a server block",
  SNIPPET = "a snippet",
  PLUGIN = "the block of a plugin",
}

/** Reads the lines of blocks from the words of a Corefile. */
export class DirectiveReader {
  private depth = 0;

  public constructor(private readonly words: WordReader) {}

  /**
   * Reads a block from its opening to its closing brace.
   *
   * @param open the opening brace, which is the next word
   * @throws ValidationError COREFILE_SYNTAX, COREFILE_TOKEN
   */
  public readBraces(open: Word, context: Context): Directive[] {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw this.words.mistake(
        open,
        `opens a brace inside of ${MAX_DEPTH} others.`,
        "close those that are not meant to contain it.",
      );
    }
    this.words.skip(open);
    const directives: Directive[] = [];
    for (let word = this.words.next; word !== undefined; word = this.words.next) {
      this.words.checkBrace();
      if (word.text === "}") {
        this.words.skip(word);
        this.depth -= 1;
        return directives;
      }
      directives.push(this.readDirective(word, context));
    }
    throw this.words.mistake(
      open,
      "opens a brace that is never closed.",
      "write } on a line of its own where the block ends.",
    );
  }

  /**
   * Reads an import, and returns what it names.
   *
   * @throws ValidationError COREFILE_SYNTAX
   */
  public readImport(first: Word, context: Context): string {
    if (
      this.words.nextOnLine === first &&
      context !== Context.SERVER &&
      context !== Context.SNIPPET
    ) {
      throw this.words.mistake(
        first,
        "has an import that does not begin the line, and CoreDNS takes it for an ordinary word.",
        "put the import on a line of its own.",
      );
    }
    this.words.skip(first);
    const target = this.words.nextOnLine;
    if (target === undefined || ["", "{", "}"].includes(target.text)) {
      throw this.words.mistake(
        first,
        "has an import that names nothing.",
        "write the name of a snippet, or the path of a file, behind it.",
      );
    }
    this.words.skip(target);
    if (context === Context.SNIPPET && this.words.nextOnLine?.text === "}") {
      return target.text;
    }
    if (this.words.nextOnLine !== undefined) {
      throw this.words.mistake(
        first,
        "has more words behind the name that it imports.",
        "write an import for each name, and braces on lines of their own.",
      );
    }
    return target.text;
  }

  /**
   * Reads a line, with the block that may follow on it.
   *
   * @throws ValidationError COREFILE_SYNTAX, COREFILE_TOKEN
   */
  public readDirective(first: Word, context: Context): Directive {
    if (first.text === IMPORT) {
      const target = this.readImport(first, context);
      const { endLine } = this.words;
      return new Directive({ name: IMPORT, args: [target], line: first.line, endLine });
    }
    if (first.text === "{") {
      throw this.words.mistake(
        first,
        "begins with a brace, and no plugin finds its block there.",
        "write the brace at the end of the line above.",
      );
    }
    if (context !== Context.PLUGIN) {
      this.words.checkLiteral(first);
    }
    this.words.skip(first);
    const args: string[] = [];
    for (let word = this.words.nextOnLine; word !== undefined; word = this.words.nextOnLine) {
      this.words.checkBrace();
      if (word.text === "{") {
        const block = this.readBraces(word, Context.PLUGIN);
        this.checkEndOfLine(context);
        const { endLine } = this.words;
        return new Directive({ name: first.text, args, block, line: first.line, endLine });
      }
      if (word.text === "}") {
        this.checkEndOfLine(context);
        break;
      }
      args.push(word.text);
      this.words.skip(word);
    }
    const { endLine } = this.words;
    return new Directive({ name: first.text, args, line: first.line, endLine });
  }

  /** Refuses what CoreDNS takes for arguments, or refuses, behind what should end a line. */
  private checkEndOfLine(context: Context): void {
    const word = this.words.nextOnLine;
    if (word === undefined || (word.text === "}" && context !== Context.SERVER)) {
      return;
    }
    throw this.words.mistake(
      word,
      word.text === "}"
        ? "closes a server block behind other words."
        : "goes on behind a closing brace, and CoreDNS counts it to the plugin that was closed.",
      `put "${word.text}" on a line of its own.`,
    );
  }
}
