import type { IConstruct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import { type AddressRange, type ICluster, RangeUse } from "../cluster/cluster";
import {
  type ClusterFact,
  type Fact,
  type Facts,
  factsOf,
  type FilterFact,
  type NetworkZoneFact,
  type ResolverFact,
  type UnmanagedFilterFact,
} from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";

/** Addresses at which the DNS of a member answers. */
export interface DnsAnswer {
  readonly addresses: readonly string[];
  readonly by: string;
  readonly nodePort?: number;
  readonly path: string;
}

/** Where packets of a member for a range are sent. */
export interface MemberRoute {
  readonly where: string;
  readonly destination: Cidr;
  readonly target: string;
  /** Name of the member that they come to; none where they leave the clusters. */
  readonly to?: string;
  readonly path: string;
}

/** A cluster of an app, however many constructs stand for it. */
export interface Member {
  /** What reports and questions call it: its name, and its system where two have that name. */
  readonly name: string;
  readonly system: string;
  readonly place: string;
  readonly isAdopted: boolean;
  /** The construct that creates it; for one that is adopted, the first that stands for it. */
  readonly cluster: ICluster;
  readonly path: string;
  /** The private networks whose resolvers it asks. */
  readonly networks: readonly string[];
  readonly routes: readonly MemberRoute[];
  readonly filters: readonly FilterFact[];
  readonly unmanagedFilters: readonly UnmanagedFilterFact[];
  /**
   * Ranges towards which its pods keep their addresses, and what sees to that; none where it is not the
   * app's to say.
   */
  readonly kept?: { readonly ranges: readonly Cidr[]; readonly path: string };
  /** What forwards zones of others; none where nothing of the app does. */
  readonly resolver?: ResolverFact;
  readonly dnsAnswers: readonly DnsAnswer[];
}

/** Two members that are joined, in the order of their names. */
export interface MemberLink {
  readonly first: Member;
  readonly second: Member;
  readonly by: string;
  readonly traffic: readonly Traffic[];
}

/** What an app joins: its clusters, each with all that is known of it. */
export class Topology {
  public static of(app: IConstruct): Topology {
    return new Topology(factsOf(app));
  }

  /** In the order of their names. */
  public readonly members: readonly Member[];
  /** In the order of the names of their members. */
  public readonly links: readonly MemberLink[];
  public readonly networkZones: readonly NetworkZoneFact[];
  private readonly byCluster = new Map<ICluster, Member>();

  private constructor(facts: Facts) {
    const identities = identitiesOf(facts);
    const names = nameAll(identities);
    this.members = [...identities.values()]
      .map((known) => {
        const member = memberOf(known, facts, names);
        for (const { cluster } of known) this.byCluster.set(cluster, member);
        return member;
      })
      .sort(byName);
    this.links = this.linksOf(facts);
    this.networkZones = facts.networkZones;
  }

  /** The member that a construct stands for. */
  public memberFor(cluster: ICluster): Member {
    const member = this.byCluster.get(cluster);
    if (member === undefined) {
      throw new Error(`No fact of the app is about the cluster "${cluster.clusterName}".`);
    }
    return member;
  }

  /** Whether two members are joined directly. */
  public areLinked(one: Member, other: Member): boolean {
    return this.links.some(
      ({ first, second }) =>
        (first === one && second === other) || (first === other && second === one),
    );
  }

  private linksOf({ links }: Facts): MemberLink[] {
    const merged = new Map<string, MemberLink>();
    for (const { by, traffic, ...ends } of links) {
      const [one, other] = [this.memberFor(ends.first), this.memberFor(ends.second)];
      const [first, second] = one.name < other.name ? [one, other] : [other, one];
      const key = JSON.stringify([first.name, second.name, by]);
      const known = merged.get(key)?.traffic ?? [];
      merged.set(key, { first, second, by, traffic: Traffic.merge([...known, ...traffic]) });
    }
    return [...merged].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, link]) => link);
  }
}

/** The ranges in which the pods of a member are. */
export function podRangesOf(member: Member): Cidr[] {
  return rangesOf(member, RangeUse.PODS, RangeUse.VPC);
}

/** The ranges in which the nodes of a member are; none where they are not its own. */
export function nodeRangesOf(member: Member): Cidr[] {
  return rangesOf(member, RangeUse.NODES, RangeUse.VPC);
}

/** The range of a member in which an address or a range lies. */
export function rangeWith(member: Member, part: Cidr): AddressRange | undefined {
  return member.cluster.addressRanges.find(({ cidr }) => cidr.contains(part));
}

