import { ErrorCode } from "../../cluster";
import type { Finding } from "./corefile-source";
import type { Directive } from "./directive";
import { linesOf } from "./lines";
import type { ServerBlock } from "./server-block";

/** A server block with its imports expanded. */
export interface ExpandedBlock {
  /** The block as it was written. */
  readonly block: ServerBlock;
  /** Its plugins, those of imported snippets among them. */
  readonly directives: readonly Directive[];
}

/** Two server blocks that cannot be served side by side, or one that is at odds with itself. */
export interface ZoneClash {
  readonly first: ServerBlock;
  readonly second: ServerBlock;
  /** What both want to serve: protocol, zone and port. */
  readonly address: string;
}

// The listener of a block that is bound to no address takes them all.
const EVERY_HOST = "";

/**
 * Finds zones that are declared twice on one port and protocol, and on the same address of the
 * host. A block with a view shares a zone with others: it answers some of the questions only.
 *
 * @see https://coredns.io/plugins/bind/
 * @see https://coredns.io/plugins/view/
 */
export function findZoneClashes(blocks: readonly ExpandedBlock[]): ZoneClash[] {
  const clashes: ZoneClash[] = [];
  const listeners = new Map<string, Map<string, ServerBlock>>();
  for (const { block, directives } of blocks) {
    const hosts = boundHosts(directives);
    const hasView = directives.some(({ name }) => name === "view");
    for (const address of block.zoneKeys.flatMap((key) => key.addresses())) {
      const taken = listeners.get(address) ?? new Map<string, ServerBlock>();
      listeners.set(address, taken);
      for (const host of hosts) {
        const first = findTaken(taken, host, hasView);
        if (first !== undefined) {
          clashes.push({ first, second: block, address });
        } else if (!hasView) {
          taken.set(host, block);
        }
      }
    }
  }
  return clashes;
}

function findTaken(
  taken: ReadonlyMap<string, ServerBlock>,
  host: string,
  hasView: boolean,
): ServerBlock | undefined {
  const same = taken.get(host);
  if (same !== undefined) {
    return hasView ? undefined : same;
  }
  return host === EVERY_HOST ? [...taken.values()][0] : taken.get(EVERY_HOST);
}

function boundHosts(directives: readonly Directive[]): string[] {
  const binds = directives.filter(({ name }) => name === "bind");
  const excepted = new Set(
    binds.flatMap(({ block }) =>
      (block ?? []).filter(({ name }) => name === "except").flatMap(({ args }) => args),
    ),
  );
  const hosts = binds.flatMap(({ args }) => args).filter((host) => !excepted.has(host));
  return binds.length === 0 ? [EVERY_HOST] : hosts;
}

/** The finding for a clash of blocks that were read from a text. */
export function clashFinding({ first, second, address }: ZoneClash): Finding {
  const isWithin = first === second;
  const where = isWithin ? "the same block" : `line ${linesOf(first).first}`;
  return {
    code: ErrorCode.COREFILE_ZONE_DUPLICATE,
    line: linesOf(second).first,
    problem: `declares ${address}, which ${where} declares already: CoreDNS serves a zone once on a port.`,
    fix: isWithin
      ? "name each zone once; an address range stands for all the reverse zones in it."
      : "take one of the two away, join them to one block, or give each a bind or a view of its own.",
  };
}
