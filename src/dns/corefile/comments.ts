/** A comment above a word of a Corefile. */
export interface CommentAbove {
  /** Offset of its number sign, or of the word when there is no comment. */
  readonly start: number;
  /** Its lines, without number signs. */
  readonly lines: readonly string[];
}

/**
 * The comment that belongs to what begins at an offset: the lines right above it that have nothing
 * but a comment in them. An empty line ends it.
 *
 * @param from offset behind what comes before and the comment on its line
 * @param to offset of the word below the comment
 */
export function commentAbove(text: string, from: number, to: number): CommentAbove {
  const gap = text.slice(from, to);
  const lines: string[] = [];
  let start = to;
  let lineStart = from + gap.lastIndexOf("\n") + "\n".length;
  for (const line of gap.split("\n").slice(0, -1).reverse()) {
    lineStart -= line.length + "\n".length;
    const mark = line.indexOf("#");
    if (mark === -1) {
      break;
    }
    const comment = line.slice(mark + "#".length).trimEnd();
    lines.push(comment.replace(/^ /, ""));
    start = lineStart + mark;
  }
  return { start, lines: lines.reverse() };
}

/** The offset behind the comment that follows on the same line, or the offset itself. */
export function endOfComment(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  const rest = text.slice(offset, end === -1 ? text.length : end).trimEnd();
  return /^\s*#/.test(rest) ? offset + rest.length : offset;
}
