import { EksCluster as EksClusterResource } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import type { AddressRange, DnsIdentity } from "../cluster/cluster";
import { factsOf } from "../cluster/topology/facts";
import { DEFAULT_SERVICE_CIDR, parseServiceCidr, parseVpcCidr, planZones } from "./address-plan";
import { ClusterAddons } from "./cluster-addons";
import { ClusterNetworkAcl } from "./cluster-network-acl";
import { ClusterVpc, NatGateways } from "./cluster-vpc";
import { dnsAddressesOf, type EksDnsPlacement } from "./dns-placement";
import { adoptByAttributes, type EksClusterAttributes } from "./eks-cluster-attributes";
import {
  type EksNames,
  eksAddressRanges,
  parseClusterName,
  parseEndpointAccess,
  parseKubernetesVersion,
  parseNames,
  parseRanges,
  regionOf,
} from "./eks-cluster-input";
import type { EksNetworkAcl, EksSecurityGroups, IEksCluster } from "./eks-cluster-interface";
import { adoptByLookup, type EksClusterLookup } from "./eks-cluster-lookup";
import { NodeGroup, type NodeGroupProps } from "./node-group";
import { RouteTables } from "./route-tables";
import { ServiceRole } from "./service-role";

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

/**
 * An EKS cluster in a VPC of its own: subnets in several zones, NAT, roles, control plane with access
 * entries, a managed node group, an OIDC provider for service accounts, and the add-ons vpc-cni and
 * kube-proxy. CoreDNS is the self-managed one that EKS installs.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster
 */
export class EksCluster extends Construct implements IEksCluster {
  /**
   * A cluster that exists, all of it given.
   *
   * @throws ValidationError AWS_ID, ROUTE_TABLES and those of the ranges
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: EksClusterAttributes,
  ): IEksCluster {
    return adoptByAttributes(scope, id, attributes);
  }

  /**
   * A cluster that exists, found by its name when Terraform plans. Its ranges are given as
   * literals, and the plan fails where they are not the cluster's.
   *
   * @throws ValidationError CLUSTER_NAME and those of the ranges
   */
  public static fromLookup(scope: Construct, id: string, lookup: EksClusterLookup): IEksCluster {
    return adoptByLookup(scope, id, lookup);
  }

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
  public readonly dns: DnsIdentity;
  /** One reserved address in each private subnet, and the group of the managed nodes. */
  public readonly dnsPlacement: EksDnsPlacement;
  /** IPv4 range of the services. */
  public readonly serviceCidr: Cidr;
  /** Issuer of the tokens of the cluster's service accounts, for roles that they take. */
  public readonly oidcProvider: IamOpenidConnectProvider;

