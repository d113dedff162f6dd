import { type App, TerraformStack } from "cdktf";
import {
  ClusterFirewall,
  type GkeClusterAttributes,
  GkeMesh,
  type GkeMeshProps,
  GkeNetwork,
  VpcPeering,
} from "../../src/google";
import { ErrorCode, Traffic } from "../../src/cluster";
import type { BadInput } from "./bad-inputs";
import { adoptGke, adoptNetwork, googleProvider } from "./gke";

const stackIn = (app: App): TerraformStack => new TerraformStack(app, "stack");

/** Joins `a` and `b` of one network with `c` of another, of another project. */
const meshOf =
  (
    options: Partial<GkeMeshProps>,
    ofB: Partial<GkeClusterAttributes> = {},
    ofC: Partial<GkeClusterAttributes> = {},
  ) =>
  (app: App): unknown => {
    const stack = stackIn(app);
    const network = adoptNetwork(stack, "clusters");
    const clusters = [
      adoptGke(network, "a", 0),
      adoptGke(network, "b", 1, ofB),
      adoptGke(adoptNetwork(stack, "others", "project-2"), "c", 2, ofC),
    ];
    return new GkeMesh(stack, "mesh", { clusters, ...options });
  };

/** Joins as many clusters of one network, each with what follows from its number. */
const manyClusters =
  (count: number, attributesOf: (index: number) => Partial<GkeClusterAttributes>) =>
  (app: App): unknown => {
    const network = adoptNetwork(stackIn(app), "clusters");
    const clusters = Array.from({ length: count }, (_, index) =>
      adoptGke(network, `cluster-${index}`, 0, attributesOf(index)),
    );
    return new ClusterFirewall(network.provider.cdktfStack, "firewall", { network, clusters });
  };

const joined: readonly BadInput[] = [
  {
    mistake: "two GKE clusters with one domain, in two VPCs",
    code: ErrorCode.DOMAIN_SHARED,
    declare: meshOf({}, {}, { vpcScopeDomain: "a.example.com" }),
  },
  {
    mistake: "two GKE clusters of one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: (app) => {
      const stack = stackIn(app);
      const network = adoptNetwork(stack, "clusters");
      const clusters = [adoptGke(network, "a", 0), adoptGke(network, "b", 1, { clusterName: "a" })];
      return new GkeMesh(stack, "mesh", { clusters });
    },
  },
  {
    mistake: "pods of two GKE clusters of one VPC with the same range",
    code: ErrorCode.CIDR_OVERLAP,
    declare: meshOf({}, { podCidrs: ["10.64.0.0/16"] }),
    message: `[CIDR_OVERLAP] at stack/mesh: The clusters "a" and "b" cannot be joined: the pod range 10.64.0.0/16 of "a" overlaps the pod range 10.64.0.0/16 of "b".
  found: 10.64.0.0/16 and 10.64.0.0/16
  fix: give "b" a pod range that is free among these clusters, such as 10.3.0.0/16.`,
  },
  {
    mistake: "services of two GKE clusters of two VPCs with the same range",
    code: ErrorCode.CIDR_OVERLAP,
    declare: meshOf({}, {}, { serviceCidr: "10.128.0.0/16" }),
  },
  {
    mistake: "control planes of two GKE clusters of one VPC with the same range",
    code: ErrorCode.CIDR_OVERLAP,
    declare: (app) => {
      const network = adoptNetwork(stackIn(app), "clusters");
      const clusters = ["a", "b"].map((name, index) =>
        adoptGke(network, name, index, { controlPlaneCidr: "172.16.0.0/28" }),
      );
      return new GkeMesh(network.provider.cdktfStack, "mesh", { clusters });
    },
  },
  {
    mistake: "the nodes of a GKE cluster where a peer has its control plane",
    code: ErrorCode.CIDR_OVERLAP,
    declare: meshOf({}, { controlPlaneCidr: "172.16.0.0/28" }, { nodeCidr: "172.16.0.0/20" }),
  },
];

