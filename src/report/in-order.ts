import type { TopologyModel } from "./model";

type Key = readonly (string | number)[];

/**
 * The same facts in the order in which a report tells them: by names, and by nothing else, so that a
 * report does not change with the order in which an app declares things.
 */
export function inOrder(model: TopologyModel): TopologyModel {
  return {
    clusters: sorted(model.clusters, (cluster) => [cluster.system, cluster.clusterName]),
    links: sorted(model.links, (link) => [link.first, link.second, link.by]),
    ranges: sorted(model.ranges, (range) => [range.clusterName, range.use, range.cidr]),
    reachability: sorted(model.reachability, (entry) => [
      entry.from,
      entry.to,
      entry.protocol,
      Number.parseInt(entry.ports) || 0,
      entry.ports,
      entry.why,
    ]),
    zones: sorted(model.zones, (zone) => [zone.clusterName, zone.answeredBy, zone.zone]),
    quotas: sorted(model.quotas, (quota) => [quota.subject, quota.what]),
    resources: sorted(model.resources, (resource) => [resource.stack, resource.type]),
    costs: sorted(model.costs, (cost) => [cost.stack, cost.what]),
  };
}

function sorted<T>(facts: readonly T[], keyOf: (fact: T) => Key): T[] {
  return facts
    .map((fact) => ({ fact, key: keyOf(fact) }))
    .sort((left, right) => compare(left.key, right.key))
    .map(({ fact }) => fact);
}

// Not localeCompare, which depends on the machine's language.
function compare(left: Key, right: Key): number {
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? "";
    if (part !== other) {
      return part < other ? -1 : 1;
    }
  }
  return 0;
}
