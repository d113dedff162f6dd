import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { TerraformStack } from "cdktf";
import { Traffic } from "../../src/cluster";
import type { GkeTopology } from "../../stacks/gke-topology";
import { GkeAutopilotCluster, GkeNetwork } from "../../src/google";
import { gkeTopology } from "../../stacks/topologies";
import { gkeClusterSpec, gkeTopologyOf } from "../support/gke-topologies";
import { actionsOf, describeWithGoogle } from "./support/google/describe";
import { objectAt, objectsAt } from "./support/google/routes";
import { CLUSTERS, plainNetwork } from "./support/google/plain-network";

const MINUTE = 60_000;
const FIREWALL = "compute_firewall.mesh_project-mainclusters_firewall_joined-clusters";

describeWithGoogle("the GKE topology of the repository", (open) => {
  it(
    "is applied, with what Google then says, and leaves nothing to change",
    async () => {
      const deployment = await open();
      const { google } = deployment;
      const created = await deployment.deploy(gkeTopology);
      expect(new Set(Object.values(actionsOf(created)))).toEqual(new Set(["create"]));

      const project = "projects/my-project";
      for (const [name, region, nodes, pods, services] of [
        ["cluster-1", "us-central1", "10.0.0.0/16", "10.10.0.0/16", "10.100.0.0/16"],
        ["cluster-2", "us-east1", "10.2.0.0/16", "10.12.0.0/16", "10.102.0.0/16"],
      ] as const) {
        const path = `${project}/locations/${region}/clusters/${name}`;
        const cluster = google.get(path);
        expect(google.get(`${project}/regions/${region}/subnetworks/${name}`)).toMatchObject({
          ipCidrRange: nodes,
          privateIpGoogleAccess: true,
        });
        expect(cluster).toMatchObject({ clusterIpv4Cidr: pods, servicesIpv4Cidr: services });
        expect(objectAt(cluster, "networkConfig")["dnsConfig"]).toEqual({
          clusterDns: "CLOUD_DNS",
          clusterDnsScope: "VPC_SCOPE",
          clusterDnsDomain: `${name}.example.com`,
        });
        const pool = google.get(`${path}/nodePools/nodes`);
        expect(pool["initialNodeCount"]).toBe(1);
        expect(pool["locations"]).toHaveLength(3);
        expect(objectAt(pool, "config")["tags"]).toEqual(["multicluster"]);
        // Whichever cluster asks: both are in this network.
        const network = `${project}/global/networks/multicluster`;
        expect(google.clusterOf(network, `basic-pd.tidb.svc.${name}.example.com`)).toBe(path);
      }
      const firewalls = google.paths().filter((path) => path.includes("/firewalls/"));
      const [firewall = {}] = firewalls.map((path) => google.get(path));
      expect(firewalls).toHaveLength(1);
      expect(firewall).toMatchObject({ direction: "INGRESS", targetTags: ["multicluster"] });
      expect(firewall["sourceRanges"]).toHaveLength(4);
      expect(firewall["sourceRanges"]).toEqual(
        expect.arrayContaining(["10.0.0.0/16", "10.10.0.0/16", "10.2.0.0/16", "10.12.0.0/16"]),
      );

      expect(await (await deployment.open(gkeTopology)).plan()).toEqual([]);
      expect(google.refusals).toEqual([]);
    },
    3 * MINUTE,
  );
});

