import type { GkeClusterSpec, GkeNetworkSpec } from "../../stacks/gke-topology";
import { gkeClusterSpec, gkeTopologyOf } from "../support/gke-topologies";
import { actionsOf, describeWithGoogle } from "./support/google/describe";

const MINUTE = 60_000;
const CLUSTER = "container_cluster.cluster-a_cluster";
const POOL = "container_node_pool.cluster-a_nodes_node-pool";
const FIREWALL = "compute_firewall.mesh_project-mainclusters_firewall_joined-clusters";

/** A change of the cluster, or of the network, and what a plan does with what. */
interface Change {
  readonly cluster?: Partial<GkeClusterSpec>;
  readonly network?: Partial<GkeNetworkSpec>;
  readonly planned: Readonly<Record<string, string>>;
}

const changes: readonly Change[] = [
  { cluster: { nodePool: { nodeCount: 2 } }, planned: { [POOL]: "update" } },
  { cluster: { nodePool: { maxNodeCount: 5 } }, planned: { [POOL]: "update" } },
  { cluster: { nodePool: { machineType: "e2-standard-8" } }, planned: { [POOL]: "update" } },
  { cluster: { nodePool: { diskSizeGb: 200 } }, planned: { [POOL]: "update" } },
  { cluster: { nodePool: { maxPodsPerNode: 32 } }, planned: { [POOL]: "delete,create" } },
  { cluster: { networkTag: "database" }, planned: { [POOL]: "update", [FIREWALL]: "update" } },
  {
    cluster: { masterAuthorizedNetworks: [{ cidr: "203.0.113.0/24" }] },
    planned: { [CLUSTER]: "update" },
  },
  {
    cluster: { privateNodes: true },
    planned: { [CLUSTER]: "delete,create", [POOL]: "delete,create" },
  },
  { cluster: { deletionProtection: true }, planned: { [CLUSTER]: "update" } },
  {
    network: { flowLogs: true },
    planned: { "compute_subnetwork.cluster-a_subnet_subnetwork": "update" },
  },
  {
    network: { natRegions: ["us-central1"] },
    planned: {
      "compute_router.network-project-mainclusters_router-us-central1": "create",
      "compute_router_nat.network-project-mainclusters_nat-us-central1": "create",
    },
  },
];

describeWithGoogle("a change of a GKE topology", (open) => {
  it(
    "plans what docs/gke.md says",
    async () => {
      const deployment = await open();
      await deployment.deploy(gkeTopologyOf([gkeClusterSpec("a", 0)]));
      const found: Change[] = [];
      for (const change of changes) {
        const cluster = gkeClusterSpec("a", 0, change.cluster);
        const stack = await deployment.open(gkeTopologyOf([cluster], change.network));
        found.push({ ...change, planned: actionsOf(await stack.plan()) });
      }
      expect(found).toEqual(changes);
    },
    5 * MINUTE,
  );
});
