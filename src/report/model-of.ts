import type { IConstruct } from "constructs";
import { type QuotaFact, type ResolverFact, factsOf } from "../cluster/topology/facts";
import type {
  QuotaUse,
  ReportedCluster,
  ReportedRange,
  ReportedZone,
  TopologyModel,
} from "./model";
import { reachabilityOf } from "./reachability";
import { readable } from "./readable";
import { costsOf, resourcesOf } from "./resources";
import { type Member, Topology } from "./topology";

/**
 * What an app joins, as plain data: what the constructs of this package in it know of themselves, and
 * the resources of all its stacks. It can be asked for before and after the app is synthesized.
 *
 * Clusters are told apart by their names, and where clusters of several systems have one name, by
 * `SYSTEM/NAME`. All constructs that stand for a cluster, in whichever stack, are that one cluster.
 *
 * @param app the app, or any construct of it
 */
export function modelOf(app: IConstruct): TopologyModel {
  const { root } = app.node;
  const topology = Topology.of(root);
  const { members, links } = topology;
  const resources = resourcesOf(root);
  return {
    clusters: members.map(clusterOf),
    links: links.map(({ first, second, by }) => ({ first: first.name, second: second.name, by })),
    ranges: members.flatMap(rangesOf),
    reachability: reachabilityOf(topology),
    zones: members.flatMap((member) => zonesOf(topology, member)),
    quotas: quotasOf(factsOf(root).quotas),
    resources,
    costs: costsOf(root, resources),
  };
}

function clusterOf({ name, system, place, isAdopted, cluster }: Member): ReportedCluster {
  const { clusterDomain, namespaces, addresses } = cluster.dns;
  return {
    clusterName: name,
    system,
    place,
    isAdopted,
    clusterDomain,
    namespaces: [...namespaces].sort(),
    dnsAddresses: readable(addresses),
  };
}

function rangesOf({ name, cluster }: Member): ReportedRange[] {
  return cluster.addressRanges.map(({ use, cidr, routed }) => ({
    clusterName: name,
    use,
    cidr: cidr.toString(),
    size: cidr.size.toString(),
    routed,
  }));
}

/** The zones that others answer for a cluster. */
function zonesOf(topology: Topology, member: Member): ReportedZone[] {
  const { name: clusterName, resolver, networks } = member;
  const forwarded = resolver === undefined ? [] : forwardedZones(topology, clusterName, resolver);
  const known = topology.networkZones
    .filter(({ network }) => networks.includes(network))
    .map(({ zone, cluster, by }) => ({
      clusterName,
      zone,
      answeredBy: topology.memberFor(cluster).name,
      by,
      addresses: [],
    }))
    .filter(({ answeredBy }) => answeredBy !== clusterName);
  return [...forwarded, ...known].sort(
    (one, other) => compare(one.zone, other.zone) || compare(one.answeredBy, other.answeredBy),
  );
}

function forwardedZones(
  topology: Topology,
  clusterName: string,
  { by, stubs, successTtl, denialTtl, serveStale }: ResolverFact,
): ReportedZone[] {
  return stubs.flatMap(({ zones, peer }) =>
    zones.map((zone) => ({
      clusterName,
      zone,
      answeredBy: topology.memberFor(peer).name,
      by,
      addresses: readable(peer.dns.addresses),
      ...(successTtl !== undefined && { successTtl }),
      ...(denialTtl !== undefined && { denialTtl }),
      ...(serveStale !== undefined && { serveStale }),
    })),
  );
}

/** The quotas of which something is used, each once: whoever sees more of it is right. */
function quotasOf(facts: readonly QuotaFact[]): QuotaUse[] {
  const most = new Map<string, QuotaUse>();
  for (const { subject, what, used, limit } of facts) {
    const key = JSON.stringify([subject, what]);
    if (used > (most.get(key)?.used ?? 0)) most.set(key, { subject, what, used, limit });
  }
  return [...most.values()].sort(
    (one, other) => compare(one.subject, other.subject) || compare(one.what, other.what),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
