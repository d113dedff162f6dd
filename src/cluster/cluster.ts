import type { Cidr } from "./cidr";

/** What the addresses of a range are given to. */
export enum RangeUse {
  /** Everything in a VPC: nodes, pods, load balancers. */
  VPC = "VPC",
  /** The machines, or the containers that stand for machines. */
  NODES = "node",
  /** Pods, but for those in the network of their node. */
  PODS = "pod",
  /** Cluster IPs of Services. */
  SERVICES = "service",
  /** The API server's own addresses, where they are given a range. */
  CONTROL_PLANE = "control-plane",
}

/** A range of addresses that a cluster uses. */
export interface AddressRange {
  /** What its addresses are given to. */
  readonly use: RangeUse;
  /** The addresses. */
  readonly cidr: Cidr;
  /**
   * Whether packets from other clusters are routed to it. The service range of an EKS cluster, for
   * one, exists on its own nodes alone.
   */
  readonly routed: boolean;
}

/** How the names of a cluster are told apart from those of others, and who answers for them. */
export interface DnsIdentity {
  /** Domain of its names, such as `cluster.local`. */
  readonly clusterDomain: string;
  /** The namespaces that, of all joined clusters with this domain, it alone has. */
  readonly namespaces: readonly string[];
  /**
   * IP addresses at which its DNS answers other clusters; with a port where that is not 53, as in
   * `10.0.0.2:30053` or `[fd00::2]:30053`. They are literals that stay for the life of the cluster,
   * but for an adopted one whose DNS has no such address.
   */
  readonly addresses: readonly string[];
}

/**
 * A Kubernetes cluster that can be joined with others: created by this package, or adopted.
 */
export interface ICluster {
  /** Name of the cluster, unique among the clusters that are joined. */
  readonly clusterName: string;
  /** Every range that the cluster uses, as literals. */
  readonly addressRanges: readonly AddressRange[];
  /** Its names, and who answers for them. */
  readonly dns: DnsIdentity;
}
