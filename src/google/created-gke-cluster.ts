import type {
  ContainerClusterConfig,
  ContainerClusterDnsConfig,
} from "@cdktf/provider-google/lib/container-cluster";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct } from "constructs";
import { type AddressRange, type DnsIdentity, RangeUse } from "../cluster/cluster";
import { parseNamespaces } from "../cluster/names";
import { parseClusterDomain } from "./cluster-domain";
import { declareCluster } from "./cluster-facts";
import { ClusterSubnet, SECONDARY_RANGES } from "./cluster-subnet";
import { type ControlPlaneAccess, parseControlPlaneAccess } from "./control-plane-access";
import type { IGkeCluster } from "./gke-cluster-interface";
import type { IGkeNetwork } from "./gke-network";
import { parseRanges } from "./gke-ranges";
import { type Location, parseLocation } from "./location";
import { parseClusterName, parseNetworkTag, projectOf } from "./names";
import { NodeServiceAccount } from "./node-service-account";
import { TerraformData } from "./terraform-data";

/**
 * How early a cluster gets new versions of Kubernetes.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/release-channels
 */
export enum ReleaseChannel {
  /** As soon as GKE has them. */
  RAPID = "RAPID",
  /** Some months after they came to the rapid channel. */
  REGULAR = "REGULAR",
  /** Some months after they came to the regular channel. */
  STABLE = "STABLE",
  /** As in the regular channel, but a minor version may be kept for longer. */
  EXTENDED = "EXTENDED",
}

/** Network tag of the nodes of clusters that name none. */
export const DEFAULT_NETWORK_TAG = "multicluster";

/** A GKE cluster to create, in whichever mode of operation. */
export interface CreatedGkeClusterProps extends ControlPlaneAccess {
  /**
   * Name of the cluster, unique in its project and location and among the clusters it is joined with;
   * 40 characters at most. Its subnet is called the same.
   */
  readonly clusterName: string;
  /** The VPC, in which the cluster gets a subnet of its own. */
  readonly network: IGkeNetwork;
  /**
   * Provider of the cluster's project, where the network is another's (Shared VPC).
   * @default - the network's
   */
  readonly provider?: GoogleProvider;
  /** Region of the cluster, such as `us-central1`, or its zone, such as `us-central1-a`. */
  readonly location: string;
  /** IPv4 range of the nodes: the primary range of the subnet, /8 to /29. */
  readonly nodeCidr: string;
  /** IPv4 range of the pods: a secondary range of the subnet, /9 to /28. */
  readonly podCidr: string;
  /** IPv4 range of the services: a secondary range of the subnet, /16 to /28. */
  readonly serviceCidr: string;
  /**
   * Domain under which the names of the cluster resolve in its whole VPC, such as `cluster-1.com`.
   * No other cluster that it is joined with may have it. Another one replaces the cluster.
   */
  readonly clusterDomain: string;
  /**
   * Namespaces that, of the clusters that are joined, this one alone has.
   * @default - none: its names are told apart by their domain
   */
  readonly namespaces?: readonly string[];
  /**
   * How early the cluster gets new versions.
   * @default ReleaseChannel.REGULAR
   */
  readonly releaseChannel?: ReleaseChannel;
  /**
   * Network tag of the nodes, at which the firewall of the clusters aims; other rules of the VPC that
   * aim at it apply to the nodes, too.
   * @default "multicluster"
   */
  readonly networkTag?: string;
  /**
   * Whether Terraform refuses to destroy or replace the cluster. Turn it off, and deploy, before
   * either.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** Where Cloud DNS answers the names that a cluster has by default. */
export enum DnsScope {
  /** In its whole VPC. */
  VPC = "VPC_SCOPE",
  /** Inside the cluster alone; what the VPC resolves is added to it. */
  CLUSTER = "CLUSTER_SCOPE",
}

/** What the two modes of operation have in common: names, ranges, subnet and identity of the nodes. */
export abstract class CreatedGkeCluster extends Construct implements IGkeCluster {
  public readonly clusterName: string;
  public readonly provider: GoogleProvider;
  public readonly projectId: string;
  public readonly location: string;
  public readonly network: IGkeNetwork;
  public readonly networkTag: string;
  public readonly vpcScopeDomain: string;
  public readonly addressRanges: readonly AddressRange[];
  public readonly dns: DnsIdentity;
  /** Identity of the nodes: give it roles, such as the one to read a repository of images. */
  public readonly nodeServiceAccountEmail: string;
  protected readonly place: Location;
  /**
   * Address of a value that changes with the cluster's DNS. The provider would change the cluster in
   * place, which Google refuses when it is applied.
   *
   * @see https://github.com/hashicorp/terraform-provider-google/issues/14959
   */
  protected readonly dnsTrigger: string;
  private readonly dnsConfig: ContainerClusterDnsConfig;
  private readonly nodeServiceAccount: NodeServiceAccount;
  private readonly subnet: ClusterSubnet;

