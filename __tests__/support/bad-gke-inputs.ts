import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { type App, Lazy, TerraformStack, Token } from "cdktf";
import {
  type GkeClusterAttributes,
  GkeClusterAuth,
  type GkeClusterProps,
  GkeNetwork,
  type GkeNetworkProps,
} from "../../src/google";
import { ErrorCode } from "../../src/cluster";
import type { BadInput } from "./bad-inputs";
import { adoptGke, adoptNetwork, gkeAutopilotCluster, gkeCluster, googleProvider } from "./gke";

const stackIn = (app: App): TerraformStack => new TerraformStack(app, "stack");

const computed = (value: string): string => Token.asString({ resolve: () => value });

const createGke =
  (props: Partial<GkeClusterProps>) =>
  (app: App): unknown =>
    gkeCluster(stackIn(app), props);

const createGkeNetwork =
  (props: Partial<GkeNetworkProps>) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    return new GkeNetwork(stack, "network", {
      networkName: "clusters",
      provider: googleProvider(stack),
      ...props,
    });
  };

const createGkeNetworkIn =
  (project: string | undefined) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    const provider = new GoogleProvider(stack, "google", project === undefined ? {} : { project });
    return new GkeNetwork(stack, "network", { networkName: "clusters", provider });
  };

const adoptB =
  (attributes: Partial<GkeClusterAttributes>) =>
  (app: App): unknown =>
    adoptGke(adoptNetwork(stackIn(app), "clusters"), "b", 1, attributes);

const names: readonly BadInput[] = [
  {
    mistake: "a GKE cluster with a name that EKS would take",
    code: ErrorCode.CLUSTER_NAME,
    declare: createGke({ clusterName: "Cluster_1" }),
    message: `[CLUSTER_NAME] at stack/a: The name of a GKE cluster is a literal of 1 to 40 lower-case letters, digits and inner hyphens that starts with a letter.
  found: "Cluster_1"
  fix: write a name such as "cluster-1"; names and ids of resources are made of it.`,
  },
  {
    mistake: "a GKE cluster with a name of 41 characters",
    code: ErrorCode.CLUSTER_NAME,
    declare: createGke({ clusterName: "c".repeat(41) }),
  },
  {
    mistake: "a GKE cluster with a name that Terraform computes",
    code: ErrorCode.CLUSTER_NAME,
    declare: createGke({ clusterName: computed("a") }),
  },
  {
    mistake: "a network with a name that ends with a hyphen",
    code: ErrorCode.NETWORK_NAME,
    declare: createGkeNetwork({ networkName: "clusters-" }),
    message: `[NETWORK_NAME] at stack/network: The name of a network is a literal of 1 to 63 lower-case letters, digits and inner hyphens that starts with a letter.
  found: "clusters-"
  fix: write a name such as "clusters"; names and ids of resources are made of it.`,
  },
  {
    mistake: "a network with a name of 64 characters",
    code: ErrorCode.NETWORK_NAME,
    declare: createGkeNetwork({ networkName: "n".repeat(64) }),
  },
  {
    mistake: "an adopted network by its path",
    code: ErrorCode.NETWORK_NAME,
    declare: (app) => adoptNetwork(stackIn(app), "projects/p/global/networks/n"),
  },
  {
    mistake: "a network tag with a letter that RFC 1035 has not",
    code: ErrorCode.NETWORK_TAG,
    declare: createGke({ networkTag: "Nodes" }),
    message: `[NETWORK_TAG] at stack/a: networkTag of the cluster "a" is no network tag: a literal of 1 to 63 lower-case letters, digits and inner hyphens that starts with a letter.
  found: "Nodes"
  fix: write a tag such as "multicluster".`,
  },
  {
    mistake: "an adopted GKE cluster with an empty network tag",
    code: ErrorCode.NETWORK_TAG,
    declare: adoptB({ networkTag: "" }),
  },
  {
    mistake: "a provider of Google without a project",
    code: ErrorCode.PROJECT,
    declare: createGkeNetworkIn(undefined),
    message: `[PROJECT] at stack/network: The provider of the network "clusters" must name its project, because ids of networks and identities are made of it.
  found: a provider without project
  fix: set project of the GoogleProvider to the id of a project as a literal, such as "my-project-1".`,
  },
  {
    mistake: "the number of a project in place of its id",
    code: ErrorCode.PROJECT,
    declare: createGkeNetworkIn("123456789012"),
  },
  {
    mistake: "a project that Terraform computes",
    code: ErrorCode.PROJECT,
    declare: createGkeNetworkIn(computed("my-project-1")),
  },
];

