import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Cidr } from "../cluster/cidr";
import type { ICluster } from "../cluster/cluster";
import type { EksDnsPlacement } from "./dns-placement";
import type { RouteTables } from "./route-tables";
import type { RuleNumberRange } from "./rule-numbers";

/** The security groups of an EKS cluster that can admit traffic of its peers. */
export interface EksSecurityGroups {
  /**
   * The cluster security group: on the control plane's interfaces and on managed nodes.
   * @default - it admits nobody
   */
  readonly cluster?: string;
  /**
   * A security group of the nodes' own, as clusters of the terraform-aws-eks module have.
   * @default - they have none
   */
  readonly nodes?: string;
}

/** A network ACL that the rules for the peers are added to. */
export interface EksNetworkAcl {
  /** Name for the ids of its rules, unique in the cluster. */
  readonly name: string;
  /** Its id, such as `acl-0123456789abcdef0`. */
  readonly networkAclId: string;
  /** Rule numbers that somebody else uses in this ACL, in either direction. */
  readonly reservedRuleNumbers: readonly RuleNumberRange[];
  /** How many rules of each direction somebody else has in this ACL; they count for the quota. */
  readonly reservedRuleCount: number;
}

/**
 * An EKS cluster, created by this package or adopted, with what its peers need of its VPC.
 */
export interface IEksCluster extends ICluster {
  /** Provider of the cluster's account and region; it makes every resource on this side of a link. */
  readonly provider: AwsProvider;
  /** Region of the cluster, such as `us-west-2`. */
  readonly region: string;
  /** Account that owns the VPC: 12 digits. */
  readonly accountId: string;
  /** Id of the VPC, or the attribute that will be it. */
  readonly vpcId: string;
  /** IPv4 and IPv6 ranges of the VPC, the primary one first. */
  readonly vpcCidrs: readonly Cidr[];
  /** The route tables that get the routes to the peers. */
  readonly routeTables: RouteTables;
  /** The security groups that can admit traffic of the peers. */
  readonly securityGroups: EksSecurityGroups;
  /** The network ACLs that are managed; none leaves the ACLs of the VPC as they are. */
  readonly networkAcls: readonly EksNetworkAcl[];
  /** First of the rule numbers that rules about this cluster take in its peers' network ACLs. */
  readonly networkAclRuleNumber?: number;
  /**
   * Where a load balancer for its DNS stands or can stand; none where the addresses of its DNS are
   * somebody else's affair.
   */
  readonly dnsPlacement?: EksDnsPlacement;
}
