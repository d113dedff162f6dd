import { type App, TerraformStack, Token } from "cdktf";
import { Cidr, ErrorCode, type ICluster, Links, RangeUse } from "../../src/cluster";
import {
  type KindClusterProps,
  type KindMount,
  NodeRoutes,
  type NodeRoutesProps,
} from "../../src/kind";
import type { KindTopology } from "../../stacks/kind-topology";
import { addKindStacks } from "../../stacks/topologies";
import type { BadInput } from "./bad-inputs";
import { dnsCluster, kubernetes } from "./dns";
import { kindClusters, neighbour, routeNodes } from "./kind";
import { kindSpec } from "./kind-topologies";

const computed = (value: string): string => Token.asString({ resolve: () => value });
const computedNumber = (value: number): number => Token.asNumber({ resolve: () => value });

/** Clusters by their ids, `a` in 10.10.0.0/16 and `b` in 10.20.0.0/16. */
const create =
  (byId: Readonly<Record<string, Partial<KindClusterProps>>>) =>
  (app: App): unknown =>
    kindClusters(new TerraformStack(app, "stack"), byId);

const createA = (props: Partial<KindClusterProps>): BadInput["declare"] => create({ a: props });

const mount = (...mounts: readonly KindMount[]): BadInput["declare"] =>
  createA({ extraMounts: mounts });

const routes =
  (clusters: readonly ICluster[], options: Omit<NodeRoutesProps, "members"> = {}) =>
  (app: App): unknown =>
    routeNodes(new TerraformStack(app, "stack"), clusters, options);

/** The stacks of the clusters `a`, `b` and `c`. */
const topology =
  (more: Partial<KindTopology>) =>
  (app: App): void => {
    addKindStacks(app, { clusters: [a, b, c], ...more });
  };

const a = kindSpec("a", 1);
const b = kindSpec("b", 2);
const c = kindSpec("c", 3);

