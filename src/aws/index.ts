/**
 * EKS clusters, created or adopted, and what joins them.
 *
 * @module cdktf-multicluster/aws
 */

export type { KubernetesAccess } from "../cluster/sign-in";
export type { AdoptedEksClusterProps } from "./adopted-eks-cluster";
export type { AdoptedRanges } from "./adopted-ranges";
export { NatGateways } from "./cluster-vpc";
export { dnsEndpointOf } from "./dns-flows";
export type { EksDnsPlacement, EksDnsSubnet } from "./dns-placement";
export { EksCluster } from "./eks-cluster";
export type { EksClusterAttributes } from "./eks-cluster-attributes";
export {
  EksClusterAuth,
  type EksClusterAuthProps,
  type ILocatedEksCluster,
  TokenSource,
} from "./eks-cluster-auth";
export type { EksNetworkAcl, EksSecurityGroups, IEksCluster } from "./eks-cluster-interface";
export type { EksClusterLookup } from "./eks-cluster-lookup";
export {
  ControlPlaneLog,
  DEFAULT_KUBERNETES_VERSION,
  type EksClusterProps,
} from "./eks-cluster-props";
export { EksDnsEndpoint, type EksDnsEndpointProps } from "./eks-dns-endpoint";
export type { NodeGroupProps } from "./node-group";
export { SecurityGroupTarget } from "./peer-ingress";
export { PeeringMesh, type PeeringMeshProps } from "./peering-mesh";
export type { AwsQuotas } from "./quotas";
export { RouteTables } from "./route-tables";
export { RULE_NUMBERS_PER_CLUSTER, type RuleNumberRange } from "./rule-numbers";
export { type PeeringOptions, VpcPeering, type VpcPeeringProps } from "./vpc-peering";
