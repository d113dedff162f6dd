import type { IConstruct } from "constructs";
import type { Cidr } from "../cidr";
import type { ICluster } from "../cluster";
import type { Traffic } from "../traffic";

/** Something that is so because a construct makes it so. */
export interface Fact {
  /** The construct: the resource itself, where there is one. */
  readonly madeBy: IConstruct;
}

/** A cluster that is created or adopted. One cluster may be several of these, in several stacks. */
export interface ClusterFact extends Fact {
  readonly cluster: ICluster;
  /** What it runs on: `EKS`, `GKE`, `kind`. */
  readonly system: string;
  /** Where it is, such as `us-west-2` or `my-project/us-central1`; empty where that says nothing. */
  readonly place: string;
  readonly isAdopted: boolean;
  /**
   * The private network whose own resolver is asked for the names that the cluster's DNS does not know.
   */
  readonly network?: string;
}

/** Two clusters that are joined. */
export interface LinkFact extends Fact {
  readonly first: ICluster;
  readonly second: ICluster;
  /** What joins them: `VPC peering`, `one VPC`, `node routes`. */
  readonly by: string;
  /** The flows that each may open to the other. */
  readonly traffic: readonly Traffic[];
}

/** Where packets of a cluster for a range are sent. */
export interface RouteFact extends Fact {
  readonly cluster: ICluster;
  /** What holds the route: `the route table "public"`, `the network "tidb"`, `every node`. */
  readonly where: string;
  readonly destination: Cidr;
  /** What the packets are given to, such as `the VPC peering a/b`. */
  readonly target: string;
  /** The cluster that they come to; none where they leave the clusters. */
  readonly peer?: ICluster;
}

/** Which way packets pass a filter, as the cluster sees it. */
export enum Direction {
  INGRESS = "ingress",
  EGRESS = "egress",
}

/**
 * What a filter lets through. Of a cluster's filters that keep state, one that lets a packet through is
 * enough; those that keep none are passed one after the other, by answers, too.
 */
export interface FilterFact extends Fact {
  readonly cluster: ICluster;
  /** Name of the filter in its cluster: `the cluster security group`, `the network ACL "own"`. */
  readonly filter: string;
  readonly isStateful: boolean;
  readonly direction: Direction;
  /** Ranges of the other side. */
  readonly ranges: readonly Cidr[];
  readonly flows: readonly Traffic[];
}

/** Filters of a cluster that are left as somebody else has set them. */
export interface UnmanagedFilterFact extends Fact {
  readonly cluster: ICluster;
  /** What is left alone, such as `network ACLs that are not managed here`. */
  readonly what: string;
}

/** Ranges towards which the pods of a cluster keep their own addresses. */
export interface SourceAddressFact extends Fact {
  readonly cluster: ICluster;
  readonly kept: readonly Cidr[];
}

/** Zones of one peer that a cluster forwards alike. */
export interface StubZones {
  /** Names or a range, without port: `cluster-2.svc.cluster.local`, `10.20.0.0/16`. */
  readonly zones: readonly string[];
  readonly peer: ICluster;
}

/** The zones that the DNS of a cluster forwards, to the addresses of their peers. */
export interface ResolverFact extends Fact {
  readonly cluster: ICluster;
  /** `stub domain of CoreDNS`, `stub domain of kube-dns`. */
  readonly by: string;
  readonly stubs: readonly StubZones[];
  /** Whether peers are asked over TCP alone. */
  readonly forceTcp: boolean;
  /** Seconds; none where they are not ours to say. */
  readonly successTtl?: number;
  readonly denialTtl?: number;
  readonly serveStale?: number;
}

/** Addresses at which the DNS of a cluster answers its peers. */
export interface DnsAnswerFact extends Fact {
  readonly cluster: ICluster;
  readonly addresses: readonly string[];
  /** What answers there, such as `a network load balancer`. */
  readonly by: string;
  /** Port of the nodes to which the questions are passed on; none where they are not. */
  readonly nodePort?: number;
}

/** A domain that the resolver of a private network answers for a cluster. */
export interface NetworkZoneFact extends Fact {
  readonly network: string;
  readonly zone: string;
  readonly cluster: ICluster;
  /** `Cloud DNS in VPC scope`, `Cloud DNS peering zone`. */
  readonly by: string;
}

/** How much of a quota is used. */
export interface QuotaFact extends Fact {
  /** Whose quota it is: `the cluster "a"`, `the network "tidb"`. */
  readonly subject: string;
  /** What is counted: `VPC peerings`. */
  readonly what: string;
  readonly used: number;
  readonly limit: number;
}

/** Machines that a cluster runs on, at the start where an autoscaler changes their number. */
export interface NodesFact extends Fact {
  /** Type of the machines, such as `m5.xlarge`. */
  readonly machine: string;
  readonly count: number;
  /** The disk of each, such as `gp3 disk of 80 GiB`. */
  readonly disk: string;
  /** Whether each has a public address. */
  readonly isPublic: boolean;
}

/** All that is known of the clusters of an app, in the order in which it was declared. */
export interface Facts {
  readonly clusters: ClusterFact[];
  readonly links: LinkFact[];
  readonly routes: RouteFact[];
  readonly filters: FilterFact[];
  readonly unmanagedFilters: UnmanagedFilterFact[];
  readonly sourceAddresses: SourceAddressFact[];
  readonly resolvers: ResolverFact[];
  readonly dnsAnswers: DnsAnswerFact[];
  readonly networkZones: NetworkZoneFact[];
  readonly quotas: QuotaFact[];
  readonly nodes: NodesFact[];
}

// An app is a tree of constructs; what is declared in it is known by its root.
const known = new WeakMap<IConstruct, Facts>();

/**
 * What is known of the clusters of an app. Whoever makes a resource that joins clusters adds what it
 * does, from the values that it is made of.
 *
 * @param scope any construct of the app
 */
export function factsOf(scope: IConstruct): Facts {
  const { root } = scope.node;
  const facts = known.get(root) ?? {
    clusters: [],
    links: [],
    routes: [],
    filters: [],
    unmanagedFilters: [],
    sourceAddresses: [],
    resolvers: [],
    dnsAnswers: [],
    networkZones: [],
    quotas: [],
    nodes: [],
  };
  known.set(root, facts);
  return facts;
}
