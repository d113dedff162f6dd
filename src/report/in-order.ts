import type { Reachability, TopologyModel } from "./model";

/**
 * The same facts in the order in which a report tells them: by names, and by nothing else, so that a
 * report does not change with the order in which an app declares things.
 */
export function inOrder(model: TopologyModel): TopologyModel {
  return {
    clusters: sorted(model.clusters, "system", "clusterName"),
    links: sorted(model.links, "first", "second", "by"),
    ranges: sorted(model.ranges, "clusterName", "use", "cidr"),
    reachability: sorted(model.reachability, "from", "to", "protocol", firstPort, "ports", "why"),
    zones: sorted(model.zones, "clusterName", "answeredBy", "zone"),
    quotas: sorted(model.quotas, "subject", "what"),
    resources: sorted(model.resources, "stack", "type"),
    costs: sorted(model.costs, "stack", "what"),
  };
}

function firstPort({ ports }: Reachability): number {
  return Number.parseInt(ports) || 0;
}

// Not by localeCompare, which depends on the machine's language.
function sorted<Name extends string, Fact extends Readonly<Record<Name, string>>>(
  facts: readonly Fact[],
  ...keys: readonly (Name | ((fact: Fact) => number))[]
): Fact[] {
  const valueOf = (fact: Fact, key: (typeof keys)[number]): string | number =>
    typeof key === "function" ? key(fact) : fact[key];
  return [...facts].sort((left, right) => {
    const differing = keys.find((key) => valueOf(left, key) !== valueOf(right, key));
    return differing === undefined
      ? 0
      : valueOf(left, differing) < valueOf(right, differing)
        ? -1
        : 1;
  });
}
