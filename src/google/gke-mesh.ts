import { Construct } from "constructs";
import { type AddressRange, type ICluster, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { type ClusterPair, Links } from "../cluster/links";
import { assertNoOverlap } from "../cluster/overlaps";
import { factsOf } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import { ClusterFirewall, DEFAULT_TRAFFIC, type FirewallOptions } from "./cluster-firewall";
import { CreatedGkeCluster } from "./created-gke-cluster";
import { DnsPeeringZone } from "./dns-peering-zone";
import type { IGkeCluster } from "./gke-cluster-interface";
import { type IGkeNetwork, networkPath } from "./gke-network";
import { isOfVpc } from "./gke-ranges";
import { assertQuotas, type GoogleQuotas } from "./quotas";
import { VpcPeering } from "./vpc-peering";

/** GKE clusters to join. */
export interface GkeMeshProps extends FirewallOptions {
  /** The clusters, in any order and in any number of networks. */
  readonly clusters: readonly IGkeCluster[];
  /**
   * The limits of your projects, where Google has raised them.
   * @default - Google's default quotas
   */
  readonly quotas?: GoogleQuotas;
}

/**
 * Joins GKE clusters: a firewall in each of their VPCs and, between two VPCs, a peering, with zones in
 * which each resolves the domains of the other. In one VPC the firewall is all it takes. Ids are made
 * of the names of clusters, networks and projects, so that the order of the clusters does not matter,
 * and one that comes or goes changes nothing of the others but lists in their firewalls.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules
 */
export class GkeMesh extends Construct {
  /** The peerings, one for each pair of networks, in the order in which they are made. */
  public readonly peerings: readonly VpcPeering[];

  /**
   * @throws ValidationError CLUSTER_DUPLICATE, CIDR_OVERLAP, DOMAIN_SHARED, the codes of
   * {@link ClusterFirewall} and of quotas
   */
  public constructor(scope: Construct, id: string, props: GkeMeshProps) {
    super(scope, id);
    const { quotas, ...options } = props;
    const clusters = [...props.clusters].sort(byName);
    const pairs = Links.full().among(this, clusters);
    const networks = networksOf(clusters);
    assertQuotas(this, networks, quotas);
    assertApart(this, networks, clusters);
    assertDomains(this, pairs);

    const members = networks.map((network) => ({
      network,
      inside: new Construct(this, idOf(network)),
    }));
    this.peerings = addPeerings(members);
    for (const pair of pairs) {
      this.declareLink(pair, Traffic.merge(props.traffic ?? DEFAULT_TRAFFIC));
    }
    for (const { network, inside } of members) {
      new ClusterFirewall(inside, "firewall", { ...options, network, clusters });
      for (const cluster of clusters.filter((each) => !isIn(network, each))) {
        const { clusterName, vpcScopeDomain } = cluster;
        if (vpcScopeDomain !== undefined) {
          new DnsPeeringZone(inside, `dns-${clusterName}`, {
            network,
            cluster,
            domain: vpcScopeDomain,
          });
        }
      }
    }
  }

  /** Makes a link known to the app, with the routes that Google gives to what it joins. */
  private declareLink(
    { first, second }: ClusterPair<IGkeCluster>,
    traffic: readonly Traffic[],
  ): void {
    const facts = factsOf(this);
    const peering = this.peerings.find((each) => each.joins(first.network, second.network));
    const madeBy = peering ?? this;
    const by = peering === undefined ? "one VPC" : "VPC peering";
    facts.links.push({ madeBy, first, second, by, traffic });
    const sides = [
      { cluster: first, peer: second },
      { cluster: second, peer: first },
    ];
    for (const { cluster, peer } of sides) {
      const where = `the network "${cluster.network.networkName}"`;
      const target =
        peering === undefined
          ? `the subnet of ${peer.clusterName}`
          : `the VPC peering with the network "${peer.network.networkName}"`;
      for (const { cidr } of peer.addressRanges.filter(({ routed }) => routed)) {
        facts.routes.push({ madeBy, cluster, where, destination: cidr, target, peer });
      }
    }
  }
}

/** A network of a mesh, and where what belongs to it is in the tree. */
interface Member {
  readonly network: IGkeNetwork;
  readonly inside: Construct;
}

/** Makes the peerings: those of one network one after the other, as Google asks. */
function addPeerings(members: readonly Member[]): VpcPeering[] {
  const latest = new Map<IGkeNetwork, VpcPeering>();
  return members.flatMap(({ network: first, inside }, index) =>
    members.slice(index + 1).map(({ network: second }) => {
      const before = [latest.get(first), latest.get(second)];
      const peering = new VpcPeering(inside, `peering-${idOf(second)}`, {
        first,
        second,
        after: [...new Set(before.filter((each) => each !== undefined))],
      });
      latest.set(first, peering).set(second, peering);
      return peering;
    }),
  );
}

/** A network as part of a construct id: neither half of it has a dot. */
function idOf({ projectId, networkName }: IGkeNetwork): string {
  return `${projectId}.${networkName}`;
}

function byName(one: IGkeCluster, other: IGkeCluster): number {
  return one.clusterName < other.clusterName ? -1 : 1;
}

function isIn(network: IGkeNetwork, cluster: IGkeCluster): boolean {
  return networkPath(cluster.network) === networkPath(network);
}

/** The networks of clusters, each once, in the order of their projects and names. */
function networksOf(clusters: readonly IGkeCluster[]): IGkeNetwork[] {
  const networks = new Map(clusters.map(({ network }) => [networkPath(network), network]));
  return [...networks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

/**
 * Refuses ranges that Google would refuse in a VPC, or in one that it is peered with. Services count,
 * too: their ranges are ranges of the subnet, though nothing outside the cluster answers there.
 */
function assertApart(
  scope: Construct,
  networks: readonly IGkeNetwork[],
  clusters: readonly IGkeCluster[],
): void {
  const isShared = sharedRanges();
  const inVpcs = clusters.map((cluster) => {
    const ranges = cluster.addressRanges.filter((range) => !isShared(cluster, range));
    return viewOf(cluster, ranges, isOfVpc);
  });
  assertNoOverlap(scope, Links.full().among(scope, inVpcs));
  // Control planes of two VPCs may have one range: neither VPC sees the other's.
  const isOfControlPlane = ({ use }: AddressRange): boolean => use === RangeUse.CONTROL_PLANE;
  for (const network of networks) {
    const controlPlanes = clusters
      .filter((each) => isIn(network, each) && each.addressRanges.some(isOfControlPlane))
      .map((each) => viewOf(each, each.addressRanges, isOfControlPlane));
    assertNoOverlap(scope, Links.full().among(scope, controlPlanes));
  }
}

/** A cluster as it would be if the ranges that Google keeps apart were the ones that are routed. */
function viewOf(
  { clusterName, dns }: IGkeCluster,
  ranges: readonly AddressRange[],
  isKeptApart: (range: AddressRange) => boolean,
): ICluster {
  const addressRanges = ranges.map((range) => ({ ...range, routed: isKeptApart(range) }));
  return { clusterName, dns, addressRanges };
}

/**
 * Tells, cluster by cluster, which ranges another one brought already. Clusters that exist may live in
 * one subnet and share its ranges; one that is created makes its own.
 */
function sharedRanges(): (cluster: IGkeCluster, range: AddressRange) => boolean {
  const known = new Set<string>();
  return (cluster, { use, cidr }) => {
    if (cluster instanceof CreatedGkeCluster) {
      return false;
    }
    const nodes = cluster.addressRanges.find((range) => range.use === RangeUse.NODES);
    const key = [networkPath(cluster.network), nodes?.cidr, use, cidr].join(" ");
    const isKnown = known.has(key);
    known.add(key);
    return isKnown;
  };
}

function assertDomains(scope: Construct, pairs: readonly ClusterPair<IGkeCluster>[]): void {
  for (const { first, second } of pairs) {
    const domain = first.vpcScopeDomain;
    if (domain !== undefined && domain === second.vpcScopeDomain) {
      throw new ValidationError({
        code: ErrorCode.DOMAIN_SHARED,
        problem: `The clusters "${first.clusterName}" and "${second.clusterName}" have the same domain, and Cloud DNS answers a domain for one cluster of the joined VPCs.`,
        found: domain,
        fix: `give "${second.clusterName}" a domain of its own.`,
        scope,
      });
    }
  }
}