const created: readonly BadInput[] = [
  {
    mistake: "a kind cluster with capitals in its name",
    code: ErrorCode.CLUSTER_NAME,
    declare: createA({ clusterName: "Cluster-1" }),
    message: `[CLUSTER_NAME] at stack/a: The name of a kind cluster is a literal of 1 to 40 lower-case letters, digits and inner hyphens: the host names of its nodes start with it.
  found: "Cluster-1"
  fix: write a name such as "cluster-1".`,
  },
  {
    mistake: "a kind cluster whose load balancer would have too long a name",
    code: ErrorCode.CLUSTER_NAME,
    declare: createA({ clusterName: "a".repeat(41) }),
  },
  {
    mistake: "a kind cluster without a name",
    code: ErrorCode.CLUSTER_NAME,
    declare: createA({ clusterName: "" }),
  },
  {
    mistake: "a kind cluster whose name Terraform computes",
    code: ErrorCode.CLUSTER_NAME,
    declare: createA({ clusterName: computed("a") }),
  },
  {
    mistake: "two kind clusters of one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: create({ a: {}, b: { clusterName: "a" } }),
    message: `[CLUSTER_DUPLICATE] at stack/b: Two kind clusters have the name "a", and the names of their nodes would be the same.
  found: a, a
  fix: give each cluster a name of its own.`,
  },
  {
    mistake: "a kind cluster without a control plane",
    code: ErrorCode.NODE_COUNT,
    declare: createA({ controlPlanes: 0, workers: 2 }),
    message: `[NODE_COUNT] at stack/a: The cluster "a" has at least one control plane, and a whole number of workers.
  found: controlPlanes: 0, workers: 2
  fix: give whole numbers known at synthesis, such as controlPlanes: 1 and workers: 2.`,
  },
  {
    mistake: "half a worker",
    code: ErrorCode.NODE_COUNT,
    declare: createA({ workers: 0.5 }),
  },
  {
    mistake: "fewer workers than none",
    code: ErrorCode.NODE_COUNT,
    declare: createA({ workers: -1 }),
  },
  {
    mistake: "workers that only Terraform counts",
    code: ErrorCode.NODE_COUNT,
    declare: createA({ workers: computedNumber(2) }),
    message: `[NODE_COUNT] at stack/a: The cluster "a" has at least one control plane, and a whole number of workers.
  found: controlPlanes: 1, workers: a value that Terraform computes
  fix: give whole numbers known at synthesis, such as controlPlanes: 1 and workers: 2.`,
  },
  {
    mistake: "nodes of no image",
    code: ErrorCode.IMAGE_NAME,
    declare: createA({ nodeImage: "" }),
    message: `[IMAGE_NAME] at stack/a: nodeImage of the cluster "a" is not the name of an image, known at synthesis.
  found: ""
  fix: name an image with its tag, such as "kindest/node:v1.34.0", or leave it out for the default.`,
  },
  {
    mistake: "nodes of an image that Terraform computes",
    code: ErrorCode.IMAGE_NAME,
    declare: createA({ nodeImage: computed("kindest/node:v1.34.0") }),
  },
  {
    mistake: "a domain of a kind cluster that has one label alone",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createA({ clusterDomain: "local" }),
    message: `[CLUSTER_DOMAIN] at stack/a: clusterDomain of the cluster "a" is a literal of two labels or more in lower case, without a final dot and not of the reverse zones in arpa.
  found: "local"
  fix: write a domain that no other cluster has, such as "a.com".`,
  },
  {
    mistake: "a domain of a kind cluster with a final dot",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createA({ clusterDomain: "cluster-1.com." }),
  },
  {
    mistake: "a reverse zone as the domain of a kind cluster",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createA({ clusterDomain: "10.in-addr.arpa" }),
  },
  {
    mistake: "a domain of a kind cluster that Terraform computes",
    code: ErrorCode.CLUSTER_DOMAIN,
    declare: createA({ clusterDomain: computed("cluster-1.com") }),
  },
  {
    mistake: "a feature gate as a flag",
    code: ErrorCode.FEATURE_GATE,
    declare: createA({ featureGates: { "--feature-gates=EventedPLEG": true } }),
  },
  {
    mistake: "a feature gate in lower case",
    code: ErrorCode.FEATURE_GATE,
    declare: createA({ featureGates: { EventedPLEG: true, imageVolume: true } }),
    message: `[FEATURE_GATE] at stack/a: featureGates of the cluster "a" has a key that is not the name of a feature gate.
  found: "imageVolume"
  fix: write it as Kubernetes does, such as { InPlacePodVerticalScaling: true }.`,
  },
  {
    mistake: "a feature gate whose name Terraform computes",
    code: ErrorCode.FEATURE_GATE,
    declare: createA({ featureGates: { [computed("EventedPLEG")]: true } }),
  },
  {
    mistake: "a folder of the host that is named from where the app runs",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount({ hostPath: "./images", containerPath: "/images" }),
    message: `[EXTRA_MOUNT] at stack/a: extraMounts of the cluster "a" have a hostPath that is no absolute path, known at synthesis.
  found: "./images"
  fix: write it from the root, such as "/var/lib/images".`,
  },
  {
    mistake: "a place in the nodes that is not named from their root",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount({ hostPath: "/images", containerPath: "images" }),
  },
  {
    mistake: "a folder of the host that Terraform computes",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount({ hostPath: computed("/images"), containerPath: "/images" }),
  },
  {
    mistake: "a colon in a path, where Docker takes the next part to begin",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount({ hostPath: "/images:ro", containerPath: "/images" }),
    message: `[EXTRA_MOUNT] at stack/a: extraMounts of the cluster "a" have a hostPath with a colon, which Docker takes for the end of a path.
  found: "/images:ro"
  fix: give the file or folder a path without colons.`,
  },
  {
    mistake: "a folder of the host in place of a node's root",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount({ hostPath: "/images", containerPath: "/images/.." }),
    message: `[EXTRA_MOUNT] at stack/a: extraMounts of the cluster "a" hide a folder that a node needs, or one another.
  found: "/images/.."
  fix: give each mount a path of its own in the nodes, such as /mnt/images.`,
  },
  {
    mistake: "two folders of the host at one place in the nodes",
    code: ErrorCode.EXTRA_MOUNT,
    declare: mount(
      { hostPath: "/one", containerPath: "/images" },
      { hostPath: "/other", containerPath: "/images/" },
    ),
  },
];

