import type { TopologyModel } from "./model";

/**
 * The same facts in the order in which a report tells them: by names, and by nothing else, so that a
 * report does not change with the order in which an app declares things.
 */
export function inOrder(model: TopologyModel): TopologyModel {
  return {
    clusters: sorted(
      model.clusters,
      (each) => each.system,
      (each) => each.clusterName,
    ),
    links: sorted(
      model.links,
      (each) => each.first,
      (each) => each.second,
      (each) => each.by,
    ),
    ranges: sorted(
      model.ranges,
      (each) => each.clusterName,
      (each) => each.use,
      (each) => each.cidr,
    ),
    reachability: sorted(
      model.reachability,
      (each) => each.from,
      (each) => each.to,
      (each) => each.protocol,
      (each) => Number.parseInt(each.ports) || 0,
      (each) => each.ports,
      (each) => each.why,
    ),
    zones: sorted(
      model.zones,
      (each) => each.clusterName,
      (each) => each.answeredBy,
      (each) => each.zone,
    ),
    quotas: sorted(
      model.quotas,
      (each) => each.subject,
      (each) => each.what,
    ),
    resources: sorted(
      model.resources,
      (each) => each.stack,
      (each) => each.type,
    ),
    costs: sorted(
      model.costs,
      (each) => each.stack,
      (each) => each.what,
    ),
  };
}

// Not by localeCompare, which depends on the machine's language.
function sorted<T>(facts: readonly T[], ...keys: readonly ((fact: T) => string | number)[]): T[] {
  return [...facts].sort((left, right) => {
    const differing = keys.find((keyOf) => keyOf(left) !== keyOf(right));
    return differing === undefined ? 0 : differing(left) < differing(right) ? -1 : 1;
  });
}
