import { answersTo } from "../cluster/answers";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { Direction, type FilterFact } from "../cluster/topology/facts";
import type { Traffic } from "../cluster/traffic";
import { type Hop, type HopPart, HopStep } from "./hop";
import { type Member, type MemberRoute, nodeRangesOf, pathOf, podRangesOf } from "./topology";

/** A connection from the pods of one cluster to addresses of another. */
export interface Connection {
  readonly part: HopPart;
  readonly from: Member;
  readonly to: Member;
  /** A single address, or a range of which every address is meant. */
  readonly destination: Cidr;
  readonly flow: Traffic;
  /**
   * What comes out of a load balancer at the destination, as the nodes behind it see it.
   * @default - the flow itself
   */
  readonly arriving?: Traffic;
}

/**
 * What the packets of a connection and its answers pass, in order. It ends with the first hop that does
 * not let them through.
 */
export function hopsOf(connection: Connection): Hop[] {
  const hops: Hop[] = [];
  for (const hop of everyHop(connection)) {
    hops.push(hop);
    if (!hop.passed) break;
  }
  return hops;
}

function* everyHop(connection: Connection): Generator<Hop> {
  const { part, from, to, destination, flow, arriving = flow } = connection;
  const { source, ranges } = sourceOf(connection);
  yield source;
  yield { part, step: HopStep.ROUTE, ...routeHop(from, to, destination) };

  const there = { part, step: HopStep.FILTER };
  for (const hop of unmanaged(from)) yield { ...there, ...hop };
  for (const hop of outThrough(from, [destination], flow)) yield { ...there, ...hop };
  for (const hop of unmanaged(to)) yield { ...there, ...hop };
  for (const hop of inThrough(to, ranges, flow)) yield { ...there, ...hop };
  if (!arriving.equals(flow)) {
    for (const hop of inThrough(to, ranges, arriving)) yield { ...there, ...hop };
  }
  for (const hop of admitted(to, ranges, arriving)) yield { ...there, ...hop };

  for (const range of ranges) {
    yield { part, step: HopStep.ROUTE_BACK, ...routeHop(to, from, range) };
  }
  const back = { part, step: HopStep.FILTER_BACK };
  const answer = answersTo(flow);
  for (const hop of outThrough(to, ranges, answer)) yield { ...back, ...hop };
  for (const hop of inThrough(from, [destination], answer)) yield { ...back, ...hop };
}

/** The address that the peer sees, and the ranges in which it is. */
function sourceOf({ part, from, destination }: Connection): {
  readonly source: Hop;
  readonly ranges: readonly Cidr[];
} {
  const { family } = destination;
  const { name, kept } = from;
  const hop = {
    part,
    step: HopStep.SOURCE,
    clusterName: name,
    path: kept?.path ?? from.path,
  };
  const ofFamily = (ranges: readonly Cidr[]): Cidr[] =>
    ranges.filter((range) => range.family === family);
  const pods = ofFamily(podRangesOf(from));
  const found = (says: string, ranges = pods) => ({
    source: { ...hop, passed: true, says },
    ranges,
  });
  if (pods.length === 0) {
    const says = `${name} has no ${family} range, so that its pods reach no ${family} address`;
    const fix = `connect to an address of the family that "${name}" has.`;
    return { source: { ...hop, passed: false, says, fix }, ranges: [] };
  }
  if (family === IpFamily.IPV6 || kept?.ranges.some((range) => range.contains(destination))) {
    return found(`pods of ${name} keep their addresses`);
  }
  if (kept === undefined) {
    return found(
      `whether pods of ${name} keep their addresses is not set here, and where they do not, the peer sees their nodes'`,
    );
  }
  const nodes = ofFamily(nodeRangesOf(from));
  return found(
    `pods of ${name} take the addresses of their nodes`,
    nodes.length > 0 ? nodes : pods,
  );
}

/** Where packets of a cluster for an address or a range are sent: the routes that fit it closest. */
export function routesTo({ routes }: Member, destination: Cidr): MemberRoute[] {
  const fitting = routes.filter((route) => route.destination.contains(destination));
  const closest = Math.max(...fitting.map((route) => route.destination.prefixLength));
  return fitting.filter((route) => route.destination.prefixLength === closest);
}

/** What is the same of every hop that is not told yet where it belongs. */
type PlainHop = Omit<Hop, "part" | "step">;

