/**
 * kind clusters, and the routes between their nodes.
 *
 * @module cdktf-multicluster/kind
 */

export {
  Cluster,
  type ClusterConfig,
  type ClusterKindConfig,
  type ClusterKindConfigNetworking,
  type ClusterKindConfigNode,
  type ClusterKindConfigNodeExtraMounts,
  type ClusterKindConfigNodeExtraPortMappings,
  type ClusterTimeouts,
  KindProvider,
  type KindProviderConfig,
} from "./bindings";
export type { KindMount } from "./extra-mounts";
export { type KindPortMapping, type KindPorts, PortMappingProtocol } from "./host-ports";
export { KindCluster, type KindClusterProps, type KindKubernetesConfig } from "./kind-cluster";
export type { KindRanges } from "./kind-ranges";
export { NodeRoutes, type NodeRoutesMember, type NodeRoutesProps } from "./node-routes";
