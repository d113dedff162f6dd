/** A cluster of the report. */
export interface ReportedCluster {
  readonly clusterName: string;
  /** What it runs on: `EKS`, `GKE`, `kind`. */
  readonly system: string;
  /** Where it is, such as `us-west-2` or `my-project/us-central1`; empty where that says nothing. */
  readonly place: string;
  readonly isAdopted: boolean;
  readonly clusterDomain: string;
  readonly namespaces: readonly string[];
  /** Addresses at which its DNS answers other clusters. */
  readonly dnsAddresses: readonly string[];
}

/** Two clusters that are joined, in the order of their names. */
export interface ReportedLink {
  readonly first: string;
  readonly second: string;
  /** What joins them: `VPC peering`, `one VPC`, `node routes`. */
  readonly by: string;
}

/** A range of the address plan. */
export interface ReportedRange {
  readonly clusterName: string;
  /** `VPC`, `node`, `pod`, `service`, `control-plane`. */
  readonly use: string;
  readonly cidr: string;
  /** How many addresses it has, as decimal digits: IPv6 ranges exceed a number. */
  readonly size: string;
  /** Whether packets from other clusters are routed to it. */
  readonly routed: boolean;
}

/** Whether pods of one cluster reach those of another with one kind of traffic. */
export interface Reachability {
  readonly from: string;
  readonly to: string;
  /** `all`, `tcp`, `udp`, `icmp`, … */
  readonly protocol: string;
  /** `4000`, `2379-2380`; empty for every port, or where the protocol has none. */
  readonly ports: string;
  readonly reached: boolean;
  /** What lets it through, hop by hop, or the first hop that does not. */
  readonly why: string;
}

/** A zone of names that a cluster does not answer itself. */
export interface ReportedZone {
  /** The cluster that asks. */
  readonly clusterName: string;
  readonly zone: string;
  /** The cluster that answers. */
  readonly answeredBy: string;
  /** `stub domain of CoreDNS`, `Cloud DNS in VPC scope`, `Cloud DNS peering zone`, … */
  readonly by: string;
  /** Addresses that it is sent to; none where a cloud's resolver knows the zone. */
  readonly addresses: readonly string[];
  /** Longest time in seconds for which answers, and denials, are kept; none where it is not ours to say. */
  readonly successTtl?: number;
  readonly denialTtl?: number;
  /** Time in seconds for which the last answer is given on while the peer cannot be asked. */
  readonly serveStale?: number;
}

/** How much of a quota is used. */
export interface QuotaUse {
  /** Whose quota it is: `the cluster "a"`, `the network "tidb"`. */
  readonly subject: string;
  /** What is counted: `VPC peerings`, `routes in a route table`. */
  readonly what: string;
  readonly used: number;
  readonly limit: number;
}

/** How many resources of a type a stack has. */
export interface ResourceCount {
  readonly stack: string;
  readonly type: string;
  readonly count: number;
}

/** Something that is paid for by the month, by name; prices are the reader's to look up. */
export interface CostDriver {
  readonly stack: string;
  /** `EKS control plane`, `NAT gateway`, `m5.xlarge node`. */
  readonly what: string;
  readonly count: number;
}

/**
 * What an app joins, as plain data: lists in an order that depends on names alone, so that two reports
 * of one topology are the same text.
 */
export interface TopologyModel {
  readonly clusters: readonly ReportedCluster[];
  readonly links: readonly ReportedLink[];
  readonly ranges: readonly ReportedRange[];
  readonly reachability: readonly Reachability[];
  readonly zones: readonly ReportedZone[];
  readonly quotas: readonly QuotaUse[];
  readonly resources: readonly ResourceCount[];
  readonly costs: readonly CostDriver[];
}
