import { Construct } from "constructs";
import { Links, peersByCluster } from "../cluster/links";
import { memoized } from "../cluster/memoized";
import { assertNoOverlap } from "../cluster/overlaps";
import { Traffic } from "../cluster/traffic";
import { formatSnatExclusions } from "./cluster-addons";
import type { IEksCluster } from "./eks-cluster-interface";
import { assertQuotas } from "./quotas";
import { type PeeringOptions, VpcPeering } from "./vpc-peering";

/** EKS clusters to join. */
export interface PeeringMeshProps extends PeeringOptions {
  /** The clusters, in any order. */
  readonly clusters: readonly IEksCluster[];
  /**
   * Which of the clusters are joined with each other.
   * @default Links.full()
   */
  readonly links?: Links;
}

/**
 * VPC peerings between any number of EKS clusters, one for each pair that is linked. Ids are made of
 * the clusters' names, so that adding or taking out a cluster touches no link of the others, and
 * the order of the clusters does not matter.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
 */
export class PeeringMesh extends Construct {
  /** One for each pair that is linked, in the order of the names. */
  public readonly peerings: readonly VpcPeering[];
  private readonly peers: ReadonlyMap<string, readonly IEksCluster[]>;

  /**
   * @throws ValidationError CLUSTER_DUPLICATE, CLUSTER_UNKNOWN, LINK_SELF, LINK_DUPLICATE,
   * CIDR_OVERLAP and the codes of {@link VpcPeering} and of quotas
   */
  public constructor(scope: Construct, id: string, props: PeeringMeshProps) {
    super(scope, id);
    const { clusters, links = Links.full(), quotas, ...options } = props;
    const traffic = Traffic.merge(props.traffic ?? [Traffic.all()]);
    const pairs = links.among(this, clusters);
    assertNoOverlap(this, pairs);
    assertQuotas(this, pairs, traffic, quotas);
    this.peers = new Map(
      [...peersByCluster(pairs)].map(([cluster, peers]) => [cluster.clusterName, peers]),
    );

    const scopeOf = memoized(({ clusterName }: IEksCluster) => new Construct(this, clusterName));
    this.peerings = pairs.map(
      ({ first, second }) =>
        new VpcPeering(scopeOf(first), second.clusterName, {
          ...options,
          traffic,
          ...(quotas && { quotas }),
          requester: first,
          accepter: second,
        }),
    );
  }

  /**
   * The value of vpc-cni's environment variable AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS with which the
   * pods of a cluster keep their addresses towards its peers, such as
   * `10.0.0.0/16,192.168.0.0/16`. Empty for a cluster without peers.
   *
   * @param cluster one of the clusters of the mesh
   */
  public snatExclusionsOf(cluster: IEksCluster): string {
    const peers = this.peers.get(cluster.clusterName) ?? [];
    return formatSnatExclusions(peers.flatMap(({ vpcCidrs }) => vpcCidrs));
  }
}
