import { Traffic } from "../cluster/traffic";
import { type Hop, HopPart } from "./hop";
import type { Reachability } from "./model";
import { type Member, podRangesOf, type Topology } from "./topology";
import { hopsOf } from "./way";

/**
 * Whether the pods of each cluster reach those of the others that it is joined with, directly or by a
 * third one: with each kind of traffic of its link, and where there is none, with any.
 */
export function reachabilityOf(topology: Topology): Reachability[] {
  return groupsOf(topology).flatMap((group) =>
    group.flatMap((from) => {
      const traffic = trafficOf(topology, from);
      return group
        .filter((to) => to !== from)
        .flatMap((to) =>
          (traffic.get(to) ?? [Traffic.all()]).map((flow) => {
            const hops = hopsBetween(from, to, flow, HopPart.CONNECTION);
            const reached = hops.every(({ passed }) => passed);
            const { protocol, ports } = flow;
            const why = reached
              ? hops.map(({ says }) => says).join("; ")
              : (hops.at(-1)?.says ?? "");
            return { from: from.name, to: to.name, protocol, ports, reached, why };
          }),
        );
    }),
  );
}

/**
 * What packets from pods of one cluster to those of another pass: of its pod ranges, those to the first
 * that cannot be reached, or to the first of all.
 */
export function hopsBetween(from: Member, to: Member, flow: Traffic, part: HopPart): Hop[] {
  const families = new Set(podRangesOf(from).map(({ family }) => family));
  const ways = podRangesOf(to)
    .filter(({ family }) => families.has(family))
    .map((destination) => hopsOf({ part, from, to, destination, flow }));
  const [first = []] = [...ways.filter((hops) => hops.some(({ passed }) => !passed)), ...ways];
  return first;
}

/** The clusters that are joined with each other, directly or by others; in the order of their names. */
function groupsOf({ members, links }: Topology): Member[][] {
  const groups = new Map(members.map((member) => [member, new Set([member])]));
  for (const { first, second } of links) {
    const joined = new Set([...(groups.get(first) ?? []), ...(groups.get(second) ?? [])]);
    for (const member of joined) groups.set(member, joined);
  }
  return [...new Set(groups.values())].map((group) =>
    members.filter((member) => group.has(member)),
  );
}

/** What the links of a cluster let through, by its peer. */
function trafficOf({ links }: Topology, member: Member): Map<Member, readonly Traffic[]> {
  const found = new Map<Member, readonly Traffic[]>();
  for (const { first, second, traffic } of links) {
    const peer = first === member ? second : first;
    if (first === member || second === member) {
      found.set(peer, Traffic.merge([...(found.get(peer) ?? []), ...traffic]));
    }
  }
  return found;
}
