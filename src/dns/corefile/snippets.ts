import { Directive } from "./directive";
import { IMPORT, targetOf } from "./import";
import type { Snippet } from "./syntax";

/**
 * Puts the lines of snippets in the place of their imports, in blocks of plugins too. Imports of
 * files stay, and so does the import of a snippet in itself.
 */
export function expandImports(
  directives: readonly Directive[],
  snippets: ReadonlyMap<string, Snippet>,
): Directive[] {
  return directives.flatMap((directive) => {
    const { name, args, block, line, endLine } = directive;
    if (name !== IMPORT) {
      return block === undefined || importsAmong(block).length === 0
        ? directive
        : new Directive({ name, args, block: expandImports(block, snippets), line, endLine });
    }
    const snippet = snippets.get(targetOf(directive));
    if (snippet === undefined) {
      return directive;
    }
    const others = new Map(snippets);
    others.delete(snippet.name);
    return expandImports(snippet.directives, others);
  });
}

/** The imports among directives and in their blocks. */
export function importsAmong(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((directive) =>
    directive.name === IMPORT ? directive : importsAmong(directive.block ?? []),
  );
}

/** Imports of snippets that CoreDNS follows in one Corefile; with one more it does not start. */
export const MAX_IMPORTS = 10_000;

/** How often snippets are imported by directives, in their blocks and in snippets. */
export function countImports(
  directives: readonly Directive[],
  snippets: ReadonlyMap<string, Snippet>,
  counts = new Map<string, number>(),
): number {
  return importsAmong(directives).reduce((sum, directive) => {
    const target = targetOf(directive);
    const snippet = snippets.get(target);
    if (snippet !== undefined && !counts.has(target)) {
      counts.set(target, 0);
      counts.set(target, 1 + countImports(snippet.directives, snippets, counts));
    }
    return sum + (counts.get(target) ?? 0);
  }, 0);
}
