import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct, type IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { factsOf } from "../cluster/topology/facts";
import { OAUTH_SCOPES } from "./node-service-account";

/** The node pool of a GKE cluster. Numbers of nodes are those of each zone. */
export interface GkeNodePoolProps {
  /** @default "e2-standard-4" */
  readonly machineType?: string;
  /**
   * Nodes in each zone; with `minNodeCount` or `maxNodeCount`, those at the start, which an
   * autoscaler changes from then on.
   * @default 1
   */
  readonly nodeCount?: number;
  /**
   * Fewest nodes in each zone that the autoscaler leaves.
   * @default nodeCount
   */
  readonly minNodeCount?: number;
  /**
   * Most nodes in each zone that the autoscaler makes, 1000 at most.
   * @default nodeCount
   */
  readonly maxNodeCount?: number;
  /**
   * Most pods on a node, 8 to 256. Each node takes a block of the pod range that has at least twice as
   * many addresses.
   * @default 110
   * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr
   */
  readonly maxPodsPerNode?: number;
  /**
   * Size of each node's disk in GB, 10 at least.
   * @default 100
   */
  readonly diskSizeGb?: number;
}

/** The numbers of a node pool, with every default in. */
export interface GkeNodePoolSizes {
  readonly nodeCount: number;
  readonly minNodeCount: number;
  readonly maxNodeCount: number;
  readonly maxPodsPerNode: number;
  readonly diskSizeGb: number;
  /** Whether an autoscaler decides on the number of nodes. */
  readonly isAutoscaled: boolean;
}

/** What a {@link GkeNodePool} needs of its cluster. */
export interface GkeNodePoolContext {
  /** Id of the created cluster, so that a new cluster gets a new pool. */
  readonly clusterId: string;
  readonly provider: GoogleProvider;
  readonly serviceAccountEmail: string;
  readonly networkTag: string;
  /** In how many zones the pool has nodes. */
  readonly zones: number;
  /** Whether the nodes have public addresses. */
  readonly isPublic: boolean;
  /** Address of what replaces the pool when it changes. */
  readonly replaceTriggeredBy: string;
}

/** @see https://docs.cloud.google.com/kubernetes-engine/quotas */
const MAX_NODES_PER_ZONE = 1000;

/** Verified boot and the metadata server of Workload Identity, for nodes of all pools. */
export const NODE_SECURITY = {
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
  workloadMetadataConfig: { mode: "GKE_METADATA" },
};

/**
 * A node pool of shielded nodes: no identity but the cluster's own, the metadata server of Workload
 * Identity, and a network tag for the firewall.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_node_pool
 */
export class GkeNodePool extends Construct {
  public readonly nodePool: ContainerNodePool;

  public constructor(
    scope: Construct,
    id: string,
    context: GkeNodePoolContext,
    sizes: GkeNodePoolSizes,
    machineType = "e2-standard-4",
  ) {
    super(scope, id);
    const { nodeCount, minNodeCount, maxNodeCount, isAutoscaled } = sizes;
    this.nodePool = new ContainerNodePool(this, "node-pool", {
      provider: context.provider,
      name: "nodes",
      cluster: context.clusterId,
      maxPodsPerNode: sizes.maxPodsPerNode,
      ...(isAutoscaled
        ? { initialNodeCount: nodeCount, autoscaling: { minNodeCount, maxNodeCount } }
        : { nodeCount }),
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        machineType,
        diskSizeGb: sizes.diskSizeGb,
        diskType: "pd-balanced",
        imageType: "COS_CONTAINERD",
        serviceAccount: context.serviceAccountEmail,
        oauthScopes: [...OAUTH_SCOPES],
        tags: [context.networkTag],
        metadata: { "disable-legacy-endpoints": "true" },
        ...NODE_SECURITY,
      },
      lifecycle: {
        replaceTriggeredBy: [context.replaceTriggeredBy],
        ...(isAutoscaled && { ignoreChanges: ["initial_node_count"] }),
      },
    });
    factsOf(this).nodes.push({
      madeBy: this.nodePool,
      machine: machineType,
      count: nodeCount * context.zones,
      disk: `balanced disk of ${sizes.diskSizeGb} GB`,
      isPublic: context.isPublic,
    });
  }
}

/** @throws ValidationError NODE_POOL */
export function parseNodePool(
  scope: IConstruct,
  clusterName: string,
  props: GkeNodePoolProps,
): GkeNodePoolSizes {
  const { nodeCount = 1, maxPodsPerNode = 110, diskSizeGb = 100 } = props;
  const { minNodeCount = nodeCount, maxNodeCount = nodeCount } = props;
  const fail = (problem: string, found: string, fix: string): ValidationError =>
    new ValidationError({
      code: ErrorCode.NODE_POOL,
      problem: `The node pool of the cluster "${clusterName}" ${problem}`,
      found,
      fix,
      scope,
    });
  const counts = [minNodeCount, nodeCount, maxNodeCount];
  if (
    !counts.every((count) => Number.isInteger(count) && count >= 0) ||
    minNodeCount > nodeCount ||
    nodeCount > maxNodeCount ||
    maxNodeCount < 1 ||
    maxNodeCount > MAX_NODES_PER_ZONE
  ) {
    throw fail(
      `needs whole numbers with minNodeCount <= nodeCount <= maxNodeCount, and maxNodeCount from 1 to ${MAX_NODES_PER_ZONE}.`,
      `minNodeCount ${minNodeCount}, nodeCount ${nodeCount}, maxNodeCount ${maxNodeCount}`,
      "give numbers of nodes a zone in this order, such as { minNodeCount: 1, nodeCount: 1, maxNodeCount: 3 }.",
    );
  }
  if (!Number.isInteger(maxPodsPerNode) || maxPodsPerNode < 8 || maxPodsPerNode > 256) {
    throw fail(
      "has room for 8 to 256 pods on a node.",
      `maxPodsPerNode: ${maxPodsPerNode}`,
      "give a whole number from 8 to 256, or leave it out for 110.",
    );
  }
  if (!Number.isInteger(diskSizeGb) || diskSizeGb < 10) {
    throw fail(
      "needs disks of at least 10 GB, the size of its machine image.",
      `diskSizeGb: ${diskSizeGb}`,
      "give a whole number of GB, such as 100.",
    );
  }
  const isAutoscaled = props.minNodeCount !== undefined || props.maxNodeCount !== undefined;
  return { nodeCount, minNodeCount, maxNodeCount, maxPodsPerNode, diskSizeGb, isAutoscaled };
}
