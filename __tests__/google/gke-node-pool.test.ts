import { ErrorCode } from "../../src/cluster";
import type { GkeNodePoolProps } from "../../src/google";
import { errorOf } from "../support/errors";
import { gkeCluster } from "../support/gke";
import { type Body, bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (nodePool?: GkeNodePoolProps): SynthesizedStack =>
  synthesizeStack((stack) => gkeCluster(stack, nodePool && { nodePool }));

const poolWith = (nodePool: GkeNodePoolProps): Body =>
  synthesizeWith(nodePool).resource("google_container_node_pool").body;

describe("a node pool", () => {
  it("is of shielded nodes with the cluster's own identity and a network tag", () => {
    const stack = synthesizeWith();

    expect(stack.resource("google_container_node_pool").body).toEqual({
      provider: "google.project-1",
      name: "nodes",
      // The id is another one when the cluster is, so that the pool is planned with it.
      cluster: ref(stack.resource("google_container_cluster"), "id"),
      node_count: 1,
      max_pods_per_node: 110,
      management: { auto_repair: true, auto_upgrade: true },
      upgrade_settings: { max_surge: 1, max_unavailable: 0 },
      node_config: {
        machine_type: "e2-standard-4",
        disk_size_gb: 100,
        disk_type: "pd-balanced",
        image_type: "COS_CONTAINERD",
        service_account: ref(stack.resource("google_service_account"), "email"),
        oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        tags: ["multicluster"],
        metadata: { "disable-legacy-endpoints": "true" },
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: "GKE_METADATA" },
      },
      lifecycle: { replace_triggered_by: [stack.resource("terraform_data").address] },
    });
  });

  it("has the tag of its cluster", () => {
    const stack = synthesizeStack((scope) => gkeCluster(scope, { networkTag: "mesh-2" }));
    const { node_config: nodeConfig } = stack.resource("google_container_node_pool").body;

    expect(bodyOf(nodeConfig)["tags"]).toEqual(["mesh-2"]);
  });

  it("has machines, disks and pods as asked for", () => {
    const body = poolWith({ machineType: "n2-standard-8", diskSizeGb: 10, maxPodsPerNode: 32 });

    expect(body["node_config"]).toMatchObject({ machine_type: "n2-standard-8", disk_size_gb: 10 });
    expect(body["max_pods_per_node"]).toBe(32);
  });

  it.each([
    [{ nodeCount: 3 }, { nodes: 3, autoscaling: undefined }],
    [{ maxNodeCount: 4 }, { start: 1, autoscaling: { min_node_count: 1, max_node_count: 4 } }],
    [
      { nodeCount: 2, minNodeCount: 0 },
      { start: 2, autoscaling: { min_node_count: 0, max_node_count: 2 } },
    ],
    [
      { nodeCount: 2, minNodeCount: 1, maxNodeCount: 3 },
      { start: 2, autoscaling: { min_node_count: 1, max_node_count: 3 } },
    ],
  ])("with %j has a fixed size, or an autoscaler that owns it: %j", (sizes, expected) => {
    const {
      node_count: nodes,
      initial_node_count: start,
      autoscaling,
      lifecycle,
    } = poolWith(sizes);

    expect({ nodes, start, autoscaling }).toEqual({
      nodes: undefined,
      start: undefined,
      ...expected,
    });
    expect(bodyOf(lifecycle)["ignore_changes"]).toEqual(
      start === undefined ? undefined : ["initial_node_count"],
    );
  });

  it.each([
    { nodeCount: 0 },
    { nodeCount: 1.5 },
    { nodeCount: -1, minNodeCount: -1 },
    { nodeCount: 1, minNodeCount: 2 },
    { nodeCount: 3, maxNodeCount: 2 },
    { maxNodeCount: 1001 },
    { nodeCount: NaN },
    { maxPodsPerNode: 7 },
    { maxPodsPerNode: 257 },
    { maxPodsPerNode: 8.5 },
    { diskSizeGb: 9 },
    { diskSizeGb: 20.5 },
  ])("is refused for %j", (sizes) => {
    const error = errorOf(() => poolWith(sizes));

    expect(error.code).toBe(ErrorCode.NODE_POOL);
    expect(error.message).toContain('cluster "a"');
  });
});
