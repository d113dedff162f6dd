import { Token } from "cdktf";
import { isIP } from "node:net";
import { Cidr } from "../cluster/cidr";
import { DNS_PORT, parseDnsEndpoint } from "../cluster/dns-endpoint";
import type { StubZones } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import { type Hop, HopPart, HopStep } from "./hop";
import { readable } from "./readable";
import { hopsBetween } from "./reachability";
import { type Member, pathOf, type Topology } from "./topology";
import { hopsOf } from "./way";

/** What became of a name. */
export interface Lookup {
  readonly hops: readonly Hop[];
  /** The cluster to which the name belongs; none where it cannot be resolved. */
  readonly owner?: Member;
}

/** Follows a name from the pods of a cluster to the DNS that knows it. */
export function lookUp(topology: Topology, from: Member, name: string): Lookup {
  return (
    byStubDomain(topology, from, name) ??
    atHome(topology, from, name) ??
    byNetwork(topology, from, name) ?? { hops: [unknownZone(topology, from, name)] }
  );
}

/** The hop of a cluster that tells whose name it is. */
function zoneHop(from: Member, passed: boolean, says: string, path: string, fix?: string): Hop {
  const hop = { part: HopPart.NAME, step: HopStep.ZONE, clusterName: from.name };
  return { ...hop, passed, says, path, ...(fix !== undefined && { fix }) };
}

function byStubDomain(topology: Topology, from: Member, name: string): Lookup | undefined {
  const { resolver } = from;
  const [match] = (resolver?.stubs ?? [])
    .flatMap((stub) => stub.zones.map((zone) => ({ zone, stub })))
    .filter(({ zone }) => isWithin(name, zone))
    .sort((one, other) => other.zone.length - one.zone.length);
  if (resolver === undefined || match === undefined) return undefined;
  const owner = topology.memberFor(match.stub.peer);
  const says = `${match.zone} is a ${resolver.by} of ${from.name}, answered by ${owner.name}`;
  const zone = zoneHop(from, true, says, pathOf(resolver));
  const question = ask(from, owner, match.stub, resolver.forceTcp);
  const isAnswered = question.every(({ passed }) => passed);
  return { hops: [zone, ...question], ...(isAnswered && { owner }) };
}

/** Asks a peer: at the first of its addresses that can be reached, or in vain at the first of all. */
function ask(from: Member, peer: Member, { peer: { dns } }: StubZones, forceTcp: boolean): Hop[] {
  const flowTo = (port: number): Traffic => (forceTcp ? Traffic.tcp(port) : Traffic.udp(port));
  const ways = dns.addresses.map((address) => wayTo(from, peer, address, flowTo));
  const reached = ways.filter((hops) => hops.every(({ passed }) => passed));
  const [way = []] = [...reached, ...ways];
  const failing = ways.length - reached.length;
  const where = readable(dns.addresses).join(", ");
  const some = failing > 0 && reached.length > 0 ? `; ${failing} of them cannot be reached` : "";
  const says = `it is asked over ${forceTcp ? "TCP" : "UDP"} at ${where}${some}`;
  const forwarder: Hop = {
    part: HopPart.QUESTION,
    step: HopStep.FORWARDER,
    clusterName: from.name,
    passed: true,
    says,
    path: pathOf(from.resolver),
  };
  return [forwarder, ...way];
}

function wayTo(from: Member, peer: Member, text: string, flowTo: (port: number) => Traffic): Hop[] {
  const part = HopPart.QUESTION;
  const answer = peer.dnsAnswers.find(({ addresses }) => addresses.includes(text));
  const shown = readable([text]).join();
  const at = { part, step: HopStep.FORWARDER, clusterName: peer.name };
  if (answer === undefined) {
    const says = `nothing in this app answers for ${peer.name} at ${shown}`;
    const fix = `make what answers there, such as the EksDnsEndpoint of "${peer.name}", or give the addresses at which its DNS answers already.`;
    return [{ ...at, passed: false, says, path: peer.path, fix }];
  }
  const { by, nodePort, path } = answer;
  const behind = nodePort === undefined ? "" : `, in front of port ${nodePort} of every node`;
  const answered = { ...at, passed: true, says: `${by} answers there${behind}`, path };
  const { address, port } = parseDnsEndpoint(text);
  const family = isIP(address);
  if (Token.isUnresolved(text) || family === 0) {
    return [answered, ...hopsBetween(from, peer, flowTo(DNS_PORT), part)];
  }
  const way = hopsOf({
    part,
    from,
    to: peer,
    destination: Cidr.parse(`${address}/${family === 4 ? 32 : 128}`),
    flow: flowTo(port),
    ...(nodePort !== undefined && { arriving: flowTo(nodePort) }),
  });
  return [answered, ...way];
}

