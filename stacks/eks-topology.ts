import type { IConstruct } from "constructs";
import type {
  AwsQuotas,
  EksClusterLookup,
  EksClusterProps,
  SecurityGroupTarget,
  TokenSource,
} from "../src/aws";
import { Cidr, Links, peersByCluster, type Traffic } from "../src/cluster";
import type { ConnectivityCheckOptions } from "./connectivity-check";

/** An account and region in which clusters live. */
export interface AwsProviderSpec {
  /** What clusters call it, such as `us-west-2`; becomes the provider's alias. */
  readonly name: string;
  readonly region: string;
  /**
   * Role to assume, for another account than that of the credentials.
   * @default - the account of the credentials
   */
  readonly assumeRoleArn?: string;
}

/** What is declared of any cluster of a topology. */
interface Membership {
  /** Name of an entry of `providers`. */
  readonly provider: string;
  /**
   * Whether the cluster is being taken out: its links go, and no peer resolves its names any more,
   * while it stays itself. Deploy so once, then delete the entry; an adopted cluster's Corefile is
   * released between the two.
   * @default false
   */
  readonly leaving?: boolean;
}

/** A cluster that the topology creates. */
export type EksClusterSpec = Omit<EksClusterProps, "provider" | "snatExclusions"> & Membership;

/** A cluster that exists, found by its name. */
export type AdoptedEksClusterSpec = Omit<EksClusterLookup, "provider"> & Membership;

/** EKS clusters and how they are joined. */
export interface EksTopology {
  /**
   * Accounts and regions. An entry stays as long as anything that it made: Terraform can neither
   * destroy nor forget a resource whose provider is gone.
   */
  readonly providers: readonly AwsProviderSpec[];
  readonly clusters: readonly EksClusterSpec[];
  /** @default - none */
  readonly adopted?: readonly AdoptedEksClusterSpec[];
  /** @default Links.full() */
  readonly links?: Links;
  /** @default [Traffic.all()] */
  readonly traffic?: readonly Traffic[];
  /** @default - every security group that a cluster names */
  readonly securityGroupTarget?: SecurityGroupTarget;
  /**
   * Whether pods keep their own addresses towards peers, instead of taking their node's.
   * @default false
   */
  readonly keepPodAddresses?: boolean;
  /** @default - AWS' default quotas */
  readonly quotas?: AwsQuotas;
  /**
   * Where the tokens come from with which the Kubernetes half signs in to the clusters.
   * @default TokenSource.EPHEMERAL
   */
  readonly tokenSource?: TokenSource;
  /**
   * Whether Terraform refuses to destroy the Corefiles of created clusters, without which their names
   * stop resolving. Turn it off to destroy everything. Those of adopted clusters are protected in any
   * case.
   * @default true
   */
  readonly preventDestroy?: boolean;
  /**
   * Checks with each deploy that changes names or addresses that the clusters which own namespaces
   * reach each other, in the first namespace of each: `{ createNamespaces: true }` where these do not
   * exist. Its other options are those of {@link ConnectivityCheckOptions}.
   * @default - nothing is checked
   */
  readonly connectivityCheck?: ConnectivityCheckOptions;
  /**
   * Names of adopted clusters that leave, and whose Corefiles Terraform shall forget and leave as
   * they are. Deploy with `leaving` before, which takes the stub domains out of them.
   * @default - none
   */
  readonly releasedCorefiles?: readonly string[];
}

/**
 * The VPC ranges of the peers of each cluster that the topology creates, by its name: literals, so
 * that no cluster waits for another.
 *
 * @param scope the construct that asks, for error messages
 */
export function peerRanges(scope: IConstruct, topology: EksTopology): Map<string, string[]> {
  const parse = (clusterName: string, field: string, ranges: readonly string[]): string[] =>
    ranges.map((text) =>
      Cidr.parse(text, { what: `${field} of the cluster "${clusterName}"`, scope }).toString(),
    );
  const declared = [
    ...topology.clusters.map(({ vpcCidr, ...spec }) => ({
      ...spec,
      ranges: parse(spec.clusterName, "vpcCidr", [vpcCidr]),
    })),
    ...(topology.adopted ?? []).map((spec) => ({
      ...spec,
      ranges: parse(spec.clusterName, "vpcCidrs", spec.vpcCidrs),
    })),
  ];
  // Without a link, this refuses two clusters of one name: a leaving one keeps its name.
  Links.pairs().among(scope, declared);
  const members = declared.filter(({ leaving }) => leaving !== true);
  const peers = peersByCluster((topology.links ?? Links.full()).among(scope, members));
  return new Map(
    [...peers].map(([{ clusterName }, others]) => [
      clusterName,
      others.flatMap((other) => other.ranges),
    ]),
  );
}
