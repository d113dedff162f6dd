import type { IConstruct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import { type AddressRange, RangeUse } from "../cluster/cluster";
import { DNS_PORT } from "../cluster/dns-endpoint";
import { SPECIAL_RANGES } from "../cluster/special-ranges";
import { Traffic } from "../cluster/traffic";
import { type Hop, HopPart, HopStep } from "./hop";
import { lookUp } from "./lookup";
import { parseQuestion, type Question } from "./question";
import { hopsBetween } from "./reachability";
import { type Member, podRangesOf, rangeWith, Topology } from "./topology";
import { hopsOf, routesTo } from "./way";

/** What becomes of a connection. */
export interface Explanation {
  /** Whether everything of this app lets it through; the rest is said in docs/explain.md. */
  readonly reached: boolean;
  /** What it passes, in order; of one that is not let through, up to the hop that does not. */
  readonly hops: readonly Hop[];
}

/**
 * What a connection from the pods of one cluster passes, hop by hop, by the configuration that the app
 * is synthesized to: who knows the name, how the question reaches the peer's DNS, the address that the
 * peer sees, the routes both ways, and the filters at both ends. Nothing is looked up or sent.
 *
 * @param app the app, or any construct of it
 * @param question the connection
 * @throws ValidationError CLUSTER_UNKNOWN, DESTINATION, PORT_RANGE
 */
export function explain(app: IConstruct, question: Question): Explanation {
  const topology = Topology.of(app.node.root);
  const { from, name, address, flow } = parseQuestion(topology, question);
  const hops =
    address === undefined
      ? hopsToName(topology, from, flow, name)
      : hopsToAddress(topology, from, flow, address);
  return { reached: hops.every(({ passed }) => passed), hops };
}

function hopsToName(topology: Topology, from: Member, flow: Traffic, name: string): Hop[] {
  const { hops, owner } = lookUp(topology, from, name);
  if (owner === undefined) return [...hops];
  if (owner === from) {
    return [...hops, destinationHop(from, true, `its address is one of ${from.name} itself`)];
  }
  const says = `a pod of ${owner.name} has an address in ${podRangesOf(owner).join(" or ")}${servicesOf(owner)}`;
  return [
    ...hops,
    destinationHop(owner, true, says),
    ...hopsBetween(from, owner, flow, HopPart.CONNECTION),
  ];
}

/** What is to be known of the Services of a cluster by who connects to a name of it. */
function servicesOf({ cluster }: Member): string {
  const services = cluster.addressRanges.filter(({ use }) => use === RangeUse.SERVICES);
  const hidden = services.filter(({ routed }) => !routed);
  return hidden.length === 0
    ? services.map(({ cidr }) => `, a Service in ${cidr.toString()}`).join("")
    : ` (a Service must be headless: ${textsOf(hidden)} exists inside the cluster alone)`;
}

function hopsToAddress(topology: Topology, from: Member, flow: Traffic, address: Cidr): Hop[] {
  const text = address.host(0);
  const special = SPECIAL_RANGES.find((range) => range.contains(address));
  if (special !== undefined) {
    const says = `addresses in ${special.toString()}, as ${text} is, lead to no other host`;
    return [destinationHop(from, false, says, "give an address of a pod or of a load balancer.")];
  }
  const others = topology.members.filter((member) => member !== from);
  const owners = others.filter((member) => rangeWith(member, address) !== undefined);
  const own = rangeWith(from, address);
  if (own !== undefined) {
    const also = owners.map(({ name }) => name).join(", ");
    const says = `${text} is in ${describe(own)} of ${from.name} itself${also === "" ? "" : `; packets never come to ${also}, where the address is in use, too`}`;
    return [destinationHop(from, true, says)];
  }
  const routes = routesTo(from, address);
  const leadsTo = new Set(routes.map(({ to }) => to));
  const routed = others.find(({ name }) => leadsTo.has(name));
  const owner = routed ?? owners[0];
  if (owner === undefined) {
    const [route] = routes;
    const goes = route === undefined ? "nothing leads there" : `packets go to ${route.target}`;
    const joined = others.filter((member) => topology.areLinked(from, member));
    const names = joined.map(({ name }) => `"${name}"`).join(", ");
    const fix = `give an address of a cluster that is joined with "${from.name}": ${names || "there is none"}.`;
    const says = `${text} is in no range of a cluster that ${from.name} is joined with: ${goes}`;
    return [destinationHop(from, false, says, fix)];
  }
  const range = rangeWith(owner, address);
  if (range?.routed === false) {
    const says = `${text} is in ${describe(range)} of ${owner.name}, which exists inside that cluster alone`;
    const fix = `connect to a pod of "${owner.name}", by a name of a headless Service, or to an internal load balancer.`;
    return [destinationHop(owner, false, says, fix)];
  }
  const answer = owner.dnsAnswers.find(({ addresses }) => addresses.includes(text));
  const { nodePort } = answer ?? {};
  const isAsked = flow.hasPorts && flow.fromPort === DNS_PORT;
  if (answer !== undefined && nodePort !== undefined && !isAsked) {
    const says = `${text} is ${answer.by} of ${owner.name}, which passes port ${DNS_PORT} on and no other`;
    return [destinationHop(owner, false, says, `connect to port ${DNS_PORT}, or to a pod.`)];
  }
  const says = range
    ? `${text} is in ${describe(range)} of ${owner.name}`
    : `${text} is led to ${owner.name}`;
  return [
    destinationHop(owner, true, says),
    ...hopsOf({
      part: HopPart.CONNECTION,
      from,
      to: owner,
      destination: address,
      flow,
      ...(nodePort !== undefined && { arriving: atPort(flow, nodePort) }),
    }),
  ];
}

/** A flow of the same protocol to another port. */
function atPort({ protocol }: Traffic, port: number): Traffic {
  return Traffic[protocol](port);
}

function destinationHop(at: Member, passed: boolean, says: string, fix?: string): Hop {
  return {
    part: HopPart.CONNECTION,
    step: HopStep.DESTINATION,
    clusterName: at.name,
    passed,
    says,
    path: at.path,
    ...(fix !== undefined && { fix }),
  };
}

function describe({ use, cidr }: AddressRange): string {
  return `the ${use} range ${cidr.toString()}`;
}

function textsOf(ranges: readonly AddressRange[]): string {
  return ranges.map(({ cidr }) => cidr.toString()).join(", ");
}
