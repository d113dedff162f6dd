export { Cluster } from "./cluster";
export type {
  ClusterConfig,
  ClusterKindConfig,
  ClusterKindConfigNetworking,
  ClusterKindConfigNode,
  ClusterKindConfigNodeExtraMounts,
  ClusterKindConfigNodeExtraPortMappings,
  ClusterTimeouts,
} from "./cluster-config";
export { KindProvider, type KindProviderConfig } from "./provider";
