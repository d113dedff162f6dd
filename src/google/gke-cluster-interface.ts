import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { ICluster } from "../cluster/cluster";
import type { IGkeNetwork } from "./gke-network";

/**
 * A GKE cluster, created by this package or adopted, with what its peers need of its VPC.
 */
export interface IGkeCluster extends ICluster {
  /** Provider of the cluster's project. */
  readonly provider: GoogleProvider;
  /** Project of the cluster, as a literal. */
  readonly projectId: string;
  /** Region or zone of the control plane, such as `us-central1` or `us-central1-a`. */
  readonly location: string;
  /** The VPC in which its nodes and pods live. */
  readonly network: IGkeNetwork;
  /** Network tag that all of its nodes have; firewall rules for the peers aim at it. */
  readonly networkTag: string;
  /**
   * Domain that Cloud DNS answers in the cluster's whole VPC; none for a cluster whose names resolve
   * inside itself alone.
   */
  readonly vpcScopeDomain?: string;
}
