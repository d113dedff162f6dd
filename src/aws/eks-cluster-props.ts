import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { NatGateways } from "./cluster-vpc";
import type { EksNames } from "./eks-cluster-input";
import type { NodeGroupProps } from "./node-group";

/**
 * Logs of the control plane that EKS can send to CloudWatch.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export enum ControlPlaneLog {
  /** Requests to the API server, as it logs them. */
  API = "api",
  /** Who did what: users, administrators and components. */
  AUDIT = "audit",
  /** How IAM identities are taken for users of Kubernetes. */
  AUTHENTICATOR = "authenticator",
  /** The loops that bring the cluster to its declared state. */
  CONTROLLER_MANAGER = "controllerManager",
  /** Which pod was given to which node, and when. */
  SCHEDULER = "scheduler",
}

/** Kubernetes version of clusters that name none. */
export const DEFAULT_KUBERNETES_VERSION = "1.35";

/** An EKS cluster to create. */
export interface EksClusterProps extends EksNames {
  /** Name of the cluster, unique in its account and region and among the clusters it is joined with. */
  readonly clusterName: string;
  /** Provider of the account and region; its region must be a literal. */
  readonly provider: AwsProvider;
  /** IPv4 range of the VPC, from /16 to /24, such as `192.168.0.0/16`. */
  readonly vpcCidr: string;
  /**
   * IPv4 range of the services, outside the VPCs of the cluster and of its peers.
   * @default "172.20.0.0/16"
   */
  readonly serviceCidr?: string;
  /**
   * Two to four availability zones. The order decides which subnet a zone gets: append new ones.
   * @default - the first three zones of the region
   */
  readonly availabilityZones?: readonly string[];
  /**
   * How nodes without public addresses reach the internet.
   * @default NatGateways.SINGLE
   */
  readonly natGateways?: NatGateways;
  /**
   * Kubernetes version of control plane and nodes: MAJOR.MINOR.
   * @default "1.35"
   * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
   */
  readonly kubernetesVersion?: string;
  /**
   * Sizes of the managed node group.
   * @default - three m5.xlarge nodes
   */
  readonly nodeGroup?: NodeGroupProps;
  /**
   * Whether the API server answers inside the VPC.
   * @default true
   */
  readonly endpointPrivateAccess?: boolean;
  /**
   * Whether the API server answers on the internet.
   * @default true
   */
  readonly endpointPublicAccess?: boolean;
  /**
   * Ranges from which the API server answers on the internet.
   * @default ["0.0.0.0/0"]
   */
  readonly publicAccessCidrs?: readonly string[];
  /**
   * Logs that are sent to CloudWatch, which costs by the gigabyte.
   * @default - no log
   */
  readonly controlPlaneLogs?: readonly ControlPlaneLog[];
  /**
   * IPv4 ranges outside the VPC towards which pods keep their own addresses: the VPC ranges of the
   * peers. Towards all others they take the address of their node.
   * @default - none
   */
  readonly snatExclusions?: readonly string[];
  /**
   * Whether the subnets get a network ACL of their own, to which links add the peers' flows. False
   * leaves them on the VPC's, which allows everything.
   * @default false
   */
  readonly networkAcl?: boolean;
  /**
   * First of the 100 rule numbers that rules about this cluster take in the network ACLs of its
   * peers.
   * @default - none: no peer may have a managed network ACL
   */
  readonly networkAclRuleNumber?: number;
  /**
   * Tags of every resource of the cluster.
   * @default - none but `Name` and those that Kubernetes looks for
   */
  readonly tags?: Readonly<Record<string, string>>;
}