const places: readonly BadInput[] = [
  {
    mistake: "a GKE cluster in a region of AWS",
    code: ErrorCode.REGION,
    declare: createGke({ location: "us-west-2" }),
  },
  {
    mistake: "a location that Terraform computes",
    code: ErrorCode.REGION,
    declare: createGke({ location: computed("us-central1") }),
  },
  {
    mistake: "an Autopilot cluster in one zone",
    code: ErrorCode.REGION,
    declare: (app) => gkeAutopilotCluster(stackIn(app), { location: "us-central1-a" }),
  },
  {
    mistake: "a Cloud NAT for a zone",
    code: ErrorCode.REGION,
    declare: createGkeNetwork({ natRegions: ["us-central1-a"] }),
  },
  {
    mistake: "two Cloud NATs for one region",
    code: ErrorCode.REGION,
    declare: createGkeNetwork({ natRegions: ["us-central1", "us-central1"] }),
  },
  {
    mistake: "nodes in a zone of another region",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: createGke({ nodeLocations: ["us-central1-a", "us-east1-b"] }),
    message: `[AVAILABILITY_ZONES] at stack/a: nodeLocations of the cluster "a" are different zones of us-central1.
  found: "us-central1-a", "us-east1-b"
  fix: name zones of us-central1 that have your machine type, such as "us-central1-b", or leave nodeLocations out; \`gcloud compute zones list\` shows them.`,
  },
  {
    mistake: "nodes of a zonal cluster in its own zone, once more",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: createGke({ location: "us-central1-a", nodeLocations: ["us-central1-a"] }),
  },
  {
    mistake: "nodes in no zone",
    code: ErrorCode.AVAILABILITY_ZONES,
    declare: createGke({ nodeLocations: [] }),
  },
];

const ranges: readonly BadInput[] = [
  {
    mistake: "a pod range that Terraform computes",
    code: ErrorCode.CIDR_TOKEN,
    declare: createGke({ podCidr: Lazy.stringValue({ produce: () => "10.10.0.0/16" }) }),
  },
  {
    mistake: "an address in place of the node range",
    code: ErrorCode.CIDR_HOST_BITS,
    declare: createGke({ nodeCidr: "10.0.0.1/16" }),
  },
  {
    mistake: "an IPv6 range for the pods of a GKE cluster",
    code: ErrorCode.CIDR_FAMILY,
    declare: createGke({ podCidr: "fd20::/48" }),
  },
  {
    mistake: "a range of IPv6 that may ask the API server of a GKE cluster",
    code: ErrorCode.CIDR_FAMILY,
    declare: createGke({ masterAuthorizedNetworks: [{ cidr: "2001:db8::/32" }] }),
  },
  {
    mistake: "nodes in a subnet that is too small for one",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ nodeCidr: "10.0.0.0/30" }),
  },
  {
    mistake: "a service range of a GKE cluster that is too large",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ serviceCidr: "10.96.0.0/12" }),
    message: `[CIDR_NOT_ALLOWED] at stack/a: The service range of the cluster "a" must be from /16 to /28: Google takes no other size.
  found: 10.96.0.0/12
  fix: choose another range, such as 10.0.0.0/16.`,
  },
  {
    mistake: "a control plane in a /24",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ privateNodes: true, controlPlaneCidr: "172.16.0.0/24" }),
  },
  {
    mistake: "pods at addresses of Google's own APIs",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ podCidr: "199.36.153.0/24" }),
  },
  {
    mistake: "pods at link-local addresses",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ podCidr: "169.254.0.0/16" }),
  },
  {
    mistake: "nodes on Docker's bridge",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ nodeCidr: "172.17.0.0/20" }),
  },
  {
    mistake: "pods at the broadcast address",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ podCidr: "255.128.0.0/9" }),
  },
  {
    mistake: "a subnet in the range from which GKE numbers services itself",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createGke({ serviceCidr: "34.118.224.0/20" }),
  },
  {
    mistake: "an adopted GKE cluster without a pod range",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: adoptB({ podCidrs: [] }),
    message: `[CIDR_NOT_ALLOWED] at stack/cluster-b: The cluster "b" names no pod range, so the firewall of its peers would not admit its pods.
  found: podCidrs: []
  fix: list every range of its pods; \`gcloud container clusters describe\` shows the first as clusterIpv4Cidr.`,
  },
  {
    mistake: "pods among the nodes of a GKE cluster",
    code: ErrorCode.CIDR_OVERLAP,
    declare: createGke({ podCidr: "10.0.128.0/17" }),
    message: `[CIDR_OVERLAP] at stack/a: The pod range 10.0.128.0/17 of the cluster "a" overlaps its node range 10.0.0.0/16.
  found: 10.0.0.0/16 and 10.0.128.0/17
  fix: give "a" another pod range, such as 10.1.0.0/17.`,
  },
  {
    mistake: "a control plane among the services of a GKE cluster",
    code: ErrorCode.CIDR_OVERLAP,
    declare: createGke({ privateNodes: true, controlPlaneCidr: "10.100.0.0/28" }),
  },
  {
    mistake: "pod ranges of an adopted GKE cluster that overlap",
    code: ErrorCode.CIDR_OVERLAP,
    declare: adoptB({ podCidrs: ["10.65.0.0/16", "10.65.128.0/20"] }),
  },
  {
    mistake: "fewer addresses for pods than the nodes have room for",
    code: ErrorCode.CIDR_CAPACITY,
    declare: createGke({ podCidr: "10.10.0.0/22", nodePool: { maxNodeCount: 3 } }),
    message: `[CIDR_CAPACITY] at stack/a: The pod range of the cluster "a" has room for 4 nodes of 110 pods, and its node pool may have 9.
  found: 10.10.0.0/22
  fix: give a pod range of /20 or larger, or lower maxNodeCount or maxPodsPerNode.`,
  },
  {
    mistake: "fewer addresses for nodes than the node pool may have",
    code: ErrorCode.CIDR_CAPACITY,
    declare: createGke({ nodeCidr: "10.0.0.0/29", nodePool: { nodeCount: 2 } }),
  },
];

