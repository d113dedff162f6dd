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

/** Whether the environment decides what a word is: an import, a snippet, several keys or none. */
export function isBuiltByEnvironment(word: string): boolean {
  return isChanged(word) && /^(?:import|\(.*\)|[{}]|.*,|)$/s.test(inEnvironment(word));
}

/** Whether the environment decides what the parts of a Corefile are. */
export function dependsOnEnvironment(corefile: Corefile): boolean {
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
  return keys.some(isBuiltByEnvironment) || names.some(isChanged);
}

/** Whether the environment makes a name of a plugin, which may be that of another line, too. */
export function namesPlugins(corefile: Corefile): boolean {
  return corefile.expand().some(({ directives }) => directives.some(({ name }) => isChanged(name)));
}

function isChanged(word: string): boolean {
  return inEnvironment(word) !== word;
}
