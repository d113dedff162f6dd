import type { Directive } from "./directive";
import type { ServerBlock } from "./server-block";
import { spellWord } from "./spelling";

/** How new lines of a Corefile are laid out. */
export interface CorefileStyle {
  /** What a line is indented by for each brace around it. */
  readonly indent: string;
  /** What ends a line: a line feed, or a carriage return and a line feed. */
  readonly lineEnd: string;
}

/** Four spaces and a line feed, as in the Corefiles that Kubernetes' installers write. */
export const DEFAULT_STYLE: CorefileStyle = { indent: "    ", lineEnd: "\n" };

// The first line with a word in it behind the first opening brace.
const FIRST_INDENT = /\{[^\S\n]*(?:#.*)?\n(?:[^\S\n]*(?:#.*)?\n)*([ \t]+)[^\s#}]/;

/** The style that a text is written in, and the default one where it does not show. */
export function styleOf(text: string): CorefileStyle {
  return {
    indent: FIRST_INDENT.exec(text)?.[1] ?? DEFAULT_STYLE.indent,
    lineEnd: /\r?\n/.exec(text)?.[0] ?? DEFAULT_STYLE.lineEnd,
  };
}

/**
 * The text of a directive, without a line break at the end.
 *
 * @param depth number of braces around it
 */
export function formatDirective(directive: Directive, style: CorefileStyle, depth: number): string {
  const words = [directive.name, ...directive.args].map(spellWord).join(" ");
  const line = `${style.indent.repeat(depth)}${words}`;
  return directive.block === undefined ? line : formatBlock(line, directive.block, style, depth);
}

/** The text of a server block and of the comment above it, without a line break at the end. */
export function formatServerBlock(server: ServerBlock, style: CorefileStyle): string {
  const comment = server.comment.map((line) => `${`# ${line}`.trimEnd()}${style.lineEnd}`).join("");
  return `${comment}${formatBlock(server.keys.map(spellWord).join(" "), server.directives, style, 0)}`;
}

function formatBlock(
  head: string,
  content: readonly Directive[],
  style: CorefileStyle,
  depth: number,
): string {
  return [
    `${head} {`,
    ...content.map((directive) => formatDirective(directive, style, depth + 1)),
    `${style.indent.repeat(depth)}}`,
  ].join(style.lineEnd);
}