const domains: readonly BadInput[] = [
  {
    mistake: "a cluster domain in .local",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: "cluster.local" }),
    message: `[CLUSTER_DOMAIN] at stack/a: clusterDomain of the cluster "a" ends in .local, which GKE refuses: those names are looked up on the local link.
  found: "cluster.local"
  fix: choose another end, such as "a.example.com".`,
  },
  {
    mistake: "a cluster domain of one label, which would be a top-level domain",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: "com" }),
  },
  {
    mistake: "a cluster domain with a final dot",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: "a.example.com." }),
  },
  {
    mistake: "a cluster domain in upper case",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: "A.example.com" }),
  },
  {
    mistake: "a cluster domain with a label of 64 characters",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: `${"a".repeat(64)}.com` }),
  },
  {
    mistake: "a cluster domain that Terraform computes",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: computed("a.example.com") }),
  },
  {
    mistake: "a cluster domain that would hide the metadata server",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createGke({ clusterDomain: "google.internal" }),
  },
  {
    mistake: "an adopted GKE cluster with a domain in .local",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: adoptB({ vpcScopeDomain: "b.local" }),
  },
  {
    mistake: "a namespace of a GKE cluster that is listed twice",
    code: ErrorCode.NAMESPACE_NAME,
    declare: createGke({ namespaces: ["tidb", "tidb"] }),
  },
  {
    mistake: "an adopted GKE cluster whose DNS answers at a name",
    code: ErrorCode.DNS_ADDRESSES,
    declare: adoptB({ dnsAddresses: ["kube-dns.example.com"] }),
  },
];

const nodePools: readonly BadInput[] = [
  {
    mistake: "a node pool that starts above its largest size",
    code: ErrorCode.NODE_POOL,
    declare: createGke({ nodePool: { nodeCount: 4, maxNodeCount: 3 } }),
    message: `[NODE_POOL] at stack/a: The node pool of the cluster "a" needs whole numbers with minNodeCount <= nodeCount <= maxNodeCount, and maxNodeCount from 1 to 1000.
  found: minNodeCount 4, nodeCount 4, maxNodeCount 3
  fix: give numbers of nodes a zone in this order, such as { minNodeCount: 1, nodeCount: 1, maxNodeCount: 3 }.`,
  },
  {
    mistake: "more nodes in a zone than a node pool may have",
    code: ErrorCode.NODE_POOL,
    declare: createGke({ nodePool: { maxNodeCount: 1001 } }),
  },
  {
    mistake: "half a node",
    code: ErrorCode.NODE_POOL,
    declare: createGke({ nodePool: { nodeCount: 0.5 } }),
  },
  {
    mistake: "more pods on a node than GKE has room for",
    code: ErrorCode.NODE_POOL,
    declare: createGke({ nodePool: { maxPodsPerNode: 257 } }),
  },
  {
    mistake: "disks that are smaller than the image of GKE's nodes",
    code: ErrorCode.NODE_POOL,
    declare: createGke({ nodePool: { diskSizeGb: 9 } }),
  },
  {
    mistake: "a range for the control plane of a cluster with public nodes",
    code: ErrorCode.ENDPOINT_ACCESS,
    declare: createGke({ controlPlaneCidr: "172.16.0.0/28" }),
  },
];

const signIn: readonly BadInput[] = [
  {
    mistake: "signing in to a GKE cluster that the same stack creates",
    code: ErrorCode.AUTH_STACK,
    declare: (app) => {
      const stack = stackIn(app);
      return new GkeClusterAuth(stack, "auth", { cluster: gkeCluster(stack) });
    },
  },
  {
    mistake: "signing in to a GKE cluster of another stack as that stack knows it",
    code: ErrorCode.AUTH_STACK,
    declare: (app) => {
      const cluster = gkeCluster(new TerraformStack(app, "clusters"));
      return new GkeClusterAuth(stackIn(app), "auth", { cluster });
    },
    message: `[AUTH_STACK] at stack/auth: The cluster "a" has a provider of another stack, and a stack knows its own providers alone.
  found: a provider of the stack "clusters" in "stack"
  fix: declare a GoogleProvider in "stack", and give { clusterName: "a", location: "us-central1", provider } as cluster.`,
  },
];

/** Mistakes in the declaration of GKE clusters and their networks. */
export const badGkeInputs: readonly BadInput[] = [
  ...names,
  ...places,
  ...ranges,
  ...domains,
  ...nodePools,
  ...signIn,
];
