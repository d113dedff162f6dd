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
import { DEFAULT_KUBERNETES_VERSION, type EksClusterProps } from "./eks-cluster-props";
import { NodeGroup } from "./node-group";
import { RouteTables } from "./route-tables";
import { ServiceRole } from "./service-role";

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
