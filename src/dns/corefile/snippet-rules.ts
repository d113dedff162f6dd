import { ErrorCode } from "../../cluster";
import type { Corefile } from "./corefile";
import type { Finding } from "./corefile-source";
import { importsAmong } from "./snippets";
import type { Snippet } from "./syntax";

/**
 * The findings for snippets that stop CoreDNS at its start: defined twice, imported above their
 * definition (where CoreDNS looks for a file of that name), or made of themselves.
 *
 * @see https://coredns.io/plugins/import/
 */
export function checkSnippets(corefile: Corefile): Finding[] {
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
  for (const { target, line } of corefile.fileImports()) {
    const snippet = byName.get(target);
    if (snippet !== undefined) {
      const problem = `imports the snippet "${target}", which is defined below, in line ${snippet.line}.`;
      findings.push({ code, line, problem, fix: "move the snippet above its first import." });
    }
  }
  return findings;
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
