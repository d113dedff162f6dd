import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import type { AddressRange, DnsIdentity } from "../cluster/cluster";
import { factsOf } from "../cluster/topology/facts";
import { type AdoptedRanges, parseAdoptedRanges } from "./adopted-ranges";
import { assertSameAddresses, dnsAddressesOf, type EksDnsPlacement } from "./dns-placement";
import {
  checkAwsId,
  eksAddressRanges,
  type EksNames,
  parseClusterName,
  parseNames,
  regionOf,
} from "./eks-cluster-input";
import type { EksNetworkAcl, EksSecurityGroups, IEksCluster } from "./eks-cluster-interface";
import type { RouteTables } from "./route-tables";

/** What is given of every cluster that exists, however the rest is found. */
export interface AdoptedEksClusterProps extends AdoptedRanges, EksNames {
  /** Name of the cluster, as EKS has it, unique among the clusters it is joined with. */
  readonly clusterName: string;
  /** Provider of the account and region; its region must be a literal. */
  readonly provider: AwsProvider;
  /**
   * IP addresses at which its DNS answers pods of the peers, such as those of an internal network
   * load balancer in front of CoreDNS. Addresses of CoreDNS pods change whenever these move.
   * @default - none: no other cluster resolves its names
   */
  readonly dnsAddresses?: readonly string[];
  /**
   * Network ACLs that get rules for the peers.
   * @default - none: the ACLs of the VPC are left as they are
   */
  readonly networkAcls?: readonly EksNetworkAcl[];
  /**
   * First of the 100 rule numbers that rules about this cluster take in the network ACLs of its
   * peers.
   * @default - none: no peer may have a managed network ACL
   */
  readonly networkAclRuleNumber?: number;
}

/** Where a cluster that exists is to be found. */
export interface EksClusterLocation {
  readonly accountId: string;
  readonly vpcId: string;
  readonly routeTables: RouteTables;
  readonly securityGroups: EksSecurityGroups;
  readonly dnsPlacement?: EksDnsPlacement;
}

/** The ranges of a cluster that exists, read and checked. */
export interface ParsedRanges {
  readonly vpcCidrs: readonly Cidr[];
  readonly serviceCidr: Cidr;
}

/** An EKS cluster that exists. */
export class AdoptedEksCluster extends Construct implements IEksCluster {
  public readonly clusterName: string;
  public readonly provider: AwsProvider;
  public readonly region: string;
  public readonly accountId: string;
  public readonly vpcId: string;
  public readonly vpcCidrs: readonly Cidr[];
  public readonly addressRanges: readonly AddressRange[];
  public readonly routeTables: RouteTables;
  public readonly securityGroups: EksSecurityGroups;
  public readonly networkAcls: readonly EksNetworkAcl[];
  public readonly networkAclRuleNumber?: number;
  public readonly dnsPlacement?: EksDnsPlacement;
  public readonly dns: DnsIdentity;

  /**
   * @param locate says where the cluster is; may add data sources to the construct it is given
   */
  public constructor(
    scope: Construct,
    id: string,
    props: AdoptedEksClusterProps,
    locate: (scope: Construct, ranges: ParsedRanges) => EksClusterLocation,
  ) {
    super(scope, id);
    const clusterName = parseClusterName(this, props.clusterName);
    const ranges = parseAdoptedRanges(this, clusterName, props);
    for (const acl of props.networkAcls ?? []) {
      checkAwsId(this, clusterName, `The network ACL "${acl.name}"`, "acl", acl.networkAclId);
    }
    const location = locate(this, ranges);

    this.clusterName = clusterName;
    this.provider = props.provider;
    this.region = regionOf(this, clusterName, props.provider);
    this.accountId = location.accountId;
    this.vpcId = location.vpcId;
    this.vpcCidrs = ranges.vpcCidrs;
    this.addressRanges = eksAddressRanges(ranges.vpcCidrs, ranges.serviceCidr);
    this.routeTables = location.routeTables;
    this.securityGroups = location.securityGroups;
    this.networkAcls = props.networkAcls ?? [];
    if (location.dnsPlacement !== undefined) {
      this.dnsPlacement = location.dnsPlacement;
    }
    this.dns = parseNames(this, clusterName, props, this.dnsAddresses(props.dnsAddresses));
    if (props.networkAclRuleNumber !== undefined) {
      this.networkAclRuleNumber = props.networkAclRuleNumber;
    }
    const facts = factsOf(this);
    const of = { madeBy: this, cluster: this };
    facts.clusters.push({ ...of, system: "EKS", place: this.region, isAdopted: true });
    if (this.dnsPlacement === undefined && this.dns.addresses.length > 0) {
      facts.dnsAnswers.push({ ...of, addresses: this.dns.addresses, by: "what is there already" });
    }
  }

  private dnsAddresses(given: readonly string[] | undefined): readonly string[] {
    const placement = this.dnsPlacement;
    if (placement === undefined) {
      return given ?? [];
    }
    if (given !== undefined) {
      assertSameAddresses(this, this.clusterName, placement, given);
    }
    return dnsAddressesOf(placement);
  }
}
