/** A cluster of the report. */
export interface ReportedCluster {
  /** What the report calls it: its name, with its system where two have that name. */
  readonly clusterName: string;
  /** What it runs on: `EKS`, `GKE`, `kind`. */
  readonly system: string;
  /** Where it is, such as `us-west-2` or `my-project/us-central1`; empty where that says nothing. */
  readonly place: string;
  /** Whether it existed before, and is not created by the app. */
  readonly isAdopted: boolean;
  /** Domain of its names, such as `cluster.local`. */
  readonly clusterDomain: string;
  /** The namespaces that it alone has, of the clusters with its domain. */
  readonly namespaces: readonly string[];
  /** Addresses at which its DNS answers other clusters. */
  readonly dnsAddresses: readonly string[];
}

/** Two clusters that are joined, in the order of their names. */
export interface ReportedLink {
  /** The cluster whose name comes first. */
  readonly first: string;
  /** The other cluster. */
  readonly second: string;
  /** What joins them: `VPC peering`, `one VPC`, `node routes`. */
  readonly by: string;
}

/** A range of the address plan. */
export interface ReportedRange {
  /** The cluster that uses it. */
  readonly clusterName: string;
  /** `VPC`, `node`, `pod`, `service`, `control-plane`. */
  readonly use: string;
  /** The range, such as `10.0.0.0/16`. */
  readonly cidr: string;
  /** How many addresses it has, as decimal digits: IPv6 ranges exceed a number. */
  readonly size: string;
  /** Whether packets from other clusters are routed to it. */
  readonly routed: boolean;
}

/** Whether pods of one cluster reach those of another with one kind of traffic. */
export interface Reachability {
  /** The cluster whose pods connect. */
  readonly from: string;
  /** The cluster whose pods are connected to. */
  readonly to: string;
  /** `all`, `tcp`, `udp`, `icmp`, … */
  readonly protocol: string;
  /** `4000`, `2379-2380`; empty for every port, or where the protocol has none. */
  readonly ports: string;
  /** Whether everything on the way lets it through. */
  readonly reached: boolean;
  /** What lets it through, hop by hop, or the first hop that does not. */
  readonly why: string;
}

/** A zone of names that a cluster does not answer itself. */
export interface ReportedZone {
  /** The cluster that asks. */
  readonly clusterName: string;
  /** The zone, such as `tidb-2.svc.cluster.local`. */
  readonly zone: string;
  /** The cluster that answers. */
  readonly answeredBy: string;
  /** `stub domain of CoreDNS`, `Cloud DNS in VPC scope`, `Cloud DNS peering zone`, … */
  readonly by: string;
  /** Addresses that it is sent to; none where a cloud's resolver knows the zone. */
  readonly addresses: readonly string[];
  /** Longest time in seconds for which answers are kept; none where it is not ours to say. */
  readonly successTtl?: number;
  /** Longest time in seconds for which denials are kept; none where it is not ours to say. */
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
  /** How many there are of the app's. */
  readonly used: number;
  /** How many there may be. */
  readonly limit: number;
}

/** How many resources of a type a stack has. */
export interface ResourceCount {
  /** Name of the stack. */
  readonly stack: string;
  /** Type of the resource in Terraform, such as `aws_route`. */
  readonly type: string;
  /** How many there are. */
  readonly count: number;
}

/** Something that is paid for by the month, by name; prices are the reader's to look up. */
export interface CostDriver {
  /** Name of the stack. */
  readonly stack: string;
  /** `EKS control plane`, `NAT gateway`, `m5.xlarge node`. */
  readonly what: string;
  /** How many there are. */
  readonly count: number;
}

/**
 * What an app joins, as plain data: lists in an order that depends on names alone, so that two reports
 * of one topology are the same text.
 */
export interface TopologyModel {
  /** The clusters. */
  readonly clusters: readonly ReportedCluster[];
  /** The pairs that are joined. */
  readonly links: readonly ReportedLink[];
  /** The address plan. */
  readonly ranges: readonly ReportedRange[];
  /** Who reaches whom, with what. */
  readonly reachability: readonly Reachability[];
  /** Who asks whom for which names. */
  readonly zones: readonly ReportedZone[];
  /** How much of each quota is used. */
  readonly quotas: readonly QuotaUse[];
  /** What Terraform keeps, stack by stack. */
  readonly resources: readonly ResourceCount[];
  /** What is paid for. */
  readonly costs: readonly CostDriver[];
}
