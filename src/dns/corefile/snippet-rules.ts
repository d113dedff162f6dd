import { ErrorCode } from "../../cluster";
import type { Corefile } from "./corefile";
import type { Finding } from "./corefile-source";
import { importsTooMuch, type ServedBlocks } from "./imported-blocks";
import { checkImportedLines } from "./imported-lines";
import { importsAmong, MAX_IMPORTS } from "./snippets";
import type { Snippet } from "./syntax";

/**
 * The findings for snippets that stop CoreDNS at its start: defined twice, imported above their
 * definition (where CoreDNS looks for a file of that name), made of themselves, or imported where
 * CoreDNS makes something else of them.
 *
 * @see https://coredns.io/plugins/import/
 */
export function checkSnippets(corefile: Corefile, served: ServedBlocks): Finding[] {
  const { snippets } = corefile;
  const code = ErrorCode.COREFILE_SNIPPET;
  const findings: Finding[] = [];

  const byName = new Map<string, Snippet>();
  for (const snippet of snippets) {
    const first = byName.get(snippet.name);
    if (first === undefined) {
      byName.set(snippet.name, snippet);
    } else {
      const problem = `defines the snippet "${snippet.name}", which line ${first.line} defines already.`;
      findings.push({
        code,
        line: snippet.line,
        problem,
        fix: "give each snippet a name of its own.",
      });
    }
  }
  for (const snippet of byName.values()) {
    if (reaches(snippet, snippet.name, byName, new Set())) {
      const problem = `defines the snippet "${snippet.name}" in terms of itself.`;
      findings.push({
        code,
        line: snippet.line,
        problem,
        fix: "take one of the imports between them away.",
      });
    }
  }
  if (findings.length > 0) {
    return findings;
  }
  const { blocks, misplaced } = served;
  if (importsTooMuch(blocks)) {
    const problem = `stands in a Corefile that imports snippets more than ${MAX_IMPORTS} times, and CoreDNS follows no more.`;
    return [{ code, line: 1, problem, fix: "write out the innermost of them." }];
  }
  for (const { target, line } of misplaced) {
    const problem = `imports the snippet "${target}" between server blocks, and it holds something else.`;
    const fix =
      "let it hold server blocks with braces and no imports between them, or the zones of the block whose brace stands below the import, in one line.";
    findings.push({ code, line, problem, fix });
  }
  for (const { target, line } of corefile.fileImports()) {
    const snippet = byName.get(target);
    if (snippet !== undefined) {
      const problem = `imports the snippet "${target}", which is defined below, in line ${snippet.line}.`;
      findings.push({ code, line, problem, fix: "move the snippet above its first import." });
    }
  }
  return findings.length > 0 ? findings : blocks.flatMap(checkImportedLines);
}

function reaches(
  from: Snippet,
  goal: string,
  snippets: ReadonlyMap<string, Snippet>,
  seen: Set<string>,
): boolean {
  return importsAmong(from.directives).some(({ args: [target = ""] }) => {
    const next = snippets.get(target);
    if (target === goal) {
      return true;
    }
    if (next === undefined || seen.has(target)) {
      return false;
    }
    seen.add(target);
    return reaches(next, goal, snippets, seen);
  });
}