/** A name of the cluster's own domain, which its DNS answers itself, rightly or not. */
function atHome(topology: Topology, from: Member, name: string): Lookup | undefined {
  const { clusterDomain, namespaces } = from.cluster.dns;
  if (!isWithin(name, clusterDomain)) return undefined;
  const namespace = namespaceIn(name, clusterDomain);
  const owner = topology.members.find(
    ({ cluster: { dns }, ...member }) =>
      member.name !== from.name &&
      member.system === from.system &&
      dns.clusterDomain === clusterDomain &&
      dns.namespaces.includes(namespace),
  );
  if (owner === undefined || namespaces.includes(namespace)) {
    const says = `${name} is in the domain ${clusterDomain} of ${from.name}, whose own DNS answers`;
    return { hops: [zoneHop(from, true, says, from.path)], owner: from };
  }
  const says = `the namespace ${namespace} belongs to ${owner.name}, but the DNS of ${from.name} does not forward it and answers itself that there is no such name`;
  return {
    hops: [zoneHop(from, false, says, pathOf(from.resolver), forwardTo(topology, from, owner))],
  };
}

/** How to make the names of a cluster known in another. */
function forwardTo(topology: Topology, from: Member, owner: Member): string {
  return topology.areLinked(from, owner)
    ? `add "${owner.name}" to the peers of the stub domains of "${from.name}".`
    : `link "${from.name}" with "${owner.name}", and add it to the peers of its stub domains.`;
}

/** A name that the resolver of the cluster's private network knows. */
function byNetwork(topology: Topology, from: Member, name: string): Lookup | undefined {
  const [zone] = topology.networkZones
    .filter((each) => from.networks.includes(each.network) && isWithin(name, each.zone))
    .sort((one, other) => other.zone.length - one.zone.length);
  if (zone === undefined) return undefined;
  const owner = topology.memberFor(zone.cluster);
  const says = `${zone.by} answers ${zone.zone} of ${owner.name} in the network of ${from.name}`;
  return { hops: [zoneHop(from, true, says, pathOf(zone))], owner };
}

function unknownZone(topology: Topology, from: Member, name: string): Hop {
  // Clusters of two systems are not joined, and may have one domain.
  const owner = topology.members.find(
    ({ system, cluster }) => system === from.system && isWithin(name, cluster.dns.clusterDomain),
  );
  const says =
    owner === undefined
      ? `${name} is in no zone that ${from.name} forwards, so that its upstream resolver is asked, which knows no cluster's names`
      : `${name} is in the domain of ${owner.name}, which ${from.name} does not forward: its upstream resolver is asked, which does not know it`;
  const zones = [
    from.cluster.dns.clusterDomain,
    ...(from.resolver?.stubs ?? []).flatMap((stub) => stub.zones),
  ];
  const fix =
    owner === undefined
      ? `write a name that ends in ${zones.join(" or ")}.`
      : forwardTo(topology, from, owner);
  return zoneHop(from, false, says, pathOf(from.resolver), fix);
}

function isWithin(name: string, zone: string): boolean {
  return `.${name}`.endsWith(`.${zone}`);
}

/** The namespace of a name such as `pod.service.NAMESPACE.svc.cluster.local`; empty where it has none. */
function namespaceIn(name: string, clusterDomain: string): string {
  const labels = name.slice(0, -clusterDomain.length - 1).split(".");
  const kind = labels.at(-1);
  return kind === "svc" || kind === "pod" ? (labels.at(-2) ?? "") : "";
}
