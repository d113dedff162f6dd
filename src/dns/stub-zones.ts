import type { IConstruct } from "constructs";
import { type AddressRange, type ICluster, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import type { StubZones } from "../cluster/topology/facts";
import { assertAnswers } from "./peer-addresses";

/**
 * Chooses the zones that a cluster forwards to its peers. A peer with a domain of its own gets that
 * domain; one with the same domain gets the service and pod zones of each namespace that it owns.
 *
 * @param scope the construct that forwards, for error messages
 * @param reverse whether addresses of the peers are looked up there, too
 * @throws ValidationError DNS_ADDRESSES, DNS_ADDRESS_UNREACHABLE, DOMAIN_SHARED, NAMESPACE_SHARED,
 * NAMESPACES_MISSING, STUB_OWN_ZONE
 */
export function planStubZones(
  scope: IConstruct,
  cluster: ICluster,
  peers: readonly ICluster[],
  reverse: boolean,
): StubZones[] {
  const sorted = [...peers].sort((left, right) => (left.clusterName < right.clusterName ? -1 : 1));
  for (const peer of sorted) {
    assertAnswers(scope, cluster, peer);
  }
  assertDistinct(scope, cluster, sorted);
  return sorted.flatMap((peer) => [
    ...nameZones(scope, cluster, peer).map((zones) => ({ zones, peer })),
    ...(reverse ? reverseZones(cluster, sorted, peer) : []).map((zone) => ({
      zones: [zone],
      peer,
    })),
  ]);
}

function nameZones(scope: IConstruct, cluster: ICluster, peer: ICluster): string[][] {
  const own = cluster.dns.clusterDomain;
  const { clusterDomain, namespaces } = peer.dns;
  if (clusterDomain !== own) {
    if (own.endsWith(`.${clusterDomain}`)) {
      throw new ValidationError({
        code: ErrorCode.STUB_OWN_ZONE,
        problem: `The domain ${clusterDomain} of the cluster "${peer.clusterName}" contains ${own}, the domain of "${cluster.clusterName}": its own names would be sent away.`,
        found: clusterDomain,
        fix: "give the clusters domains of which none ends in another, such as cluster-1.com and cluster-2.com.",
        scope,
      });
    }
    return [[clusterDomain]];
  }
  if (namespaces.length === 0) {
    throw new ValidationError({
      code: ErrorCode.NAMESPACES_MISSING,
      problem: `The clusters "${cluster.clusterName}" and "${peer.clusterName}" both have the domain ${own}, so their names are told apart by namespace, and "${peer.clusterName}" owns none.`,
      found: `namespaces of "${peer.clusterName}": []`,
      fix: `set namespaces of "${peer.clusterName}" to those that it alone has, such as ["tidb-2"].`,
      scope,
    });
  }
  return namespaces.map((name) => [`${name}.svc.${own}`, `${name}.pod.${own}`]);
}

/** The pod and service ranges of a peer whose addresses mean the same everywhere. */
function reverseZones(cluster: ICluster, peers: readonly ICluster[], peer: ICluster): string[] {
  const others = [cluster, ...peers.filter((other) => other !== peer)];
  const isUnique = ({ cidr }: AddressRange): boolean =>
    others.every(({ addressRanges }) => !addressRanges.some((range) => range.cidr.overlaps(cidr)));
  return peer.addressRanges
    .filter(({ use }) => use !== RangeUse.NODES && use !== RangeUse.CONTROL_PLANE)
    .filter(isUnique)
    .map(({ cidr }) => cidr.toString());
}

function assertDistinct(scope: IConstruct, cluster: ICluster, peers: readonly ICluster[]): void {
  const clusters = [cluster, ...peers];
  for (const [index, one] of clusters.entries()) {
    for (const other of clusters.slice(index + 1)) {
      const domain = one.dns.clusterDomain;
      const shared = one.dns.namespaces.find((name) => other.dns.namespaces.includes(name));
      if (domain !== other.dns.clusterDomain) {
        continue;
      }
      if (domain !== cluster.dns.clusterDomain) {
        throw new ValidationError({
          code: ErrorCode.DOMAIN_SHARED,
          problem: `The peers "${one.clusterName}" and "${other.clusterName}" of "${cluster.clusterName}" have the same domain, so nothing says which of them to ask.`,
          found: domain,
          fix: `give "${other.clusterName}" a domain of its own, or take one of them out of the peers.`,
          scope,
        });
      }
      if (shared !== undefined) {
        throw new ValidationError({
          code: ErrorCode.NAMESPACE_SHARED,
          problem: `The clusters "${one.clusterName}" and "${other.clusterName}" have the domain ${domain} and both own the namespace "${shared}", so its names mean two things.`,
          found: `"${shared}"`,
          fix: `let one of them own "${shared}", and name it differently in the other.`,
          scope,
        });
      }
    }
  }
}
