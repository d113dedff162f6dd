import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import type { TerraformStack } from "cdktf";
import { ReleaseChannel } from "../../src/google";
import type { GkeClusterSpec } from "../../stacks/gke-topology";
import { gkeClusterSpec, gkeTopologyOf } from "../support/gke-topologies";
import { actionsOf, describeWithGoogle } from "./support/google/describe";
import { CLUSTERS, plainNetwork } from "./support/google/plain-network";

const MINUTE = 60_000;
const POOL = `${CLUSTERS}/a/nodePools/nodes`;

const a = (more: Partial<GkeClusterSpec> = {}): GkeClusterSpec => gkeClusterSpec("a", 0, more);
const guarded = a({ deletionProtection: true });

describeWithGoogle("a changed domain of a cluster", (open) => {
  it(
    "replaces the cluster and its node pool, and the plan says so",
    async () => {
      const deployment = await open();
      const { google } = deployment;
      await deployment.deploy(gkeTopologyOf([a()]));
      const before = google.get(`${CLUSTERS}/a`)["id"];

      const changes = await deployment.deploy(
        gkeTopologyOf([a({ clusterDomain: "db.example.com" })]),
      );
      expect(actionsOf(changes)).toEqual({
        "terraform_data.cluster-a_dns": "update",
        "container_cluster.cluster-a_cluster": "delete,create",
        "container_node_pool.cluster-a_nodes_node-pool": "delete,create",
      });
      expect(google.get(`${CLUSTERS}/a`)["id"]).not.toBe(before);
      expect(google.paths()).toContain(POOL);
      expect(google.refusals).toEqual([]);
      const stack = await deployment.open(
        gkeTopologyOf([
          a({ clusterDomain: "db.example.com", releaseChannel: ReleaseChannel.STABLE }),
        ]),
      );
      expect(actionsOf(await stack.plan())).toEqual({
        "container_cluster.cluster-a_cluster": "update",
      });
      await stack.applyPlanned();
      expect(await stack.plan()).toEqual([]);
    },
    3 * MINUTE,
  );

  it.each([
    ["domain", { clusterDnsDomain: "db.example.com" }, /Cluster DNS Domain cannot be changed/],
    ["scope", { clusterDnsScope: "CLUSTER_SCOPE" }, /Cluster DNS Scope cannot be toggled/],
  ])(
    "plans in place without this package, and Google refuses it: %s",
    async (_, change, refusal) => {
      const deployment = await open();
      const declare =
        (dns: { readonly clusterDnsDomain?: string; readonly clusterDnsScope?: string } = {}) =>
        (stack: TerraformStack): void => {
          new ContainerCluster(stack, "cluster", {
            ...plainNetwork(stack, "plain", 0),
            name: "plain",
            location: "us-central1",
            ipAllocationPolicy: {
              clusterSecondaryRangeName: "pods",
              servicesSecondaryRangeName: "services",
            },
            dnsConfig: {
              clusterDns: "CLOUD_DNS",
              clusterDnsScope: "VPC_SCOPE",
              clusterDnsDomain: "plain.example.com",
              ...dns,
            },
            initialNodeCount: 1,
            deletionProtection: false,
          });
        };
      await (await deployment.openStack("plain", declare())).apply();

      const changed = await deployment.openStack("plain", declare(change));
      expect(actionsOf(await changed.plan())).toEqual({ "container_cluster.cluster": "update" });
      await expect(changed.applyPlanned()).rejects.toThrow(refusal);
      expect(deployment.google.refusals).toEqual([expect.stringMatching(/^PUT .*: 400 /)]);
    },
    3 * MINUTE,
  );
});

describeWithGoogle("a cluster with deletion protection", (open) => {
  it(
    "is neither destroyed nor replaced by any plan, and keeps its nodes",
    async () => {
      const deployment = await open();
      const { google } = deployment;
      await deployment.deploy(gkeTopologyOf([guarded]));
      const before = google.paths();

      const replaced = await deployment.open(
        gkeTopologyOf([{ ...guarded, clusterDomain: "db.example.com" }]),
      );
      await expect(replaced.plan()).rejects.toThrow(/Instance cannot be destroyed/);
      const kept = await deployment.open(gkeTopologyOf([guarded]));
      await expect(kept.destroy()).rejects.toThrow(/Instance cannot be destroyed/);
      expect(google.paths()).toEqual(before);
      expect(google.paths()).toContain(POOL);

      // Two deploys: the first takes the protection away, the second may destroy.
      const unguarded = await deployment.open(gkeTopologyOf([a()]));
      expect(actionsOf(await unguarded.plan())).toEqual({
        "container_cluster.cluster-a_cluster": "update",
      });
      await unguarded.applyPlanned();
      await unguarded.destroy();
      expect(google.paths()).toEqual([]);
    },
    3 * MINUTE,
  );

  it(
    "loses its nodes, not its control plane, when its entry is deleted in one step",
    async () => {
      const deployment = await open();
      const { google } = deployment;
      await deployment.deploy(gkeTopologyOf([guarded]));

      const without = await deployment.open(gkeTopologyOf([]));
      await expect(without.apply()).rejects.toThrow(/deletion_protection is set to true/);
      expect(google.paths()).toContain(`${CLUSTERS}/a`);
      expect(google.paths()).not.toContain(POOL);

      // The entry brings them back.
      await deployment.deploy(gkeTopologyOf([guarded]));
      expect(google.paths()).toContain(POOL);
      expect(await (await deployment.open(gkeTopologyOf([guarded]))).plan()).toEqual([]);
    },
    3 * MINUTE,
  );
});
