import { commentAbove } from "./comments";
import type { CorefileSource } from "./corefile-source";
import type { Directive } from "./directive";
import { Context, DirectiveReader } from "./directive-reader";
import { IMPORT } from "./import";
import type { Word } from "./lexer";
import { ServerBlock } from "./server-block";
import type { ParsedCorefile, PlacedImport, PlacedServerBlock, Snippet } from "./syntax";
import { WordReader } from "./word-reader";

/**
 * Reads the structure of a Corefile.
 *
 * What CoreDNS refuses is refused, and so is what it takes but reads in another way than it looks.
 *
 * @throws ValidationError COREFILE_SYNTAX, COREFILE_TOKEN
 * @see https://coredns.io/manual/configuration/
 */
export function parseCorefile(source: CorefileSource): ParsedCorefile {
  return new Parser(source).parse();
}

class Parser {
  private readonly words: WordReader;
  private readonly directives: DirectiveReader;
  private readonly servers: PlacedServerBlock[] = [];
  private readonly snippets: Snippet[] = [];
  private readonly imports: PlacedImport[] = [];

  public constructor(source: CorefileSource) {
    this.words = new WordReader(source);
    this.directives = new DirectiveReader(this.words);
  }

  public parse(): ParsedCorefile {
    let end = 0;
    let isBehindImport = false;
    for (let first = this.words.next; first !== undefined; first = this.words.next) {
      const isImport = first.text === IMPORT;
      if (isImport) {
        this.imports.push({
          target: this.directives.readImport(first, Context.FILE),
          line: first.line,
          snippetsAbove: this.snippets.length,
        });
      } else {
        this.readBlock(first, end, isBehindImport);
      }
      isBehindImport = isImport;
      end = this.words.endOfItem;
    }
    return { servers: this.servers, snippets: this.snippets, imports: this.imports };
  }

  private readBlock(first: Word, from: number, isBehindImport: boolean): void {
    const keyWords = this.readKeys();
    const [key] = keyWords;
    if (key === undefined && !isBehindImport) {
      throw this.words.mistake(
        first,
        "begins a block without a zone, which CoreDNS drops without a word.",
        'write the zone in front of the brace: "." for every name.',
      );
    }
    if (key !== undefined && keyWords.length === 1 && /^\([^]*\)$/.test(keyText(key))) {
      this.readSnippet(key);
      return;
    }
    const above = commentAbove(this.words.text, from, first.start);
    const { next } = this.words;
    const hasBraces = next?.text === "{";
    const block = new ServerBlock({
      keys: keyWords.map(keyText),
      directives: hasBraces ? this.directives.readBraces(next, Context.SERVER) : this.readToEnd(),
      comment: above.lines,
      line: first.line,
    });
    const span = { start: above.start, end: this.words.endOfItem };
    const snippetsAbove = this.snippets.length;
    this.servers.push({ block, span, keyWords, hasBraces, snippetsAbove });
  }

  private readKeys(): Word[] {
    const keys: Word[] = [];
    let isComplete = false;
    for (
      let word = this.words.next;
      word !== undefined && word.text !== "{";
      word = this.words.next
    ) {
      if (isComplete && this.words.nextOnLine === undefined) {
        return keys;
      }
      this.checkKey(word);
      keys.push(word);
      this.words.skip(word);
      isComplete = !word.text.endsWith(",");
    }
    const last = keys.at(-1);
    if (last !== undefined && !isComplete) {
      throw this.words.mistake(
        last,
        "has a comma behind its last zone, and no zone follows.",
        "take the comma away, or write the zone that is missing.",
      );
    }
    this.words.checkBrace();
    return keys;
  }

  private checkKey(word: Word): void {
    this.words.checkBrace();
    if (word.text === "}") {
      throw this.words.mistake(
        word,
        "closes a brace that is not open. CoreDNS takes it for a zone, or for the end of a block without braces.",
        "take it away, or write the opening brace at the end of a line, behind a blank.",
      );
    }
    if (word.text === IMPORT) {
      throw this.words.mistake(
        word,
        "has an import among zones.",
        "begin a line with the import, behind the end of the block before it.",
      );
    }
    if (keyText(word) === "") {
      throw this.words.mistake(word, "has an empty zone.", 'write "." for every name, or nothing.');
    }
    if (word.quoted && word.text.endsWith(",")) {
      throw this.words.mistake(
        word,
        "has a comma in quotes at the end of a zone, and CoreDNS takes it away.",
        "put the comma behind the quotes, or leave both out.",
      );
    }
    if (word.text.endsWith("{")) {
      throw this.words.mistake(
        word,
        "has a brace that touches a zone, and CoreDNS takes it for a part of the name.",
        "put a blank in front of the brace.",
      );
    }
    this.words.checkLiteral(word);
  }

  private readSnippet(key: Word): void {
    const { next } = this.words;
    if (next?.text !== "{") {
      throw this.words.mistake(
        key,
        "begins a snippet that has no braces.",
        `write ${keyText(key)} {, then its lines, then } on a line of its own.`,
      );
    }
    const directives = this.directives.readBraces(next, Context.SNIPPET);
    this.snippets.push({ name: keyText(key).slice(1, -1), directives, line: key.line });
  }

  private readToEnd(): Directive[] {
    const directives: Directive[] = [];
    for (let word = this.words.next; word !== undefined; word = this.words.next) {
      if (word.text === "}") {
        this.checkKey(word);
      }
      directives.push(this.directives.readDirective(word, Context.SERVER));
    }
    return directives;
  }
}

function keyText(word: Word): string {
  return word.text.replace(/,$/, "");
}