describeWithGoogle("a GKE topology", (open) => {
  const a = gkeClusterSpec("a", 0);
  const b = gkeClusterSpec("b", 2);
  const extra = gkeClusterSpec("aa", 4, { location: "us-east1-b" });

  it(
    "takes a third cluster in and lets it go, and changes a list of sources alone",
    async () => {
      const deployment = await open();
      await deployment.deploy(gkeTopologyOf([a, b]));

      const added = actionsOf(await deployment.deploy(gkeTopologyOf([extra, b, a])));
      const ofExtra = (action: string): Record<string, string> => ({
        "compute_subnetwork.cluster-aa_subnet_subnetwork": action,
        "container_cluster.cluster-aa_cluster": action,
        "container_node_pool.cluster-aa_nodes_node-pool": action,
        "project_iam_member.cluster-aa_node-service-account_role": action,
        "service_account.cluster-aa_node-service-account": action,
        "terraform_data.cluster-aa_dns": action,
      });
      expect(added).toEqual({ ...ofExtra("create"), [FIREWALL]: "update" });

      const reordered = await deployment.open(gkeTopologyOf([a, extra, b]));
      expect(await reordered.plan()).toEqual([]);

      const removed = await deployment.open(gkeTopologyOf([b, a]));
      const changes = await removed.plan();
      expect(actionsOf(changes)).toEqual({ ...ofExtra("delete"), [FIREWALL]: "update" });
      await removed.applyPlanned();
      expect(await removed.plan()).toEqual([]);
      expect(deployment.google.paths().filter((path) => path.includes("aa"))).toEqual([]);

      await removed.destroy();
      expect(deployment.google.paths()).toEqual([]);
      expect(deployment.google.refusals).toEqual([]);
    },
    5 * MINUTE,
  );

  it(
    "has private nodes behind a NAT, autoscaling, flow logs and a log of what is denied",
    async () => {
      const deployment = await open();
      const topology: GkeTopology = {
        ...gkeTopologyOf(
          [
            gkeClusterSpec("zonal", 0, {
              location: "us-central1-a",
              privateNodes: true,
              controlPlaneCidr: "172.16.0.0/28",
              masterAuthorizedNetworks: [{ cidr: "203.0.113.0/24", displayName: "office" }],
              nodePool: { minNodeCount: 1, maxNodeCount: 3, maxPodsPerNode: 32 },
              nodeLocations: ["us-central1-f"],
            }),
          ],
          { natRegions: ["us-central1"], flowLogs: true },
        ),
        traffic: [Traffic.tcp(4000), Traffic.tcp(2379, 2380), Traffic.icmp()],
        denyOthers: true,
      };
      await deployment.deploy(topology);
      const stack = await deployment.open(topology);
      expect(await stack.plan()).toEqual([]);
      const rules = "projects/project-main/global/firewalls/clusters";
      const allowed = objectsAt(deployment.google.get(`${rules}-joined-clusters`), "allowed");
      expect(allowed).toHaveLength(2);
      expect(allowed).toEqual(
        expect.arrayContaining([
          { IPProtocol: "tcp", ports: ["2379-2380", "4000"] },
          { IPProtocol: "icmp" },
        ]),
      );
      expect(deployment.google.get(`${rules}-deny-others`)).toMatchObject({
        denied: [{ IPProtocol: "all" }],
        logConfig: { enable: true },
      });

      await stack.destroy();
      expect(deployment.google.paths()).toEqual([]);
      expect(deployment.google.refusals).toEqual([]);
    },
    3 * MINUTE,
  );

  it(
    "adopts a cluster that plain Terraform made before, and refuses to plan with what it does not have",
    async () => {
      const deployment = await open();
      const made = await deployment.openStack("legacy", addLegacy);
      await made.apply();

      const adopt = (podCidr: string): GkeTopology => ({
        providers: [{ name: "main", project: "project-main" }],
        networks: [],
        adoptedNetworks: [
          {
            networkName: "legacy",
            provider: "main",
            clusters: [a],
            adopted: [
              {
                clusterName: "legacy",
                location: "us-central1",
                nodeCidr: "10.20.0.0/20",
                podCidrs: [podCidr],
                serviceCidr: "10.20.16.0/20",
                networkTag: "database",
              },
            ],
          },
        ],
      });
      const mistaken = await deployment.open(adopt("10.99.0.0/16"));
      await expect(mistaken.plan()).rejects.toThrow(
        /"legacy" has the pod ranges\s+10\.21\.0\.0\/16/,
      );

      await deployment.deploy(adopt("10.21.0.0/16"));
      const rule = "projects/project-main/global/firewalls/legacy-joined-clusters";
      expect(deployment.google.get(rule)["targetTags"]).toEqual(
        expect.arrayContaining(["database", "multicluster"]),
      );
      const stack = await deployment.open(adopt("10.21.0.0/16"));
      expect(await stack.plan()).toEqual([]);
      expect(await made.plan()).toEqual([]);

      await stack.destroy();
      expect(deployment.google.paths()).toContain(`${CLUSTERS}/legacy/nodePools/pool`);
    },
    5 * MINUTE,
  );
});

describeWithGoogle("an Autopilot cluster", (open) => {
  it(
    "has a domain for its VPC beside cluster.local, and another domain replaces it",
    async () => {
      const deployment = await open();
      const declare =
        (clusterDomain: string) =>
        (stack: TerraformStack): void => {
          const provider = new GoogleProvider(stack, "google", { project: "project-main" });
          const network = new GkeNetwork(stack, "network", { networkName: "pilots", provider });
          new GkeAutopilotCluster(stack, "a", { ...a, clusterDomain, network });
        };
      const { nodePool: _, nodeLocations: __, provider: ___, ...a } = gkeClusterSpec("a", 0);
      const stack = await deployment.openStack("autopilot", declare("a.example.com"));
      await stack.apply();
      expect(await stack.plan()).toEqual([]);
      const network = "projects/project-main/global/networks/pilots";
      expect(deployment.google.clusterOf(network, "db.tidb.svc.a.example.com")).toBe(
        `${CLUSTERS}/a`,
      );

      const changed = await deployment.openStack("autopilot", declare("b.example.com"));
      expect(actionsOf(await changed.plan())).toMatchObject({
        "container_cluster.a_cluster": "delete,create",
      });
      await changed.applyPlanned();
      expect(await changed.plan()).toEqual([]);
      await changed.destroy();
      expect(deployment.google.paths()).toEqual([]);
    },
    3 * MINUTE,
  );
});

/** A cluster as one writes it without this package. */
function addLegacy(stack: TerraformStack): void {
  const { network, subnetwork, provider } = plainNetwork(stack, "legacy", 20);
  const cluster = new ContainerCluster(stack, "cluster", {
    provider,
    name: "legacy",
    location: "us-central1",
    network,
    subnetwork,
    ipAllocationPolicy: {
      clusterSecondaryRangeName: "pods",
      servicesSecondaryRangeName: "services",
    },
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    deletionProtection: false,
  });
  new ContainerNodePool(stack, "pool", {
    provider,
    name: "pool",
    cluster: cluster.id,
    nodeCount: 1,
    nodeConfig: { tags: ["database"] },
  });
}
