import type { IConstruct } from "constructs";
import { Cidr, IpFamily } from "./cidr";
import { type AddressRange, type ICluster, RangeUse } from "./cluster";
import { ErrorCode, ValidationError } from "./errors";
import { type ClusterPair, peersByCluster } from "./links";

/** @see https://datatracker.ietf.org/doc/html/rfc1918 */
export const PRIVATE_RANGES: readonly Cidr[] = [
  Cidr.parse("10.0.0.0/8"),
  Cidr.parse("172.16.0.0/12"),
  Cidr.parse("192.168.0.0/16"),
];

/**
 * The first private IPv4 range of a size that shares no address with those taken.
 *
 * @returns undefined when nothing of that size is free
 */
export function proposeRange(prefixLength: number, taken: readonly Cidr[]): Cidr | undefined {
  for (const range of PRIVATE_RANGES) {
    const free = range.firstFree(prefixLength, taken);
    if (free !== undefined) {
      return free;
    }
  }
  return undefined;
}

/**
 * Refuses clusters whose addresses would be taken for each other's.
 *
 * Between two clusters that are linked, a range that one routes to must not be in use in the other:
 * its packets would stay at home. Two clusters that meet at a third one must not ask for routes to
 * the same addresses there.
 *
 * @param scope the construct that joins the clusters, for the error's path
 * @throws ValidationError CIDR_OVERLAP, CLUSTER_DUPLICATE and the others of {@link Links.among}
 */
export function assertNoOverlap(scope: IConstruct, pairs: readonly ClusterPair<ICluster>[]): void {
  const peersOf = peersByCluster(pairs);
  const taken = [...peersOf.keys()].flatMap((cluster) =>
    cluster.addressRanges.map(({ cidr }) => cidr),
  );

  for (const { first, second } of pairs) {
    const clash = findClash(first, second, (a, b) => a.routed || b.routed);
    if (clash !== undefined) {
      throw overlapError(scope, first, second, clash, taken, "cannot be joined");
    }
  }
  if (pairs.length === (peersOf.size * (peersOf.size - 1)) / 2) {
    return; // No two of them meet at a third one alone.
  }
  const linked = new Map([...peersOf].map(([cluster, peers]) => [cluster, new Set(peers)]));
  for (const [meeting, peers] of peersOf) {
    for (const [index, first] of peers.entries()) {
      // Peers that are linked themselves are compared above, by the stricter rule.
      const others = peers.slice(index + 1).filter((peer) => !linked.get(first)?.has(peer));
      for (const second of others) {
        const clash = findClash(first, second, (a, b) => a.routed && b.routed);
        if (clash !== undefined) {
          const where = `cannot both be joined with "${meeting.clusterName}"`;
          throw overlapError(scope, first, second, clash, taken, where);
        }
      }
    }
  }
}

type Clash = readonly [AddressRange, AddressRange];

function findClash(
  first: ICluster,
  second: ICluster,
  matters: (a: AddressRange, b: AddressRange) => boolean,
): Clash | undefined {
  for (const a of first.addressRanges) {
    for (const b of second.addressRanges) {
      if (matters(a, b) && a.cidr.overlaps(b.cidr)) {
        return [a, b];
      }
    }
  }
  return undefined;
}

function overlapError(
  scope: IConstruct,
  first: ICluster,
  second: ICluster,
  [a, b]: Clash,
  taken: readonly Cidr[],
  verdict: string,
): ValidationError {
  const describe = (cluster: ICluster, { use, cidr }: AddressRange): string =>
    `the ${use} range ${cidr.toString()} of "${cluster.clusterName}"`;
  return new ValidationError({
    code: ErrorCode.CIDR_OVERLAP,
    problem: `The clusters "${first.clusterName}" and "${second.clusterName}" ${verdict}: ${describe(first, a)} overlaps ${describe(second, b)}.`,
    found: `${a.cidr.toString()} and ${b.cidr.toString()}`,
    // Nothing outside its own cluster knows a service range, so it is the one that is easier to move.
    fix:
      a.use === RangeUse.SERVICES && b.use !== RangeUse.SERVICES
        ? proposal(first, a, taken)
        : proposal(second, b, taken),
    scope,
  });
}

function proposal(cluster: ICluster, { use, cidr }: AddressRange, taken: readonly Cidr[]): string {
  if (cidr.family === IpFamily.IPV6) {
    return `check that both ranges are written as the VPCs have them, or give "${cluster.clusterName}" another IPv6 range.`;
  }
  const free = proposeRange(cidr.prefixLength, taken);
  return free === undefined
    ? `give "${cluster.clusterName}" another ${use} range, or a smaller one: no private range of this size is free among these clusters.`
    : `give "${cluster.clusterName}" a ${use} range that is free among these clusters, such as ${free.toString()}.`;
}
