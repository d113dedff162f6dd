import type { Directive } from "./directive";
import type { Word } from "./lexer";
import type { ServerBlock } from "./server-block";

/** Part of a Corefile that can be used by an import. */
export interface Snippet {
  /** What an import calls it by. */
  readonly name: string;
  /** Its lines, whatever an import makes of them. */
  readonly directives: readonly Directive[];
  /** Number of its first line, from 1. */
  readonly line: number;
}

/** An import outside of the blocks. */
export interface CorefileImport {
  /** Name of a snippet, or path or pattern of files. */
  readonly target: string;
  /** Number of its line, from 1. */
  readonly line: number;
}

/** Where a part of a Corefile stands in the text, the comments that belong to it included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A server block and its place in the text. */
export interface PlacedServerBlock {
  readonly block: ServerBlock;
  readonly span: Span;
  /** The words of its keys, in their order. */
  readonly keyWords: readonly Word[];
  /** Whether it has braces; without them it reaches to the end of the text. */
  readonly hasBraces: boolean;
  /** Number of snippets above it, which are those that it can import. */
  readonly snippetsAbove: number;
}

/** An import outside of the blocks, and what it can import. */
export interface PlacedImport extends CorefileImport {
  /** Number of snippets above it. */
  readonly snippetsAbove: number;
}

/** What a Corefile consists of. */
export interface ParsedCorefile {
  readonly servers: readonly PlacedServerBlock[];
  readonly snippets: readonly Snippet[];
  readonly imports: readonly PlacedImport[];
}