function routeHop(from: Member, to: Member, destination: Cidr): PlainHop {
  const routes = routesTo(from, destination);
  const leading = routes.filter((route) => route.to === to.name);
  const clusterName = from.name;
  const [first] = leading;
  if (first !== undefined) {
    const says = `${placesOf(leading)} of ${from.name}: ${first.destination.toString()} to ${first.target}`;
    return { clusterName, passed: true, says, path: first.path };
  }
  const [other] = routes;
  const instead = other === undefined ? "nothing leads there" : `they go to ${other.target}`;
  return {
    clusterName,
    passed: false,
    says: `no route of ${from.name} leads packets for ${destination.toString()} to ${to.name}: ${instead}`,
    path: other?.path ?? "",
    fix: `link "${from.name}" with "${to.name}": no other cluster passes their packets on.`,
  };
}

/** What holds some routes: `the route table "main"`, `4 route tables`. */
function placesOf(routes: readonly MemberRoute[]): string {
  const places = [...new Set(routes.map(({ where }) => where))];
  return places.length > 1 ? `${places.length} route tables` : places.join();
}

/** What is said of the filters of a cluster that the app leaves alone. */
function unmanaged({ name, unmanagedFilters }: Member): PlainHop[] {
  return unmanagedFilters.map((fact) => ({
    clusterName: name,
    passed: true,
    says: `${name} has ${fact.what}`,
    path: pathOf(fact),
  }));
}

/** The filters without state that packets leave a cluster through, one after the other. */
function outThrough(at: Member, ranges: readonly Cidr[], flow: Traffic): PlainHop[] {
  return stateless(at, Direction.EGRESS).map(([filter, rules]) =>
    filterHop(at, filter, rules, ranges, flow, "lets", "out to"),
  );
}

/** The filters without state that packets enter a cluster through, one after the other. */
function inThrough(at: Member, ranges: readonly Cidr[], flow: Traffic): PlainHop[] {
  return stateless(at, Direction.INGRESS).map(([filter, rules]) =>
    filterHop(at, filter, rules, ranges, flow, "lets", "in from"),
  );
}

/** The filters with state of a cluster: one that admits the packets is enough. */
function admitted(at: Member, ranges: readonly Cidr[], flow: Traffic): PlainHop[] {
  const rules = at.filters.filter(
    ({ isStateful, direction }) => isStateful && direction === Direction.INGRESS,
  );
  const hops = [...byFilter(rules)].map(([filter, own]) =>
    filterHop(at, filter, own, ranges, flow, "admits", "from"),
  );
  return [...hops.filter(({ passed }) => passed), ...hops].slice(0, 1);
}

function stateless(at: Member, direction: Direction): [string, readonly FilterFact[]][] {
  const own = at.filters.filter(({ isStateful }) => !isStateful);
  return [...byFilter(own)].map(([filter, rules]) => [
    filter,
    rules.filter((rule) => rule.direction === direction),
  ]);
}

function byFilter(rules: readonly FilterFact[]): Map<string, FilterFact[]> {
  const filters = new Map<string, FilterFact[]>();
  for (const rule of rules) {
    const known = filters.get(rule.filter);
    if (known === undefined) filters.set(rule.filter, [rule]);
    else known.push(rule);
  }
  return filters;
}

function filterHop(
  at: Member,
  filter: string,
  rules: readonly FilterFact[],
  ranges: readonly Cidr[],
  flow: Traffic,
  verb: string,
  preposition: string,
): PlainHop {
  const allowing = (range: Cidr): FilterFact | undefined =>
    rules.find(
      (rule) =>
        rule.flows.some((each) => each.covers(flow)) &&
        rule.ranges.some((each) => each.contains(range)),
    );
  const missing = ranges.find((range) => allowing(range) === undefined);
  const [first] = ranges;
  const hop = { clusterName: at.name, path: pathOf(first && allowing(first)) };
  const what = textOf(flow);
  return missing === undefined
    ? {
        ...hop,
        passed: true,
        says: `${filter} of ${at.name} ${verb} ${what} ${preposition} ${ranges.join(", ")}`,
      }
    : {
        ...hop,
        passed: false,
        says: `no rule of ${filter} of ${at.name} ${verb} ${what} ${preposition} ${missing.toString()}`,
        fix: `add ${codeOf(flow)} to the traffic between the clusters.`,
      };
}

/** A flow as people write it: `tcp 4000`, `udp 8000-8010`, `icmp`. */
export function textOf(flow: Traffic): string {
  return `${flow.protocol} ${flow.ports}`.trim();
}

/** A flow as it is written in a program. */
function codeOf({ protocol, ports }: Traffic): string {
  return `Traffic.${protocol}(${ports.replace("-", ", ")})`;
}
