import type { Corefile } from "../../../../src/dns";

/** The environment of the {@link Oracle}: all other variables are empty to it. */
export const ENVIRONMENT: Readonly<Record<string, string>> = { X: "x" };

/**
 * A word as CoreDNS reads it: with values of {@link ENVIRONMENT} in the place of its references,
 * `{$X}` and `{%X%}`. It does so behind the parser, which knows no environment.
 */
export function inEnvironment(word: string): string {
  return replaceReferences(replaceReferences(word, "{%", "%}"), "{$", "}");
}

function replaceReferences(word: string, open: string, close: string): string {
  const start = word.indexOf(open);
  const end = start === -1 ? -1 : word.indexOf(close, start);
  // One that names nothing stays, and so do all behind it.
  if (end <= start + open.length) {
    return word;
  }
  const name = word.slice(start + open.length, end);
  const reference = `${open}${name}${close}`;
  const value = ENVIRONMENT[name] ?? "";
  return replaceReferences(
    word.replaceAll(reference, () => value),
    open,
    close,
  );
}

/**
 * Whether the environment decides on the structure of a Corefile: by a key that it empties or makes
 * an import, a snippet or several of, or by the name of a snippet.
 */
export function isBuiltByEnvironment(corefile: Corefile): boolean {
  const changes = (word: string): boolean => inEnvironment(word) !== word;
  // Imported between the blocks, the lines of snippets hold keys.
  const lines = corefile.imports.length === 0 ? [] : corefile.snippets;
  const keys = [
    ...corefile.serverBlocks.flatMap((block) => block.keys),
    ...lines.flatMap(({ directives }) => directives.flatMap(({ name, args }) => [name, ...args])),
  ];
  const names = [
    ...corefile.snippets.map(({ name }) => name),
    ...corefile.fileImports().map(({ target }) => target),
  ];
  return (
    keys.some((key) => changes(key) && /^(?:import|\(.*\)|[{}]|.*,|)$/s.test(inEnvironment(key))) ||
    names.some(changes)
  );
}
