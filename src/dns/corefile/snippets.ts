import { Directive } from "./directive";
import { IMPORT } from "./import";
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
    const { name, args, block, line } = directive;
    if (name !== IMPORT) {
      return importsAmong(block ?? []).length === 0
        ? directive
        : new Directive({
            name,
            args,
            block: expandImports(block ?? [], snippets),
            ...(line !== undefined && { line }),
          });
    }
    const snippet = snippets.get(args[0] ?? "");
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
