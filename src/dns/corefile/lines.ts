/** What may have been read from a text. */
interface Readable {
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
}

/** Numbers of the first and the last line of a part of a Corefile; 1 for one that was not read from a text. */
export function linesOf({ line = 1, endLine = line }: Readable): { first: number; last: number } {
  return { first: line, last: endLine };
}
