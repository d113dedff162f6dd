import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import type { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { CreatedGkeCluster, type CreatedGkeClusterProps, DnsScope } from "./created-gke-cluster";
import { OAUTH_SCOPES } from "./node-service-account";

/** A GKE cluster of the Autopilot mode to create: always in a region, with nodes of GKE's choice. */
export type GkeAutopilotClusterProps = CreatedGkeClusterProps;

/**
 * A GKE cluster in Autopilot mode. Its own pods know its names as `cluster.local`, too; under
 * `clusterDomain`, Cloud DNS answers them in the whole VPC.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/autopilot-overview
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns#vpc_scope_dns
 */
export class GkeAutopilotCluster extends CreatedGkeCluster {
  /**
   * @throws ValidationError with the codes of names, ranges and domains; see docs/errors.md
   */
  public constructor(scope: Construct, id: string, props: GkeAutopilotClusterProps) {
    super(scope, id, props, DnsScope.CLUSTER);
    const { clusterName, place } = this;
    if (place.isZonal) {
      throw new ValidationError({
        code: ErrorCode.REGION,
        problem: `The cluster "${clusterName}" is in Autopilot mode, which GKE offers for whole regions alone.`,
        found: `"${place.name}"`,
        fix: `set location of "${clusterName}" to a region, such as "${place.region}".`,
        scope: this,
      });
    }
    new ContainerCluster(this, "cluster", {
      ...this.arguments(),
      enableAutopilot: true,
      clusterAutoscaling: {
        autoProvisioningDefaults: {
          serviceAccount: this.nodeServiceAccountEmail,
          oauthScopes: [...OAUTH_SCOPES],
        },
      },
      nodePoolAutoConfig: { networkTags: { tags: [this.networkTag] } },
    });
  }
}
