import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct } from "constructs";
import type { AddressRange, DnsIdentity } from "../cluster/cluster";
import { parseDnsAddresses, parseNamespaces } from "../cluster/names";
import { DEFAULT_CLUSTER_DOMAIN, parseClusterDomain } from "./cluster-domain";
import { declareCluster } from "./cluster-facts";
import type { IGkeCluster } from "./gke-cluster-interface";
import type { IGkeNetwork } from "./gke-network";
import { parseRanges } from "./gke-ranges";
import { parseLocation } from "./location";
import { parseClusterName, parseNetworkTag, projectOf } from "./names";

/** A GKE cluster that exists, in either mode of operation. */
export interface GkeClusterAttributes {
  /** Name of the cluster, as GKE has it, unique among the clusters it is joined with. */
  readonly clusterName: string;
  /** The VPC in which its nodes and pods live. */
  readonly network: IGkeNetwork;
  /**
   * Provider of the cluster's project, where the network is another's (Shared VPC).
   * @default - the network's
   */
  readonly provider?: GoogleProvider;
  /** Region of the cluster, such as `us-central1`, or its zone, such as `us-central1-a`. */
  readonly location: string;
  /** IPv4 range of the nodes: the primary range of the subnet. */
  readonly nodeCidr: string;
  /** Every IPv4 range of the pods: the cluster's own, and those of node pools that have others. */
  readonly podCidrs: readonly string[];
  /** IPv4 range of the services; `34.118.224.0/20` where GKE chose it. */
  readonly serviceCidr: string;
  /**
   * IPv4 range of the control plane.
   * @default - none
   */
  readonly controlPlaneCidr?: string;
  /** A network tag that all nodes have; the firewall of the clusters aims at it. */
  readonly networkTag: string;
  /**
   * Domain under which Cloud DNS answers the cluster's names in its whole VPC.
   * @default - none: its names are `cluster.local`, inside itself alone
   */
  readonly vpcScopeDomain?: string;
  /**
   * Namespaces that, of the clusters that are joined, this one alone has.
   * @default - none
   */
  readonly namespaces?: readonly string[];
  /**
   * IP addresses at which its DNS answers pods of the peers, such as that of an internal load balancer
   * in front of kube-dns.
   * @default - none: only VPCs in which Cloud DNS answers resolve its names
   */
  readonly dnsAddresses?: readonly string[];
}

/** A GKE cluster that exists. */
export class AdoptedGkeCluster extends Construct implements IGkeCluster {
  public readonly clusterName: string;
  public readonly provider: GoogleProvider;
  public readonly projectId: string;
  public readonly location: string;
  public readonly network: IGkeNetwork;
  public readonly networkTag: string;
  public readonly vpcScopeDomain?: string;
  public readonly addressRanges: readonly AddressRange[];
  public readonly dns: DnsIdentity;
  /** Region of its subnet. */
  public readonly region: string;

  public constructor(scope: Construct, id: string, attributes: GkeClusterAttributes) {
    super(scope, id);
    const { network, vpcScopeDomain, namespaces = [], dnsAddresses = [] } = attributes;
    const clusterName = parseClusterName(this, attributes.clusterName);
    const { name, region } = parseLocation(this, clusterName, attributes.location);
    this.clusterName = clusterName;
    this.provider = attributes.provider ?? network.provider;
    this.projectId = projectOf(this, `the cluster "${clusterName}"`, this.provider);
    this.location = name;
    this.region = region;
    this.network = network;
    this.networkTag = parseNetworkTag(this, clusterName, attributes.networkTag);
    this.addressRanges = parseRanges(this, clusterName, { ...attributes, isAdopted: true });
    if (vpcScopeDomain !== undefined) {
      this.vpcScopeDomain = parseClusterDomain(this, clusterName, vpcScopeDomain);
    }
    this.dns = {
      clusterDomain: this.vpcScopeDomain ?? DEFAULT_CLUSTER_DOMAIN,
      namespaces: parseNamespaces(this, clusterName, namespaces),
      addresses: parseDnsAddresses(this, clusterName, dnsAddresses),
    };
    declareCluster(this, true);
  }
}