const ranges: readonly BadInput[] = [
  {
    mistake: "pods of a kind cluster in no range",
    code: ErrorCode.CIDR_SYNTAX,
    declare: createA({ podCidr: "10.10.0.0" }),
    message: `[CIDR_SYNTAX] at stack/a: podCidr of the cluster "a" is not an address range in CIDR notation.
  found: "10.10.0.0"
  fix: write address and prefix length, such as "10.0.0.0/16": four numbers from 0 to 255 without leading zeros, or an IPv6 address.`,
  },
  {
    mistake: "an address in place of the service range of a kind cluster",
    code: ErrorCode.CIDR_HOST_BITS,
    declare: createA({ serviceCidr: "10.14.0.10/16" }),
  },
  {
    mistake: "pods of a kind cluster in a range that Terraform computes",
    code: ErrorCode.CIDR_TOKEN,
    declare: createA({ podCidr: computed("10.10.0.0/16") }),
  },
  {
    mistake: "Docker's network in a range that Terraform computes",
    code: ErrorCode.CIDR_TOKEN,
    declare: createA({ dockerNetworkCidrs: [computed("172.18.0.0/16")] }),
  },
  {
    mistake: "pods of a kind cluster in an IPv6 range",
    code: ErrorCode.CIDR_FAMILY,
    declare: createA({ podCidr: "fd00:10::/56" }),
    message: `[CIDR_FAMILY] at stack/a: podCidr of the cluster "a" is an IPv6 range, and routes between kind clusters are IPv4.
  found: "fd00:10::/56"
  fix: give an IPv4 range, such as "10.10.0.0/16".`,
  },
  {
    mistake: "pods of a kind cluster in a range that not even one node fits in",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createA({ podCidr: "10.10.0.0/25" }),
    message: `[CIDR_NOT_ALLOWED] at stack/a: podCidr of the cluster "a" has a size that Kubernetes does not take: from /8 to /24.
  found: "10.10.0.0/25"
  fix: give a range from /8 to /24, such as a /16.`,
  },
  {
    mistake: "services of a kind cluster in a range without a tenth address",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createA({ serviceCidr: "10.14.0.0/29" }),
  },
  {
    mistake: "services of a kind cluster in a larger range than its API server takes",
    code: ErrorCode.CIDR_NOT_ALLOWED,
    declare: createA({ serviceCidr: "11.0.0.0/11" }),
  },
  {
    mistake: "more nodes of a kind cluster than its pod range has room for",
    code: ErrorCode.CIDR_CAPACITY,
    declare: createA({ podCidr: "10.10.0.0/23", workers: 2 }),
    message: `[CIDR_CAPACITY] at stack/a: podCidr of the cluster "a" is too small: each of its 3 nodes takes a /24, and it has room for 2.
  found: "10.10.0.0/23"
  fix: give a /22 or a larger range, or fewer nodes.`,
  },
  {
    mistake: "pods of a kind cluster where Docker takes the network of its nodes from",
    code: ErrorCode.CIDR_OVERLAP,
    declare: createA({ podCidr: "172.19.0.0/16" }),
    message: `[CIDR_OVERLAP] at stack/a: podCidr of the cluster "a" overlaps Docker's network: 172.19.0.0/16 and 172.18.0.0/15.
  found: "172.19.0.0/16"
  fix: give podCidr another range, such as 10.0.0.0/16, or say in dockerNetworkCidrs what the network kind has: docker network inspect kind.`,
  },
  {
    mistake: "services of a kind cluster in the range of its nodes",
    code: ErrorCode.CIDR_OVERLAP,
    declare: createA({ dockerNetworkCidrs: ["10.14.128.0/20"] }),
  },
  {
    mistake: "services of a kind cluster in the range of its pods",
    code: ErrorCode.CIDR_OVERLAP,
    declare: createA({ serviceCidr: "10.10.128.0/20" }),
    message: `[CIDR_OVERLAP] at stack/a: serviceCidr of the cluster "a" overlaps podCidr: 10.10.128.0/20 and 10.10.0.0/16.
  found: "10.10.128.0/20"
  fix: give serviceCidr another range, such as 10.0.0.0/20.`,
  },
];

