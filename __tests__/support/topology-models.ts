import type {
  Reachability,
  ReportedCluster,
  ReportedRange,
  ReportedZone,
  TopologyModel,
} from "../../src/report/model";

/** A model without anything in it. */
export const emptyModel: TopologyModel = {
  clusters: [],
  links: [],
  ranges: [],
  reachability: [],
  zones: [],
  quotas: [],
  resources: [],
  costs: [],
};

/** An EKS cluster `name` with the VPC 10.INDEX.0.0/16 and the namespace `name`. */
export function eksCluster(
  name: string,
  index: number,
  more: Partial<ReportedCluster> = {},
): ReportedCluster {
  return {
    clusterName: name,
    system: "EKS",
    place: "us-west-2",
    isAdopted: false,
    clusterDomain: "cluster.local",
    namespaces: [name],
    dnsAddresses: [`10.${index}.0.4`, `10.${index}.32.4`],
    ...more,
  };
}

function rangesOf({ clusterName }: ReportedCluster, index: number): ReportedRange[] {
  return [
    { clusterName, use: "VPC", cidr: `10.${index}.0.0/16`, size: "65536", routed: true },
    { clusterName, use: "service", cidr: "172.20.0.0/16", size: "65536", routed: false },
  ];
}

function zoneOf(from: string, to: ReportedCluster): ReportedZone {
  return {
    clusterName: from,
    zone: `${to.namespaces[0] ?? "default"}.svc.cluster.local`,
    answeredBy: to.clusterName,
    by: "stub domain of CoreDNS",
    addresses: to.dnsAddresses,
    successTtl: 30,
    denialTtl: 5,
    serveStale: 3600,
  };
}

function reach(from: string, to: string, protocol: string, ports: string): Reachability {
  return {
    from,
    to,
    protocol,
    ports,
    reached: true,
    why: `the route tables of ${from} lead to the peering; the security group of ${to} admits ${protocol}`,
  };
}

function block(from: string, to: string, protocol: string, ports: string): Reachability {
  return {
    from,
    to,
    protocol,
    ports,
    reached: false,
    why: `the network ACL "nodes" of ${to} has no rule for ${protocol} from ${from}`,
  };
}

/** Clusters that are all joined with each other; the last of each three is blocked for UDP. */
export function meshModel(size: number): TopologyModel {
  const clusters = Array.from({ length: size }, (_, index) =>
    eksCluster(`cluster-${(index + 1).toString().padStart(2, "0")}`, index),
  );
  const pairs = clusters.flatMap((first, index) =>
    clusters.slice(index + 1).map((second) => ({ first, second })),
  );
  const both = pairs.flatMap(({ first, second }) => [
    { from: first, to: second },
    { from: second, to: first },
  ]);
  return {
    clusters,
    links: pairs.map(({ first, second }) => ({
      first: first.clusterName,
      second: second.clusterName,
      by: "VPC peering",
    })),
    ranges: clusters.flatMap(rangesOf),
    reachability: both.flatMap(({ from, to }) => [
      reach(from.clusterName, to.clusterName, "tcp", "4000"),
      Number(to.clusterName.slice(-2)) % 3 === 0
        ? block(from.clusterName, to.clusterName, "udp", "53")
        : reach(from.clusterName, to.clusterName, "udp", "53"),
    ]),
    zones: both.map(({ from, to }) => zoneOf(from.clusterName, to)),
    quotas: clusters.map(({ clusterName }) => ({
      subject: `the cluster "${clusterName}"`,
      what: "VPC peerings",
      used: size - 1,
      limit: 50,
    })),
    resources: [
      { stack: "eks-clusters", type: "aws_eks_cluster", count: size },
      { stack: "eks-network", type: "aws_vpc_peering_connection", count: pairs.length },
    ],
    costs: [
      { stack: "eks-clusters", what: "EKS control plane", count: size },
      { stack: "eks-clusters", what: "NAT gateway", count: size },
    ],
  };
}