  /**
   * @throws ValidationError with the codes of names, ranges, zones, versions and sizes; see
   * docs/errors.md
   */
  public constructor(scope: Construct, id: string, props: EksClusterProps) {
    super(scope, id);
    const { provider, tags = {} } = props;
    const clusterName = parseClusterName(this, props.clusterName);
    const region = regionOf(this, clusterName, provider);
    const vpcCidr = parseVpcCidr(this, clusterName, props.vpcCidr);
    const serviceText = props.serviceCidr ?? DEFAULT_SERVICE_CIDR;
    const serviceCidr = parseServiceCidr(this, clusterName, serviceText, [vpcCidr]);
    const zones = planZones(this, clusterName, region, vpcCidr, props.availabilityZones);
    const kubernetesVersion = parseKubernetesVersion(
      this,
      clusterName,
      props.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
    );
    const natGateways = props.natGateways ?? NatGateways.SINGLE;
    const { snatExclusions: exclusions = [] } = props;
    const snatExclusions = parseRanges(this, clusterName, "snatExclusions", exclusions);
    const vpcConfig = parseEndpointAccess(this, clusterName, props);

    this.clusterName = clusterName;
    factsOf(this).clusters.push({
      madeBy: this,
      cluster: this,
      system: "EKS",
      place: region,
      isAdopted: false,
    });

    const network = new ClusterVpc(this, "vpc", {
      cluster: this,
      provider,
      vpcCidr,
      zones,
      natGateways,
      tags,
    });
    const subnets = [...network.publicSubnets, ...network.privateSubnets];
    const subnetIds = subnets.map((subnet) => subnet.id);

    const role = new ServiceRole(this, "cluster-role", {
      provider,
      region,
      namePrefix: `${clusterName.slice(0, 29)}-cluster-`,
      servicePrincipal: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
      tags,
    });
    const cluster = new EksClusterResource(this, "cluster", {
      provider,
      name: clusterName,
      roleArn: role.role.arn,
      version: kubernetesVersion,
      // EKS installs CoreDNS, and leaves its configuration alone from then on.
      bootstrapSelfManagedAddons: true,
      accessConfig: {
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: true,
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: serviceCidr.toString() },
      vpcConfig: { subnetIds, ...vpcConfig },
      ...(props.controlPlaneLogs && { enabledClusterLogTypes: [...props.controlPlaneLogs] }),
      tags: { ...tags },
      dependsOn: [...role.policies, ...network.reservations],
    });
    const createdClusterName = cluster.name;
    this.oidcProvider = new IamOpenidConnectProvider(this, "oidc-provider", {
      provider,
      url: cluster.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
      tags: { ...tags },
    });
    const addons = new ClusterAddons(this, "addons", {
      cluster: this,
      createdClusterName,
      provider,
      kubernetesVersion,
      snatExclusions,
      tags,
    });
    const isPublic = natGateways === NatGateways.NONE;
    const nodeSubnets = isPublic ? network.publicSubnets : network.privateSubnets;
    const nodes = new NodeGroup(
      this,
      "nodes",
      {
        clusterName,
        createdClusterName,
        provider,
        region,
        kubernetesVersion,
        subnetIds: nodeSubnets.map((subnet) => subnet.id),
        isPublic,
        tags,
        // A node that comes up before vpc-cni is configured keeps the old configuration.
        dependsOn: [...network.internetAccess, ...network.reservations, addons.vpcCni],
      },
      props.nodeGroup,
    );

    this.provider = provider;
    this.region = region;
    this.accountId = network.vpc.ownerId;
    this.vpcId = network.vpc.id;
    this.vpcCidrs = [vpcCidr];
    this.serviceCidr = serviceCidr;
    this.addressRanges = eksAddressRanges(this.vpcCidrs, serviceCidr);
    this.routeTables = RouteTables.named(network.routeTableIds);
    this.securityGroups = { cluster: cluster.vpcConfig.clusterSecurityGroupId };
    this.networkAcls = props.networkAcl
      ? [
          new ClusterNetworkAcl(this, "network-acl", {
            cluster: this,
            provider,
            vpcId: network.vpc.id,
            vpcCidr,
            subnetIds,
            tags,
          }).acl,
        ]
      : [];
    this.dnsPlacement = {
      subnets: network.dnsSubnets,
      autoScalingGroupName: nodes.autoScalingGroupName,
    };
    this.dns = parseNames(this, clusterName, props, dnsAddressesOf(this.dnsPlacement));
    if (props.networkAclRuleNumber !== undefined) {
      this.networkAclRuleNumber = props.networkAclRuleNumber;
    }
  }

  /** What {@link EksCluster.fromAttributes} takes to use this cluster in another stack. */
  public get attributes(): Omit<EksClusterAttributes, "provider"> {
    return {
      clusterName: this.clusterName,
      accountId: this.accountId,
      vpcId: this.vpcId,
      vpcCidrs: this.vpcCidrs.map(String),
      serviceCidr: this.serviceCidr.toString(),
      routeTableIds: this.routeTables.byName,
      securityGroups: this.securityGroups,
      networkAcls: this.networkAcls,
      namespaces: this.dns.namespaces,
      dnsPlacement: this.dnsPlacement,
      ...(this.networkAclRuleNumber !== undefined && {
        networkAclRuleNumber: this.networkAclRuleNumber,
      }),
    };
  }
}
