import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import type { Construct } from "constructs";
import { assertCapacity } from "./address-capacity";
import { AdoptedGkeCluster, type GkeClusterAttributes } from "./adopted-gke-cluster";
import { CreatedGkeCluster, type CreatedGkeClusterProps, DnsScope } from "./created-gke-cluster";
import type { IGkeCluster } from "./gke-cluster-interface";
import { adoptByLookup } from "./gke-cluster-lookup";
import { GkeNodePool, type GkeNodePoolProps, NODE_SECURITY, parseNodePool } from "./gke-node-pool";
import { countZones } from "./location";
import { OAUTH_SCOPES } from "./node-service-account";

/** A GKE cluster of the Standard mode to create. */
export interface GkeClusterProps extends CreatedGkeClusterProps {
  /**
   * Sizes of the node pool.
   * @default - one e2-standard-4 node in each zone
   */
  readonly nodePool?: GkeNodePoolProps;
  /**
   * Zones of the nodes; for a zonal cluster, those beside its own.
   * @default - three zones of the region, which GKE chooses; the cluster's own, when it is zonal
   */
  readonly nodeLocations?: readonly string[];
}

/**
 * A GKE cluster with a subnet, a node pool and an identity of its own, whose names Cloud DNS answers in
 * the whole VPC: other clusters there resolve them without a stub domain.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_cluster
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns#vpc_scope_dns
 */
export class GkeCluster extends CreatedGkeCluster {
  /**
   * A cluster that exists, all of it given.
   *
   * @throws ValidationError with the codes of names, ranges and domains
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: GkeClusterAttributes,
  ): IGkeCluster {
    return new AdoptedGkeCluster(scope, id, attributes);
  }

  /**
   * A cluster that exists, found by its name when Terraform plans. What is given is checked there: the
   * plan fails where it is not the cluster's.
   *
   * @throws ValidationError with the codes of names, ranges and domains
   */
  public static fromLookup(
    scope: Construct,
    id: string,
    attributes: GkeClusterAttributes,
  ): IGkeCluster {
    return adoptByLookup(scope, id, attributes);
  }

  /**
   * @throws ValidationError with the codes of names, ranges, domains and sizes; see docs/errors.md
   */
  public constructor(scope: Construct, id: string, props: GkeClusterProps) {
    super(scope, id, props, DnsScope.VPC);
    const { clusterName, network, provider, projectId, networkTag } = this;
    const { nodeLocations } = props;
    const sizes = parseNodePool(this, clusterName, props.nodePool ?? {});
    const zones = countZones(this, clusterName, this.place, nodeLocations);
    assertCapacity(this, clusterName, this.addressRanges, {
      nodes: zones * sizes.maxNodeCount,
      maxPodsPerNode: sizes.maxPodsPerNode,
    });

    const serviceAccount = this.nodeServiceAccountEmail;
    const cluster = new ContainerCluster(this, "cluster", {
      ...this.arguments("initial_node_count", "node_config", "node_pool"),
      ...(nodeLocations && { nodeLocations: [...nodeLocations] }),
      enableShieldedNodes: true,
      // Else the flows between pods of one node are logged nowhere.
      ...(network.flowLogs && { enableIntranodeVisibility: true }),
      workloadIdentityConfig: { workloadPool: `${projectId}.svc.id.goog` },
      // GKE makes no cluster without a first pool, which is gone before the cluster counts as made.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: {
        serviceAccount,
        oauthScopes: [...OAUTH_SCOPES],
        ...NODE_SECURITY,
      },
    });
    new GkeNodePool(
      this,
      "nodes",
      {
        clusterId: cluster.id,
        provider,
        serviceAccountEmail: serviceAccount,
        networkTag,
        zones,
        isPublic: props.privateNodes !== true,
        replaceTriggeredBy: this.dnsTrigger,
      },
      sizes,
      props.nodePool?.machineType,
    );
  }
}