const ports: readonly BadInput[] = [
  {
    mistake: "an API server of a kind cluster at a host name",
    code: ErrorCode.HOST_ADDRESS,
    declare: createA({ apiServerAddress: "localhost" }),
    message: `[HOST_ADDRESS] at stack/a: apiServerAddress of the cluster "a" is not an IP address of the host, known at synthesis.
  found: "localhost"
  fix: write "127.0.0.1" for this machine alone, or "0.0.0.0" for whoever reaches it.`,
  },
  {
    mistake: "an API server of a kind cluster at an address that Terraform computes",
    code: ErrorCode.HOST_ADDRESS,
    declare: createA({ apiServerAddress: computed("127.0.0.1") }),
  },
  {
    mistake: "a port of the host at a range of addresses",
    code: ErrorCode.HOST_ADDRESS,
    declare: createA({
      extraPortMappings: [{ containerPort: 80, hostPort: 8080, listenAddress: "127.0.0.0/8" }],
    }),
  },
  {
    mistake: "an API server of a kind cluster at a port that there is not",
    code: ErrorCode.HOST_PORT,
    declare: createA({ apiServerPort: 65536 }),
    message: `[HOST_PORT] at stack/a: apiServerPort of the cluster "a" is not a port from 1 to 65535, known at synthesis.
  found: 65536
  fix: write a whole number, such as 8080, or leave it out for one that is free.`,
  },
  {
    mistake: "a port of the host that Docker would choose anew whenever the node starts",
    code: ErrorCode.HOST_PORT,
    declare: createA({ extraPortMappings: [{ containerPort: 80, hostPort: -1 }] }),
  },
  {
    mistake: "part of a port of a node",
    code: ErrorCode.HOST_PORT,
    declare: createA({ extraPortMappings: [{ containerPort: 80.5, hostPort: 8080 }] }),
  },
  {
    mistake: "a port of the host that Terraform computes",
    code: ErrorCode.HOST_PORT,
    declare: createA({
      extraPortMappings: [{ containerPort: 80, hostPort: computedNumber(8080) }],
    }),
    message: `[HOST_PORT] at stack/a: hostPort of the cluster "a" is not a port from 1 to 65535, known at synthesis.
  found: a value that Terraform computes
  fix: write a whole number, such as 8080.`,
  },
  {
    mistake: "one port of the host for two API servers",
    code: ErrorCode.HOST_PORT_CLASH,
    declare: create({ a: { apiServerPort: 6443 }, b: { apiServerPort: 6443 } }),
    message: `[HOST_PORT_CLASH] at stack/b: apiServerPort of the cluster "b" is apiServerPort of "a", too: the host has the TCP port 6443 once.
  found: 127.0.0.1:6443 and 127.0.0.1:6443
  fix: give "b" another port, or another address of the host.`,
  },
  {
    mistake: "a port of the host that another cluster takes at all addresses",
    code: ErrorCode.HOST_PORT_CLASH,
    declare: create({
      a: {
        extraPortMappings: [{ containerPort: 80, hostPort: 8080, listenAddress: "0.0.0.0" }],
      },
      b: { extraPortMappings: [{ containerPort: 80, hostPort: 8080 }] },
    }),
  },
  {
    mistake: "a port of the host that is that of the cluster's own API server",
    code: ErrorCode.HOST_PORT_CLASH,
    declare: createA({
      apiServerPort: 8080,
      extraPortMappings: [{ containerPort: 80, hostPort: 8080 }],
    }),
  },
];