const firewalls: readonly BadInput[] = [
  {
    mistake: "no traffic between GKE clusters",
    code: ErrorCode.TRAFFIC_EMPTY,
    declare: meshOf({ traffic: [] }),
  },
  {
    mistake: "a firewall for a network without clusters",
    code: ErrorCode.FIREWALL_TARGET,
    declare: (app) => {
      const stack = stackIn(app);
      const clusters = [adoptGke(adoptNetwork(stack, "clusters"), "a", 0)];
      const network = adoptNetwork(stack, "others");
      return new ClusterFirewall(stack, "firewall", { network, clusters });
    },
    message: `[FIREWALL_TARGET] at stack/firewall: The network "others" of the project "project-1" has none of the clusters, so its firewall would protect nothing.
  found: "a"
  fix: give the network that one of the clusters is in.`,
  },
  {
    mistake: "two meshes of GKE clusters in one network",
    code: ErrorCode.FIREWALL_DUPLICATE,
    declare: (app) => {
      const stack = stackIn(app);
      const network = adoptNetwork(stack, "clusters");
      new GkeMesh(stack, "mesh-1", { clusters: [adoptGke(network, "a", 0)] });
      return new GkeMesh(stack, "mesh-2", { clusters: [adoptGke(network, "b", 1)] });
    },
    message: `[FIREWALL_DUPLICATE] at stack/mesh-2/project-1.clusters/firewall: The network "clusters" of the project "project-1" has two firewalls of joined clusters in this app, and their rules would have the same names.
  found: projects/project-1/global/networks/clusters
  fix: join all of its clusters in one mesh, or put those that shall not reach each other into two networks.`,
  },
];

const limits: readonly BadInput[] = [
  {
    mistake: "a peering of a network with itself, adopted twice",
    code: ErrorCode.LINK_SELF,
    declare: (app) => {
      const stack = stackIn(app);
      const [first, second] = ["one", "two"].map((id) =>
        GkeNetwork.fromAttributes(stack, id, {
          networkName: "clusters",
          provider: googleProvider(stack),
        }),
      );
      return first && second && new VpcPeering(stack, "peering", { first, second });
    },
  },
  {
    mistake: "more networks than Google peers with one",
    code: ErrorCode.QUOTA_PEERINGS,
    declare: (app) => {
      const stack = stackIn(app);
      const clusters = Array.from({ length: 27 }, (_, index) =>
        adoptGke(adoptNetwork(stack, `network-${index}`), `cluster-${index}`, index),
      );
      return new GkeMesh(stack, "mesh", { clusters });
    },
  },
  {
    mistake: "a quota of Google that is none",
    code: ErrorCode.QUOTA_VALUE,
    declare: meshOf({ quotas: { peeringsPerNetwork: 0 } }),
  },
  {
    mistake: "more tags than a firewall rule aims at",
    code: ErrorCode.QUOTA_FIREWALL_TARGETS,
    declare: manyClusters(71, (index) => ({ networkTag: `cluster-${index}` })),
    message: `[QUOTA_FIREWALL_TARGETS] at stack/firewall: The firewall of the network "clusters" would aim at 71 network tags, and Google takes 70 in a rule.
  found: 71 different tags of 71 clusters
  fix: give clusters that reach each other the same networkTag.`,
  },
  {
    mistake: "more ranges than a firewall rule admits",
    code: ErrorCode.QUOTA_FIREWALL_SOURCES,
    declare: manyClusters(20, (index) => ({
      nodeCidr: `100.${64 + index}.0.0/24`,
      podCidrs: Array.from({ length: 250 }, (_, pods) => `10.${index}.${pods}.0/24`),
      serviceCidr: "192.168.0.0/24",
    })),
    message: `[QUOTA_FIREWALL_SOURCES] at stack/firewall: The firewall of the network "clusters" would admit 5020 ranges, and Google takes 5000 in a rule.
  found: 5020 node and pod ranges of 20 clusters
  fix: join fewer clusters, or clusters with fewer pod ranges.`,
  },
  {
    mistake: "ports that Google has not",
    code: ErrorCode.PORT_RANGE,
    declare: (app) => meshOf({ traffic: [Traffic.udp(-1)] })(app),
  },
];

/** Mistakes in what joins GKE clusters. */
export const badGkeMeshInputs: readonly BadInput[] = [...joined, ...firewalls, ...limits];
