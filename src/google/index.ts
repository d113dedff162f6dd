/**
 * GKE clusters, created or adopted, and what joins them.
 *
 * @module cdktf-multicluster/google
 */

export type { KubernetesAccess } from "../cluster/sign-in";
export type { GkeClusterAttributes } from "./adopted-gke-cluster";
export {
  ClusterFirewall,
  type ClusterFirewallProps,
  DEFAULT_TRAFFIC,
  type FirewallOptions,
} from "./cluster-firewall";
export type { ControlPlaneAccess, MasterAuthorizedNetwork } from "./control-plane-access";
export {
  type CreatedGkeClusterProps,
  DEFAULT_NETWORK_TAG,
  ReleaseChannel,
} from "./created-gke-cluster";
export { DnsPeeringZone, type DnsPeeringZoneProps } from "./dns-peering-zone";
export { GkeAutopilotCluster, type GkeAutopilotClusterProps } from "./gke-autopilot-cluster";
export { GkeCluster, type GkeClusterProps } from "./gke-cluster";
export {
  GkeClusterAuth,
  type GkeClusterAuthProps,
  type ILocatedGkeCluster,
} from "./gke-cluster-auth";
export type { IGkeCluster } from "./gke-cluster-interface";
export { GkeMesh, type GkeMeshProps } from "./gke-mesh";
export {
  GkeNetwork,
  type GkeNetworkAttributes,
  type GkeNetworkProps,
  type IGkeNetwork,
} from "./gke-network";
export type { GkeNodePoolProps } from "./gke-node-pool";
export type { GoogleQuotas } from "./quotas";
export { VpcPeering, type VpcPeeringProps } from "./vpc-peering";