const nodeRoutes: readonly BadInput[] = [
  {
    mistake: "routes of nodes to a cluster without a range of pods",
    code: ErrorCode.NODE_ROUTES,
    declare: routes([neighbour("a", ["10.10.0.0/16"]), neighbour("b", [], ["10.24.0.0/16"])]),
  },
  {
    mistake: "routes of nodes to pods that nobody routes to",
    code: ErrorCode.NODE_ROUTES,
    declare: routes([
      neighbour("a", ["10.10.0.0/16"]),
      {
        ...dnsCluster("b"),
        addressRanges: [
          { use: RangeUse.PODS, cidr: Cidr.parse("10.20.0.0/16"), routed: false },
          { use: RangeUse.VPC, cidr: Cidr.parse("10.30.0.0/16"), routed: true },
        ],
      },
    ]),
    message: `[NODE_ROUTES] at stack/routes: The cluster "b" has no pod range that nodes of its peers could route to, or an IPv6 range.
  found: no routed range
  fix: give "b" IPv4 ranges, the one of its pods among them, that are routed.`,
  },
  {
    mistake: "routes of nodes to an IPv6 range",
    code: ErrorCode.NODE_ROUTES,
    declare: routes([
      neighbour("a", ["10.10.0.0/16"]),
      neighbour("b", ["10.20.0.0/16", "fd00:20::/56"]),
    ]),
    message: `[NODE_ROUTES] at stack/routes: The cluster "b" has no pod range that nodes of its peers could route to, or an IPv6 range.
  found: 10.20.0.0/16, fd00:20::/56
  fix: give "b" IPv4 ranges, the one of its pods among them, that are routed.`,
  },
  {
    mistake: "routes of a cluster's nodes from two constructs",
    code: ErrorCode.NODE_ROUTES,
    declare: (app: App): unknown => {
      const stack = new TerraformStack(app, "stack");
      const members = [1, 2, 3].map((number) => ({
        cluster: neighbour(String(number), [`10.${number}0.0.0/16`]),
        provider: kubernetes(stack, String(number)),
      }));
      new NodeRoutes(stack, "routes", { members: members.slice(0, 2) });
      return new NodeRoutes(stack, "more", { members: members.slice(1) });
    },
    message: `[NODE_ROUTES] at stack/more: The nodes of the cluster "2" get their routes from stack/routes already, and there is one namespace for what keeps them.
  found: routes of "2" a second time
  fix: declare NodeRoutes once, with all members, and say in its links which of them are joined.`,
  },
  {
    mistake: "routes of nodes between overlapping ranges of pods",
    code: ErrorCode.CIDR_OVERLAP,
    declare: routes([neighbour("a", ["10.10.0.0/16"]), neighbour("b", ["10.10.128.0/17"])]),
  },
  {
    mistake: "routes of nodes to the same services of two peers",
    code: ErrorCode.CIDR_OVERLAP,
    declare: routes(
      [
        neighbour("a", ["10.10.0.0/16"], ["10.96.0.0/16"]),
        neighbour("b", ["10.20.0.0/16"]),
        neighbour("c", ["10.30.0.0/16"], ["10.96.0.0/16"]),
      ],
      { links: Links.hub("b") },
    ),
  },
  {
    mistake: "routes of nodes between clusters of one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: (app: App): unknown => {
      const stack = new TerraformStack(app, "stack");
      const cluster = neighbour("a", ["10.10.0.0/16"]);
      const member = { cluster, provider: kubernetes(stack, "a") };
      return new NodeRoutes(stack, "routes", { members: [member, member] });
    },
  },
  {
    mistake: "routes of nodes to a cluster that is no member",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: routes([neighbour("a", ["10.10.0.0/16"])], { links: Links.pairs(["a", "z"]) }),
  },
  {
    mistake: "routes of a cluster's nodes to themselves",
    code: ErrorCode.LINK_SELF,
    declare: routes([neighbour("a", ["10.10.0.0/16"])], { links: Links.pairs(["a", "a"]) }),
  },
  {
    mistake: "routes of nodes between one pair of clusters twice",
    code: ErrorCode.LINK_DUPLICATE,
    declare: routes([neighbour("a", ["10.10.0.0/16"]), neighbour("b", ["10.20.0.0/16"])], {
      links: Links.pairs(["a", "b"], ["b", "a"]),
    }),
  },
  {
    mistake: "routes of nodes that an image with a blank in its name keeps",
    code: ErrorCode.IMAGE_NAME,
    declare: routes([], { image: "busybox 1.37.0" }),
  },
];

