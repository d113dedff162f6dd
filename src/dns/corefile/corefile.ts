import { ErrorCode, type InputOrigin, ValidationError } from "../../cluster";
import { CorefileSource } from "./corefile-source";
import { sameDirectives } from "./directive";
import { appendBlocks, cutKey, cutSpan, insertBehind, replaceSpan } from "./edits";
import { expandBlocks, servedBlocks } from "./imported-blocks";
import { targetOf } from "./import";
import { linesOf } from "./lines";
import { sameLists } from "./lists";
import { parseCorefile } from "./parser";
import { dependsOnEnvironment } from "./read-zone-key";
import type { ServerBlock } from "./server-block";
import { importsAmong } from "./snippets";
import type { CorefileImport, ParsedCorefile, PlacedServerBlock, Snippet } from "./syntax";
import { type ExpandedBlock, clashFinding, findZoneClashes } from "./zone-clashes";
import { ZoneKey, assertServable } from "./zone-key";

/**
 * The configuration of a CoreDNS server: a text, and what CoreDNS reads in it. It never changes;
 * what changes it returns another one, in which every byte that was not concerned is as it was.
 *
 * @see https://coredns.io/manual/configuration/
 */
export class Corefile {
  /**
   * Reads a Corefile. Plugins and zones need not exist; {@link checkCorefile} looks at them.
   *
   * Some texts are refused although CoreDNS takes them, because it reads them in another way than
   * they look: quotes and braces that are never closed, closing braces without an opening one, lone
   * braces in quotes, a brace that touches a zone, a plugin's block that begins on a line of its
   * own, words behind such a block, a comment that touches a word and goes on behind a blank, an
   * import in the middle of a line or among zones, empty zones, a comma in a zone's quotes, the name
   * of an environment variable that goes over lines, and blocks without a zone.
   *
   * @param text the whole text
   * @param origin what the text is and where it was given, for the error message
   * @throws ValidationError COREFILE_SYNTAX with the number of the line, COREFILE_TOKEN for a text
   * that is known at plan only; arguments of plugins may be
   */
  public static parse(text: string, origin: InputOrigin = {}): Corefile {
    return new Corefile(text, parseCorefile(new CorefileSource(text, origin)));
  }

  /**
   * A Corefile of these blocks.
   *
   * @param blocks server blocks, in the order in which they shall stand
   * @throws ValidationError as {@link Corefile.add}
   */
  public static of(...blocks: readonly ServerBlock[]): Corefile {
    return Corefile.parse("").add(blocks);
  }

  private constructor(
    private readonly text: string,
    private readonly parsed: ParsedCorefile,
  ) {}

  /** The server blocks, in the order of the text. */
  public get serverBlocks(): readonly ServerBlock[] {
    return this.parsed.servers.map(({ block }) => block);
  }

  /** The snippets, in the order of the text. */
  public get snippets(): readonly Snippet[] {
    return this.parsed.snippets;
  }

  /** The imports that stand outside of blocks. */
  public get imports(): readonly CorefileImport[] {
    return this.parsed.imports.map(({ target, line }) => ({ target, line }));
  }

  /**
   * The imports, in blocks and outside, that name no snippet above them, so that CoreDNS looks for
   * files.
   */
  public fileImports(): CorefileImport[] {
    const outside = this.parsed.imports.filter(
      ({ target, snippetsAbove }) =>
        !this.snippets.slice(0, snippetsAbove).some(({ name }) => name === target),
    );
    const inside = importsAmong(this.expand().flatMap(({ directives }) => directives));
    return [
      ...outside.map(({ target, line }) => ({ target, line })),
      ...inside.map((each) => ({ target: targetOf(each), line: linesOf(each).first })),
    ];
  }

  /**
   * The server blocks, those of snippets that are imported between them included, with the lines of
   * snippets in the place of their imports. Imports of files stay, because only CoreDNS sees the
   * files, and so do all when they are more than CoreDNS follows.
   */
  public expand(): ExpandedBlock[] {
    return expandBlocks(servedBlocks(this.parsed).blocks);
  }

  /**
   * The server blocks that declare a zone: one, none, or several that a view or a bind keeps apart.
   *
   * @param zone the key of a server block, such as `.`, `cluster.local:53` or `10.0.0.0/16`
   * @throws ValidationError COREFILE_ZONE_NAME, COREFILE_TOKEN
   */
  public find(zone: string): ServerBlock[] {
    const key = ZoneKey.parse(zone);
    return this.serverBlocks.filter((block) => block.zoneKeys.some((other) => other.equals(key)));
  }

  /**
   * Puts server blocks at the end, in the style of the text. A last block without braces gets them.
   *
   * @param blocks server blocks, in the order in which they shall stand
   * @param origin what the blocks are and where they were given, for the error message
   * @throws ValidationError COREFILE_ZONE_DUPLICATE for a zone that is there already,
   * COREFILE_ZONE_NAME for one that CoreDNS cannot serve
   */
  public add(blocks: readonly ServerBlock[], origin: InputOrigin = {}): Corefile {
    const { servers } = this.parsed;
    assertKeys(blocks, origin);
    const added = Corefile.parse(appendBlocks(this.text, blocks, servers.at(-1)), origin);
    added.assertServedOnce((index) => index >= servers.length, origin);
    return added;
  }