function rangesOf({ cluster }: Member, ...uses: readonly RangeUse[]): Cidr[] {
  return cluster.addressRanges.filter(({ use }) => uses.includes(use)).map(({ cidr }) => cidr);
}

/** What is said of the identity of a cluster, by one construct or, for the user's own, by none. */
type Identity = Omit<ClusterFact, "madeBy"> & Partial<Fact>;

/** All that stands for clusters, by what tells these apart. */
function identitiesOf(facts: Facts): ReadonlyMap<string, readonly Identity[]> {
  const declared = new Set(facts.clusters.map(({ cluster }) => cluster));
  const mentioned = [
    ...facts.links.flatMap(({ first, second }) => [first, second]),
    ...facts.routes.flatMap(({ cluster, peer = cluster }) => [cluster, peer]),
    ...facts.resolvers.flatMap(({ cluster, stubs }) => [cluster, ...stubs.map(({ peer }) => peer)]),
  ];
  // A cluster of the user's own making says nothing of itself.
  const others = [...new Set(mentioned)].filter((cluster) => !declared.has(cluster));
  const identities: Identity[] = [
    ...facts.clusters,
    ...others.map((cluster) => ({ cluster, system: "other", place: "", isAdopted: true })),
  ];
  const byKey = new Map<string, Identity[]>();
  for (const identity of identities) {
    const { system, place, cluster } = identity;
    const key = [system, place, cluster.clusterName].filter((part) => part !== "").join("/");
    byKey.set(key, [...(byKey.get(key) ?? []), identity]);
  }
  return byKey;
}

type Names = ReadonlyMap<ICluster, string>;

/** The shortest name of each cluster that no other has. */
function nameAll(identities: ReadonlyMap<string, readonly Identity[]>): Names {
  const entries = [...identities].flatMap(([key, [identity]]) =>
    identity === undefined ? [] : [{ key, identity }],
  );
  const forms = [
    ({ cluster }: Identity) => cluster.clusterName,
    ({ system, cluster }: Identity) => `${system}/${cluster.clusterName}`,
  ];
  return new Map(
    entries.flatMap(({ key, identity }) => {
      const isUnique = (form: (each: Identity) => string): boolean =>
        entries.filter((other) => form(other.identity) === form(identity)).length === 1;
      const name = forms.find(isUnique)?.(identity) ?? key;
      return (identities.get(key) ?? []).map(({ cluster }) => [cluster, name] as const);
    }),
  );
}

function memberOf(identities: readonly Identity[], facts: Facts, names: Names): Member {
  const clusters = new Set(identities.map(({ cluster }) => cluster));
  const isOwn = ({ cluster }: { readonly cluster: ICluster }): boolean => clusters.has(cluster);
  const [first] = [...identities].sort(
    (one, other) => Number(one.isAdopted) - Number(other.isAdopted),
  );
  if (first === undefined) throw new Error("Nothing stands for a cluster.");
  const kept = facts.sourceAddresses.filter(isOwn);
  const resolver = facts.resolvers.find(isOwn);
  const { cluster, system, place, isAdopted } = first;
  return {
    name: names.get(cluster) ?? cluster.clusterName,
    system,
    place,
    isAdopted,
    cluster,
    path: first.madeBy?.node.path ?? "",
    networks: [...new Set(identities.flatMap(({ network }) => network ?? []))].sort(),
    routes: facts.routes.filter(isOwn).map((fact) => {
      const { where, destination, target, peer } = fact;
      const to = peer && names.get(peer);
      return { where, destination, target, ...(to !== undefined && { to }), path: pathOf(fact) };
    }),
    filters: facts.filters.filter(isOwn),
    unmanagedFilters: facts.unmanagedFilters.filter(isOwn).slice(0, 1),
    ...(kept.length > 0 && {
      kept: { ranges: kept.flatMap((fact) => fact.kept), path: pathOf(kept[0]) },
    }),
    ...(resolver && { resolver }),
    dnsAnswers:
      first.madeBy === undefined
        ? [{ addresses: cluster.dns.addresses, by: "what is there already", path: "" }]
        : facts.dnsAnswers.filter(isOwn).map((fact) => ({ ...fact, path: pathOf(fact) })),
  };
}

/** Orders by name. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : Number(one.name > other.name);
}

/** Path of the construct that makes something so. */
export function pathOf(fact: Fact | undefined): string {
  return fact?.madeBy.node.path ?? "";
}