/** Two clusters on each of three systems: what the repository's own app has, and an adopted one. */
export function mixedModel(): TopologyModel {
  const eks = meshModel(2);
  const gke: ReportedCluster[] = ["gke-central", "gke-east"].map((clusterName) => ({
    clusterName,
    system: "GKE",
    place: clusterName === "gke-east" ? "my-project/us-east1" : "my-project/us-central1",
    isAdopted: clusterName === "gke-east",
    clusterDomain: `${clusterName}.example.com`,
    namespaces: [],
    dnsAddresses: [],
  }));
  const kind: ReportedCluster[] = ["local-1", "local-2"].map((clusterName, index) => ({
    clusterName,
    system: "kind",
    place: "",
    isAdopted: false,
    clusterDomain: `${clusterName}.com`,
    namespaces: [],
    dnsAddresses: [`10.${index + 4}0.0.10`],
  }));
  return {
    ...eks,
    clusters: [...eks.clusters, ...gke, ...kind],
    links: [
      ...eks.links,
      { first: "gke-central", second: "gke-east", by: "one VPC" },
      { first: "local-1", second: "local-2", by: "node routes" },
    ],
    reachability: [
      ...eks.reachability,
      reach("gke-central", "gke-east", "all", ""),
      reach("gke-east", "gke-central", "all", ""),
      reach("local-1", "local-2", "all", ""),
      block("local-2", "local-1", "all", ""),
    ],
    zones: [
      ...eks.zones,
      {
        clusterName: "gke-central",
        zone: "gke-east.example.com",
        answeredBy: "gke-east",
        by: "Cloud DNS in VPC scope",
        addresses: [],
      },
      {
        clusterName: "local-1",
        zone: "local-2.com",
        answeredBy: "local-2",
        by: "stub domain of CoreDNS",
        addresses: ["10.50.0.10"],
        successTtl: 30,
        denialTtl: 5,
      },
    ],
    quotas: [
      ...eks.quotas,
      { subject: 'the cluster "cluster-01"', what: "routes in a route table", used: 40, limit: 50 },
      {
        subject: 'the cluster "cluster-02"',
        what: "rules of a security group",
        used: 60,
        limit: 60,
      },
    ],
  };
}

/** What somebody would write who wants to break the report, in every place of it. */
export const HOSTILE =
  "<script>alert(1)</script> | `a` ``b`` \\ \"q\" 's' & ]( *x* _y_ ~~z~~ -- end ${t}\n# heading 中文 e\u0301";

/** Two clusters with hostile texts wherever a model has texts. */
export function hostileModel(): TopologyModel {
  const [first, second] = [`1 ${HOSTILE}`, `2 ${HOSTILE}`];
  return {
    clusters: [first, second].map((clusterName) => ({
      clusterName,
      system: HOSTILE,
      place: HOSTILE,
      isAdopted: true,
      clusterDomain: HOSTILE,
      namespaces: [HOSTILE],
      dnsAddresses: [HOSTILE],
    })),
    links: [{ first, second, by: HOSTILE }],
    ranges: [{ clusterName: first, use: HOSTILE, cidr: HOSTILE, size: HOSTILE, routed: true }],
    reachability: [
      { from: first, to: second, protocol: HOSTILE, ports: HOSTILE, reached: true, why: HOSTILE },
      { from: second, to: first, protocol: HOSTILE, ports: "", reached: false, why: HOSTILE },
    ],
    zones: [
      { clusterName: first, zone: HOSTILE, answeredBy: second, by: HOSTILE, addresses: [HOSTILE] },
    ],
    quotas: [{ subject: HOSTILE, what: HOSTILE, used: 1, limit: 2 }],
    resources: [{ stack: HOSTILE, type: HOSTILE, count: 1 }],
    costs: [{ stack: HOSTILE, what: HOSTILE, count: 1 }],
  };
}

/** The same facts, each list in an order that numbers decide. */
export function shuffled(model: TopologyModel, next: () => number): TopologyModel {
  const order = <T>(facts: readonly T[]): T[] =>
    facts
      .map((fact) => ({ fact, rank: next() }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ fact }) => fact);
  return {
    clusters: order(model.clusters),
    links: order(model.links),
    ranges: order(model.ranges),
    reachability: order(model.reachability),
    zones: order(model.zones),
    quotas: order(model.quotas),
    resources: order(model.resources),
    costs: order(model.costs),
  };
}
