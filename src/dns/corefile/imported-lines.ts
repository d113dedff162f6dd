import { ErrorCode } from "../../cluster";
import type { Finding } from "./corefile-source";
import type { Directive } from "./directive";
import { IMPORT, targetOf } from "./import";
import type { ServedBlock, Snippets } from "./imported-blocks";
import { linesOf } from "./lines";

/**
 * The findings for imports that make CoreDNS read a line on where another one begins. It knows the
 * lines of imported words by their numbers alone: what comes behind a word of line 9 begins a line
 * if it was written in line 10, and does not if it was written in line 2.
 */
export function checkImportedLines({ block, snippets, endLine }: ServedBlock): Finding[] {
  const reader = new LineReader();
  reader.readServer(block.directives, snippets);
  reader.readEnd(endLine);
  return reader.findings;
}

class LineReader {
  public readonly findings: Finding[] = [];
  /** Number of the line in which the word before ends. */
  private end = 0;
  /** Whether the next word begins a plugin or an option, on whatever line it stands. */
  private isAtStart = true;
  /** The plugin whose line was read last. */
  private plugin: string | undefined;
  private lastImport = { target: "", line: 1 };
  /** Where the last line of each plugin ends: CoreDNS hands a plugin all its lines in one. */
  private readonly ends = new Map<string, number>();

  public readServer(directives: readonly Directive[], snippets: Snippets): void {
    for (const directive of directives) {
      const { name } = directive;
      const { first, last } = linesOf(directive);
      // What goes on in the line of the same plugin reaches it all the same.
      if (!this.isAtStart && first <= this.end && name !== this.plugin) {
        this.report();
      }
      if (name === IMPORT) {
        this.isAtStart = true;
        this.follow(directive, snippets, this.readServer.bind(this));
        continue;
      }
      if (this.ends.get(name) === first) {
        this.report();
      }
      this.readBraces(directive, snippets);
      this.ends.set(name, last);
      this.plugin = name;
    }
  }

  /** Below the snippets that a block imports, its end is seen in any case. */
  public readEnd(line = Number.MAX_SAFE_INTEGER): void {
    if (!this.isAtStart && line <= this.end) {
      this.report();
    }
  }

  private readBraces(directive: Directive, snippets: Snippets): void {
    const { first, last } = linesOf(directive);
    this.end = first;
    this.isAtStart = true;
    this.readPlugin(directive.block ?? [], snippets);
    this.isAtStart = false;
    this.end = last;
  }

  private readPlugin(directives: readonly Directive[], snippets: Snippets): void {
    for (const directive of directives) {
      const { first } = linesOf(directive);
      if (directive.name !== IMPORT) {
        if (!this.isAtStart && first === this.end) {
          this.report();
        }
        this.readBraces(directive, snippets);
      } else if (first > this.end) {
        this.follow(directive, snippets, this.readPlugin.bind(this));
      } else {
        this.report();
      }
    }
  }

  private follow(
    directive: Directive,
    snippets: Snippets,
    read: (directives: readonly Directive[], snippets: Snippets) => void,
  ): void {
    const target = targetOf(directive);
    this.lastImport = { target, line: linesOf(directive).first };
    const others = new Map(snippets);
    others.delete(target);
    read(snippets.get(target)?.directives ?? [], others);
  }

  private report(): void {
    const { target, line } = this.lastImport;
    this.findings.push({
      code: ErrorCode.COREFILE_SNIPPET,
      line,
      problem: `imports "${target}" where CoreDNS does not see the beginning of a line: it tells lines of snippets by their numbers alone.`,
      fix: "import each snippet once in a block, write it above those that import it, and begin none with an import.",
    });
  }
}
