import type { Traffic } from "../src/cluster";
import type {
  GkeClusterAttributes,
  GkeClusterProps,
  GkeNetworkAttributes,
  GkeNetworkProps,
  GoogleQuotas,
} from "../src/google";

/** A project in which networks and clusters live. */
export interface GoogleProviderSpec {
  /** What networks and clusters call it, such as `main`; becomes the provider's alias. */
  readonly name: string;
  /** Id of the project. */
  readonly project: string;
}

/** What is declared of any cluster of a topology. */
interface Membership {
  /**
   * Name of an entry of `providers`, where the cluster is in another project than the network
   * (Shared VPC).
   * @default - that of the network
   */
  readonly provider?: string;
}

/** A cluster that the topology creates. */
export type GkeClusterSpec = Omit<GkeClusterProps, "provider" | "network"> & Membership;

/** A cluster that exists, found by its name. */
export type AdoptedGkeClusterSpec = Omit<GkeClusterAttributes, "provider" | "network"> & Membership;

/** What is declared of any network of a topology. */
interface NetworkMembers {
  /** Name of an entry of `providers`. */
  readonly provider: string;
  /**
   * Clusters to create in it.
   * @default - none
   */
  readonly clusters?: readonly GkeClusterSpec[];
  /**
   * Clusters that exist in it.
   * @default - none
   */
  readonly adopted?: readonly AdoptedGkeClusterSpec[];
}

/** A VPC that the topology creates, and its clusters. */
export type GkeNetworkSpec = Omit<GkeNetworkProps, "provider"> & NetworkMembers;

/** A VPC that exists, and the clusters in it. */
export type AdoptedGkeNetworkSpec = Omit<GkeNetworkAttributes, "provider"> & NetworkMembers;

/** GKE clusters and how they are joined: all with each other, within a VPC and between VPCs. */
export interface GkeTopology {
  /**
   * Projects. An entry stays as long as anything that it made: Terraform can neither destroy nor
   * forget a resource whose provider is gone.
   */
  readonly providers: readonly GoogleProviderSpec[];
  readonly networks: readonly GkeNetworkSpec[];
  /** @default - none */
  readonly adoptedNetworks?: readonly AdoptedGkeNetworkSpec[];
  /** @default - what GKE itself allows between the pods of one cluster */
  readonly traffic?: readonly Traffic[];
  /**
   * Whether everything else that comes to the nodes is denied and logged by a rule of its own.
   * @default false
   */
  readonly denyOthers?: boolean;
  /** @default - Google's default quotas */
  readonly quotas?: GoogleQuotas;
}