  /**
   * Puts a server block in the place of the one that declares a zone, and of the comment above it.
   * A block that declares other zones too keeps them, and the new one stands behind it. Where
   * several declare the zone, the first makes way and the others lose it.
   *
   * @param zone the key of a server block, as for {@link Corefile.find}
   * @param block the new server block
   * @param origin what the block is and where it was given, for the error message
   * @throws ValidationError COREFILE_ZONE_UNKNOWN for a zone that no block declares, and what
   * {@link Corefile.add} throws
   */
  public replace(zone: string, block: ServerBlock, origin: InputOrigin = {}): Corefile {
    const key = ZoneKey.parse(zone, origin);
    assertKeys([block], origin);
    const before = this.without(key, this.locate(key, origin).index + 1);
    const { index, server } = before.locate(key, origin);
    const replaced = before.without(key, index);
    const rest = replaced.parsed.servers[index];
    const keepsBlock = replaced.parsed.servers.length === before.parsed.servers.length;
    const text =
      keepsBlock && rest !== undefined
        ? insertBehind(replaced.text, rest, block)
        : replaceSpan(before.text, server.span, block);
    const result = Corefile.parse(text, origin);
    result.assertServedOnce((position) => position === index + Number(keepsBlock), origin);
    return result;
  }

  /**
   * Takes a zone away: out of the keys of a block that declares others too, else with its block and
   * the comment above that. A Corefile without any block makes CoreDNS start a server of examples.
   *
   * @param zone the key of a server block, as for {@link Corefile.find}
   * @param origin where the zone was given, for the error message
   * @throws ValidationError COREFILE_ZONE_UNKNOWN for a zone that no block declares
   */
  public remove(zone: string, origin: InputOrigin = {}): Corefile {
    const key = ZoneKey.parse(zone, origin);
    return this.without(key, this.locate(key, origin).index);
  }

  /** Whether the two are the same text. */
  public equals(other: Corefile): boolean {
    return this.text === other.text;
  }

  /** Whether CoreDNS reads the same in both: comments and blanks make no difference. */
  public isEquivalentTo(other: Corefile): boolean {
    return (
      sameLists(
        this.parsed.servers,
        other.parsed.servers,
        (a, b) => a.snippetsAbove === b.snippetsAbove && a.block.equals(b.block),
      ) &&
      sameLists(
        this.snippets,
        other.snippets,
        (a, b) => a.name === b.name && sameDirectives(a.directives, b.directives),
      ) &&
      sameLists(
        this.parsed.imports,
        other.parsed.imports,
        (a, b) => a.snippetsAbove === b.snippetsAbove && a.target === b.target,
      )
    );
  }

  /** The text: for one that was read, byte for byte what was read. */
  public render(): string {
    return this.text;
  }

  /** The first block that declares a zone. */
  private locate(key: ZoneKey, origin: InputOrigin): { index: number; server: PlacedServerBlock } {
    for (const [index, server] of this.parsed.servers.entries()) {
      if (declares(server, key)) {
        return { index, server };
      }
    }
    const keys = this.serverBlocks.flatMap((block) => block.keys);
    throw new ValidationError({
      code: ErrorCode.COREFILE_ZONE_UNKNOWN,
      problem: `No server block of ${origin.what ?? "the Corefile"} declares the zone "${key.text}".`,
      found: keys.join(" ") || "no server block",
      fix: "name the key of a block, with its scheme and port if it has others than the default.",
      ...(origin.scope && { scope: origin.scope }),
    });
  }

  /** The Corefile without a zone, in its blocks from a position on. */
  private without(key: ZoneKey, from: number): Corefile {
    const index = this.parsed.servers.map((server) => declares(server, key)).lastIndexOf(true);
    const placed = this.parsed.servers[index];
    if (placed === undefined || index < from) {
      return this;
    }
    const matches = placed.block.keys.map((text) => ZoneKey.tryParse(text)?.equals(key) ?? false);
    const text = matches.every(Boolean)
      ? cutSpan(this.text, placed.span)
      : cutKey(this.text, placed.keyWords, matches.indexOf(true));
    return Corefile.parse(text).without(key, from);
  }

  private assertServedOnce(isNew: (index: number) => boolean, origin: InputOrigin): void {
    const fresh = new Set(this.serverBlocks.filter((_, index) => isNew(index)));
    const clash = findZoneClashes(this.expand()).find(
      ({ first, second }) => fresh.has(first) || fresh.has(second),
    );
    if (clash !== undefined) {
      throw new CorefileSource(this.text, origin).error(clashFinding(clash));
    }
  }
}

function declares({ block }: PlacedServerBlock, key: ZoneKey): boolean {
  return block.zoneKeys.some((other) => other.equals(key));
}

function assertKeys(blocks: readonly ServerBlock[], origin: InputOrigin): void {
  for (const key of blocks.flatMap(({ keys }) => keys)) {
    if (!dependsOnEnvironment(key)) {
      assertServable(key, origin);
    }
  }
}
