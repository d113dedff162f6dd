import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import { BUSYBOX_IMAGE } from "../cluster/busybox";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { type ICluster, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { Links, peersByCluster } from "../cluster/links";
import { memoized } from "../cluster/memoized";
import { assertNoOverlap } from "../cluster/overlaps";
import { factsOf } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import { ClusterNodes } from "./cluster-nodes";
import { parseImage } from "./image-name";
import { NodeRoutesAgent } from "./node-routes-agent";

/** A cluster whose nodes are neighbours of those of its peers. */
export interface NodeRoutesMember {
  /** The cluster, whose pod range is routed, and IPv4. */
  readonly cluster: ICluster;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
}

/** A member that links tell apart. */
interface NamedMember extends NodeRoutesMember {
  readonly clusterName: string;
}

/** Which clusters' nodes get routes to each other. */
export interface NodeRoutesProps {
  /** The clusters, in any order. */
  readonly members: readonly NodeRoutesMember[];
  /**
   * Which of the members are joined with each other.
   * @default Links.full()
   */
  readonly links?: Links;
  /**
   * Image with the shell and the tools of busybox.
   * @default "docker.io/library/busybox:1.37.0"
   */
  readonly image?: string;
}

/**
 * Lets pods of clusters whose nodes are neighbours in one network, as those of kind clusters on one
 * host are, reach the pods and services of each other: on every node a route to the pods of each node
 * of each peer and to the peer's services, towards which packets keep the address of their pod.
 *
 * In each cluster a DaemonSet keeps them, in the namespace `node-routes` that it makes: what somebody
 * deletes is back within five seconds, and when the DaemonSet goes, it takes its routes along. Nodes
 * that come, go or change their addresses are seen by the next deploy.
 *
 * The routes are on the nodes, and not on the bridge between them: there, packets of a connection
 * would pass one way through the bridge's host and the other way past it, and be dropped as invalid.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/daemon_set_v1
 */
export class NodeRoutes extends Construct {
  /** Names of the clusters whose nodes get routes. */
  private readonly clusterNames: readonly string[];

  /**
   * @throws ValidationError IMAGE_NAME, NODE_ROUTES, CIDR_OVERLAP and those of {@link Links.among}
   */
  public constructor(scope: Construct, id: string, props: NodeRoutesProps) {
    super(scope, id);
    const image = parseImage(
      this,
      "image of the node routes",
      props.image ?? BUSYBOX_IMAGE,
      BUSYBOX_IMAGE,
    );
    const members = props.members.map((member): NamedMember => ({
      ...member,
      clusterName: member.cluster.clusterName,
    }));
    const pairs = (props.links ?? Links.full()).among(this, members);
    assertNoOverlap(
      this,
      pairs.map(({ first, second }) => ({ first: first.cluster, second: second.cluster })),
    );

    const peersOf = peersByCluster(pairs);
    this.clusterNames = [...peersOf.keys()].map(({ clusterName }) => clusterName);
    this.assertOnlyWriter();
    const nodesScope = new Construct(this, "nodes");
    const nodesOf = memoized((member: NamedMember) => this.lookUp(nodesScope, member));
    const agents = new Construct(this, "agents");
    for (const [member, peers] of peersOf) {
      const { clusterName, provider } = member;
      const routes = peers.map((peer) => nodesOf(peer).routes);
      const agent = new NodeRoutesAgent(agents, clusterName, {
        clusterName,
        provider,
        image,
        routes,
      });
      this.declareRoutes(agent, member, peers, nodesOf);
    }
    for (const { first, second } of pairs) {
      factsOf(this).links.push({
        madeBy: this,
        first: first.cluster,
        second: second.cluster,
        by: "node routes",
        traffic: [Traffic.all()],
      });
    }
  }

  /** Makes the routes of a cluster's nodes known to the app. */
  private declareRoutes(
    madeBy: Construct,
    { cluster }: NamedMember,
    peers: readonly NamedMember[],
    nodesOf: (member: NamedMember) => ClusterNodes,
  ): void {
    const facts = factsOf(this);
    const routes = peers.flatMap((peer) => {
      const { podCidrs, serviceCidrs } = nodesOf(peer);
      return [
        ...podCidrs.map((destination) => ({ destination, target: "the node of each pod" })),
        ...serviceCidrs.map((destination) => ({ destination, target: "the first node" })),
      ].map(({ destination, target }) => ({
        madeBy,
        cluster,
        where: "every node",
        destination,
        target: `${target} of ${peer.clusterName}`,
        peer: peer.cluster,
      }));
    });
    facts.routes.push(...routes);
    const kept = routes.map(({ destination }) => destination);
    facts.sourceAddresses.push({ madeBy, cluster, kept });
  }

  private assertOnlyWriter(): void {
    for (const other of this.node.root.node.findAll()) {
      if (!(other instanceof NodeRoutes) || other === this) continue;
      const twice = this.clusterNames.find((name) => other.clusterNames.includes(name));
      if (twice !== undefined) {
        throw new ValidationError({
          code: ErrorCode.NODE_ROUTES,
          problem: `The nodes of the cluster "${twice}" get their routes from ${other.node.path} already, and there is one namespace for what keeps them.`,
          found: `routes of "${twice}" a second time`,
          fix: "declare NodeRoutes once, with all members, and say in its links which of them are joined.",
          scope: this,
        });
      }
    }
  }

  private lookUp(scope: Construct, { cluster, clusterName, provider }: NamedMember): ClusterNodes {
    const routed = (use: RangeUse): Cidr[] =>
      cluster.addressRanges
        .filter((range) => range.use === use && range.routed)
        .map(({ cidr }) => cidr);
    const podCidrs = routed(RangeUse.PODS);
    const serviceCidrs = routed(RangeUse.SERVICES);
    const isIpv4 = ({ family }: Cidr): boolean => family === IpFamily.IPV4;
    if (podCidrs.length === 0 || ![...podCidrs, ...serviceCidrs].every(isIpv4)) {
      throw new ValidationError({
        code: ErrorCode.NODE_ROUTES,
        problem: `The cluster "${clusterName}" has no pod range that nodes of its peers could route to, or an IPv6 range.`,
        found: [...podCidrs, ...serviceCidrs].join(", ") || "no routed range",
        fix: `give "${clusterName}" IPv4 ranges, the one of its pods among them, that are routed.`,
        scope: this,
      });
    }
    return new ClusterNodes(scope, clusterName, { clusterName, provider, podCidrs, serviceCidrs });
  }
}
