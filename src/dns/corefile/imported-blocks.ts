import { ValidationError } from "../../cluster";
import { CorefileSource } from "./corefile-source";
import { Directive } from "./directive";
import { parseCorefile } from "./parser";
import { linesOf } from "./lines";
import { ServerBlock } from "./server-block";
import { countImports, expandImports, MAX_IMPORTS } from "./snippets";
import type { ParsedCorefile, PlacedImport, Snippet } from "./syntax";
import type { ExpandedBlock } from "./zone-clashes";

/** Snippets by their names. */
export type Snippets = ReadonlyMap<string, Snippet>;

/** A server block, and the snippets that it can import. */
export interface ServedBlock {
  readonly block: ServerBlock;
  readonly snippets: Snippets;
  /** Number of the line of its closing brace, in a snippet. */
  readonly endLine?: number;
}

/** What CoreDNS serves of a Corefile, and imports outside of blocks that do not become a part of it. */
export interface ServedBlocks {
  readonly blocks: readonly ServedBlock[];
  /** Imports of snippets that hold no complete server blocks, nor the zones of the block below. */
  readonly misplaced: readonly PlacedImport[];
}

/** The server blocks of a Corefile, and those of the snippets that are imported between them. */
export function servedBlocks(parsed: ParsedCorefile): ServedBlocks {
  const blocks: ServedBlock[] = [];
  const misplaced: PlacedImport[] = [];
  const servers = parsed.servers.map((server) => ({
    ...server,
    line: linesOf(server.block).first,
  }));
  const items = [...servers, ...parsed.imports].sort((one, other) => one.line - other.line);
  let zones: readonly string[] = [];
  for (const [index, item] of items.entries()) {
    const snippets = snippetsAbove(parsed, item.snippetsAbove);
    if ("block" in item) {
      const { keys, directives } = item.block;
      const block =
        keys.length > 0
          ? item.block
          : new ServerBlock({ keys: zones, directives, line: item.line });
      blocks.push({ block, snippets });
      continue;
    }
    const snippet = snippets.get(item.target);
    const next = items[index + 1];
    zones = [];
    if (snippet === undefined) {
      continue;
    }
    if (next !== undefined && "block" in next && next.block.keys.length === 0) {
      zones = zonesOf(snippet);
      misplaced.push(...(zones.length === 0 ? [item] : []));
    } else {
      const imported = blocksOf(snippet);
      blocks.push(...(imported ?? []).map((each) => ({ ...each, snippets })));
      misplaced.push(...(imported === undefined ? [item] : []));
    }
  }
  return { blocks, misplaced };
}

/** Whether imports are so many that CoreDNS does not start, and nothing can be made of them. */
export function importsTooMuch(blocks: readonly ServedBlock[]): boolean {
  const counts = blocks.map(({ block, snippets }) => countImports(block.directives, snippets));
  return counts.reduce((sum, count) => sum + count, 0) > MAX_IMPORTS;
}

/** The blocks with the lines of snippets in the place of their imports. */
export function expandBlocks(blocks: readonly ServedBlock[]): ExpandedBlock[] {
  const isTooMuch = importsTooMuch(blocks);
  return blocks.map(({ block, snippets }) => ({
    block,
    directives: isTooMuch ? block.directives : expandImports(block.directives, snippets),
  }));
}

function snippetsAbove({ snippets }: ParsedCorefile, count: number): Snippets {
  return new Map(snippets.slice(0, count).map((snippet) => [snippet.name, snippet]));
}

function blocksOf({ directives }: Snippet): Omit<ServedBlock, "snippets">[] | undefined {
  const blocks = directives.flatMap((directive) => {
    const { name, args, block } = directive;
    const { first, last } = linesOf(directive);
    // The brace of a server block closes it on a line of its own.
    if (block === undefined || block.at(-1)?.endLine === last) {
      return [];
    }
    const keys = keysIn(name, args);
    return keys === undefined
      ? []
      : { block: new ServerBlock({ keys, directives: block, line: first }), endLine: last };
  });
  return blocks.length === directives.length ? blocks : undefined;
}

function zonesOf({ directives }: Snippet): readonly string[] {
  const [first, ...more] = directives;
  if (first === undefined || first.block !== undefined || more.length > 0) {
    return [];
  }
  return keysIn(first.name, first.args) ?? [];
}

/** The keys that words are in front of a brace; undefined when they are none. */
function keysIn(name: string, args: readonly string[]): readonly string[] | undefined {
  try {
    const head = new Directive({ name, args, block: [] });
    // Behind a line break, a byte order mark is a part of a word, as it is in the snippet.
    const { servers } = parseCorefile(new CorefileSource(`\n${head.render()}`));
    return servers[0]?.block.keys;
  } catch (error) {
    if (error instanceof ValidationError) {
      return undefined;
    }
    throw error;
  }
}