  protected constructor(
    scope: Construct,
    id: string,
    private readonly declared: CreatedGkeClusterProps,
    dnsScope: DnsScope,
  ) {
    super(scope, id);
    const { network, podCidr } = declared;
    const clusterName = parseClusterName(this, declared.clusterName);
    this.clusterName = clusterName;
    this.provider = declared.provider ?? network.provider;
    this.projectId = projectOf(this, `the cluster "${clusterName}"`, this.provider);
    this.place = parseLocation(this, clusterName, declared.location);
    this.location = this.place.name;
    this.network = network;
    this.networkTag = parseNetworkTag(
      this,
      clusterName,
      declared.networkTag ?? DEFAULT_NETWORK_TAG,
    );
    this.addressRanges = parseRanges(this, clusterName, {
      ...declared,
      isAdopted: false,
      podCidrs: [podCidr],
    });
    this.vpcScopeDomain = parseClusterDomain(this, clusterName, declared.clusterDomain);
    this.dns = {
      clusterDomain: this.vpcScopeDomain,
      namespaces: parseNamespaces(this, clusterName, declared.namespaces ?? []),
      // Cloud DNS answers the VPC itself, at no address of the cluster's.
      addresses: [],
    };
    declareCluster(this, false);

    this.subnet = new ClusterSubnet(this, "subnet", {
      clusterName,
      network,
      region: this.place.region,
      nodeCidr: declared.nodeCidr,
      ranges: this.addressRanges,
    });
    this.nodeServiceAccount = new NodeServiceAccount(this, "node-service-account", this);
    this.nodeServiceAccountEmail = this.nodeServiceAccount.email;
    this.dnsConfig = {
      clusterDns: "CLOUD_DNS",
      clusterDnsScope: dnsScope,
      ...(dnsScope === DnsScope.VPC
        ? { clusterDnsDomain: this.vpcScopeDomain }
        : { additiveVpcScopeDnsDomain: this.vpcScopeDomain }),
    };
    this.dnsTrigger = new TerraformData(this, "dns", {
      scope: dnsScope,
      domain: this.vpcScopeDomain,
    }).address;
  }

  /**
   * The arguments of the cluster that do not depend on its mode.
   *
   * @param ignoreChanges arguments that Terraform sets at creation alone
   */
  protected arguments(...ignoreChanges: string[]): ContainerClusterConfig {
    const { deletionProtection = true, releaseChannel = ReleaseChannel.REGULAR } = this.declared;
    return {
      provider: this.provider,
      name: this.clusterName,
      location: this.location,
      network: this.network.networkId,
      subnetwork: this.subnet.subnetworkId,
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: {
        clusterSecondaryRangeName: SECONDARY_RANGES[RangeUse.PODS],
        servicesSecondaryRangeName: SECONDARY_RANGES[RangeUse.SERVICES],
      },
      dnsConfig: this.dnsConfig,
      releaseChannel: { channel: releaseChannel },
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      ...parseControlPlaneAccess(this, this.clusterName, this.declared),
      deletionProtection,
      dependsOn: [this.nodeServiceAccount.role],
      lifecycle: {
        // The provider's own protection refuses only when the node pools are gone already.
        preventDestroy: deletionProtection,
        replaceTriggeredBy: [this.dnsTrigger],
        ...(ignoreChanges.length > 0 && { ignoreChanges }),
      },
    };
  }
}