const topologies: readonly BadInput[] = [
  {
    mistake: "two kind clusters of a topology with one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: topology({ clusters: [a, { ...b, clusterName: "a" }] }),
    message: `[CLUSTER_DUPLICATE] at kind-clusters: Two clusters of the mesh are called "a", and ids and routes are told apart by name.
  found: a, a
  fix: give each cluster a name of its own, or list it once.`,
  },
  {
    mistake: "two joined kind clusters of one domain",
    code: ErrorCode.DOMAIN_SHARED,
    declare: topology({ clusters: [a, { ...b, clusterDomain: "a.example" }] }),
    message: `[DOMAIN_SHARED] at kind-network: The clusters "a" and "b" are joined and have the same domain, so each would look the other's names up at home.
  found: clusterDomain: "a.example", twice
  fix: give "b" a clusterDomain of its own, such as "b.com".`,
  },
  {
    mistake: "two kind clusters of one domain that meet at a third",
    code: ErrorCode.DOMAIN_SHARED,
    declare: topology({
      clusters: [a, b, { ...c, clusterDomain: "a.example" }],
      links: Links.hub("b"),
    }),
  },
  {
    mistake: "a kind cluster whose domain contains that of a peer",
    code: ErrorCode.STUB_OWN_ZONE,
    declare: topology({ clusters: [a, { ...b, clusterDomain: "b.a.example" }] }),
  },
  {
    mistake: "kind clusters with the same range of services",
    code: ErrorCode.CIDR_OVERLAP,
    declare: topology({ clusters: [a, { ...b, serviceCidr: "10.14.0.0/16" }] }),
    message: `[CIDR_OVERLAP] at kind-network/node-routes: The clusters "a" and "b" cannot be joined: the service range 10.14.0.0/16 of "a" overlaps the service range 10.14.0.0/16 of "b".
  found: 10.14.0.0/16 and 10.14.0.0/16
  fix: give "b" a service range that is free among these clusters, such as 10.0.0.0/16.`,
  },
  {
    mistake: "a link of a kind cluster that is taking its leave",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: topology({ clusters: [a, b, { ...c, leaving: true }], links: Links.hub("c") }),
    message: `[CLUSTER_UNKNOWN] at kind-network: The links name a cluster "c" that is not in the mesh.
  found: "c"; the mesh has a, b
  fix: add "c" to the clusters of the mesh, or take it out of the links.`,
  },
  {
    mistake: "a kind cluster with the name of one that is taking its leave",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: topology({ clusters: [a, b, { ...c, clusterName: "a", leaving: true }] }),
  },
  {
    mistake: "a connectivity check of one kind cluster",
    code: ErrorCode.CHECK_PAIRS,
    declare: topology({ clusters: [a], connectivityCheck: {} }),
  },
  {
    mistake: "a connectivity check of kind clusters for no time",
    code: ErrorCode.CHECK_OPTION,
    declare: topology({ connectivityCheck: { timeout: 0 } }),
  },
  {
    mistake: "an image for the nodes' routes that Terraform computes",
    code: ErrorCode.IMAGE_NAME,
    declare: topology({ nodeRoutesImage: computed("busybox:1.37.0") }),
    message: `[IMAGE_NAME] at kind-network/node-routes: image of the node routes is not the name of an image, known at synthesis.
  found: a value that Terraform computes
  fix: name an image with its tag, such as "docker.io/library/busybox:1.37.0", or leave it out for the default.`,
  },
];

/** Mistakes in kind clusters, in the routes between their nodes, and in their topologies. */
export const badKindInputs: readonly BadInput[] = [
  ...created,
  ...ranges,
  ...ports,
  ...nodeRoutes,
  ...topologies,
];
