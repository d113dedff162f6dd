import { Traffic } from "../cluster/traffic";
import { type Hop, HopPart, HopStep } from "./hop";
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
            const blocking = hops.find(({ passed }) => !passed);
            const { protocol, ports } = flow;
            const why = blocking?.says ?? hops.map(({ says }) => says).join("; ");
            const reached = blocking === undefined;
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
  const [first] = [...ways.filter((hops) => hops.some(({ passed }) => !passed)), ...ways];
  return first ?? [unreachable(from, to, part)];
}

/** The hop at which a connection ends that has no address to go to. */
function unreachable(from: Member, to: Member, part: HopPart): Hop {
  return {
    part,
    step: HopStep.DESTINATION,
    clusterName: to.name,
    passed: false,
    says: `${to.name} has no range of pods, or none of the address families of ${from.name}`,
    path: to.path,
    fix: `give "${to.name}" the ranges that its pods have, of a family that "${from.name}" has, too.`,
  };
}

/** The clusters that are joined with each other, directly or by others; in the order of their names. */
function groupsOf({ members, links }: Topology): Member[][] {
  let groups = members.map((member) => new Set([member]));
  for (const { first, second } of links) {
    const isJoined = (group: ReadonlySet<Member>): boolean => group.has(first) || group.has(second);
    const joined = groups.filter(isJoined).flatMap((group) => [...group]);
    groups = [...groups.filter((group) => !isJoined(group)), new Set(joined)];
  }
  return groups.map((group) => members.filter((member) => group.has(member)));
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
