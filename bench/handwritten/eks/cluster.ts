import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Ec2SubnetCidrReservation } from "@cdktf/provider-aws/lib/ec2-subnet-cidr-reservation";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addRole } from "./role";

/** What differs from one hand-written cluster to the next. */
export interface HandwrittenClusterSpec {
  readonly name: string;
  readonly provider: AwsProvider;
  readonly region: string;
  /** The two numbers that the addresses of its /16 start with, such as `10.1`. */
  readonly network: string;
  readonly snatExclusions: string;
}

/** What a peering and a DNS endpoint need of a hand-written cluster. */
export interface HandwrittenCluster {
  readonly name: string;
  readonly provider: AwsProvider;
  readonly region: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly cidr: string;
  readonly routeTableIds: ReadonlyMap<string, string>;
  readonly securityGroupId: string;
  /** Ids of the private subnets by the addresses that are reserved in them. */
  readonly dnsSubnetIds: ReadonlyMap<string, string>;
  readonly autoScalingGroupName: string;
}

/**
 * The resources of an EKS cluster as one writes them without this package: the bindings' classes in
 * one function, no check. Its constructs have the paths that `EksCluster` gives them, so that the
 * two can be compared to the letter.
 */
export function addCluster(
  stack: Construct,
  id: string,
  spec: HandwrittenClusterSpec,
): HandwrittenCluster {
  const { name, provider, region, network } = spec;
  const scope = new Construct(stack, id);
  const cidr = `${network}.0.0/16`;

  const vpcScope = new Construct(scope, "vpc");
  const vpc = new Vpc(vpcScope, "vpc", {
    provider,
    cidrBlock: cidr,
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: { Name: `${name}/vpc` },
  });
  new DefaultSecurityGroup(vpcScope, "default-security-group", {
    provider,
    vpcId: vpc.id,
    tags: { Name: `${name}/default-security-group` },
  });
  const gateway = new InternetGateway(vpcScope, "internet-gateway", {
    provider,
    vpcId: vpc.id,
    tags: { Name: `${name}/internet-gateway` },
  });

  const internetAccess: ITerraformDependable[] = [];
  const routeTableIds = new Map<string, string>();
  const publicTable = new RouteTable(vpcScope, "public-routes", {
    provider,
    vpcId: vpc.id,
    tags: { Name: `${name}/public` },
  });
  routeTableIds.set("public", publicTable.id);

  const zones = ["a", "b", "c"].map((letter, index) => {
    const zone = `${region}${letter}`;
    const publicSubnet = new Subnet(vpcScope, `public-${zone}`, {
      provider,
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: `${network}.${index * 32}.0/19`,
      mapPublicIpOnLaunch: false,
      tags: {
        Name: `${name}/public-${zone}`,
        "kubernetes.io/role/elb": "1",
        [`kubernetes.io/cluster/${name}`]: "shared",
      },
    });
    const privateSubnet = new Subnet(vpcScope, `private-${zone}`, {
      provider,
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: `${network}.${128 + index * 32}.0/19`,
      mapPublicIpOnLaunch: false,
      tags: {
        Name: `${name}/private-${zone}`,
        "kubernetes.io/role/internal-elb": "1",
        [`kubernetes.io/cluster/${name}`]: "shared",
      },
    });
    const reservation = new Ec2SubnetCidrReservation(vpcScope, `private-${zone}-reservation`, {
      provider,
      subnetId: privateSubnet.id,
      cidrBlock: `${network}.${128 + index * 32}.16/28`,
      reservationType: "explicit",
    });
    const association = new RouteTableAssociation(vpcScope, `public-${zone}-association`, {
      provider,
      subnetId: publicSubnet.id,
      routeTableId: publicTable.id,
    });
    internetAccess.push(association);
    return { zone, publicSubnet, privateSubnet, reservation };
  });
  const publicSubnetIds = zones.map(({ publicSubnet }) => publicSubnet.id);
  const privateSubnetIds = zones.map(({ privateSubnet }) => privateSubnet.id);
  const reservations = zones.map(({ reservation }) => reservation);
  internetAccess.push(
    new Route(vpcScope, "public-internet", {
      provider,
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    }),
  );

  const natZone = `${region}a`;
  const address = new Eip(vpcScope, `nat-${natZone}-address`, {
    provider,
    domain: "vpc",
    tags: { Name: `${name}/nat-${natZone}` },
    dependsOn: [gateway],
  });
  const natGateway = new NatGateway(vpcScope, `nat-${natZone}`, {
    provider,
    allocationId: address.id,
    subnetId: publicSubnetIds[0] ?? "",
    tags: { Name: `${name}/nat-${natZone}` },
    dependsOn: [gateway],
  });
  for (const { zone, privateSubnet } of zones) {
    const table = new RouteTable(vpcScope, `private-${zone}-routes`, {
      provider,
      vpcId: vpc.id,
      tags: { Name: `${name}/private-${zone}` },
    });
    routeTableIds.set(`private-${zone}`, table.id);
    internetAccess.push(
      new RouteTableAssociation(vpcScope, `private-${zone}-association`, {
        provider,
        subnetId: privateSubnet.id,
        routeTableId: table.id,
      }),
      new Route(vpcScope, `private-${zone}-internet`, {
        provider,
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: natGateway.id,
      }),
    );
  }

  const clusterRole = addRole(scope, "cluster-role", provider, {
    namePrefix: `${name}-cluster-`,
    service: "eks.amazonaws.com",
    policies: ["AmazonEKSClusterPolicy"],
  });
  const cluster = new EksCluster(scope, "cluster", {
    provider,
    name,
    roleArn: clusterRole.arn,
    version: "1.35",
    bootstrapSelfManagedAddons: true,
    accessConfig: {
      authenticationMode: "API",
      bootstrapClusterCreatorAdminPermissions: true,
    },
    kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
    vpcConfig: {
      subnetIds: [...publicSubnetIds, ...privateSubnetIds],
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
    },
    tags: {},
    dependsOn: [...clusterRole.policies, ...reservations],
  });
  new IamOpenidConnectProvider(scope, "oidc-provider", {
    provider,
    url: cluster.identity.get(0).oidc.get(0).issuer,
    clientIdList: ["sts.amazonaws.com"],
    tags: {},
  });

  const addonScope = new Construct(scope, "addons");
  const addAddon = (addonName: string, configuration: { configurationValues?: string }): EksAddon =>
    new EksAddon(addonScope, addonName, {
      provider,
      clusterName: cluster.name,
      addonName,
      addonVersion: new DataAwsEksAddonVersion(addonScope, `${addonName}-version`, {
        provider,
        addonName,
        kubernetesVersion: "1.35",
      }).version,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...configuration,
      tags: {},
    });
  const vpcCni = addAddon("vpc-cni", {
    configurationValues: JSON.stringify({
      env: { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: spec.snatExclusions },
    }),
  });
  addAddon("kube-proxy", {});

  const nodeScope = new Construct(scope, "nodes");
  const nodeRole = addRole(nodeScope, "role", provider, {
    namePrefix: `${name}-nodes-`,
    service: "ec2.amazonaws.com",
    policies: [
      "AmazonEKSWorkerNodePolicy",
      "AmazonEKS_CNI_Policy",
      "AmazonEC2ContainerRegistryPullOnly",
    ],
  });
  const launchTemplate = new LaunchTemplate(nodeScope, "launch-template", {
    provider,
    namePrefix: `${name}-nodes-`,
    updateDefaultVersion: true,
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: {
          volumeSize: 80,
          volumeType: "gp3",
          encrypted: "true",
          deleteOnTermination: "true",
        },
      },
    ],
    tagSpecifications: [
      { resourceType: "instance", tags: { Name: `${name}/node` } },
      { resourceType: "volume", tags: { Name: `${name}/node` } },
    ],
    tags: {},
  });
  const nodeGroup = new EksNodeGroup(nodeScope, "node-group", {
    provider,
    clusterName: cluster.name,
    nodeGroupNamePrefix: `${name}-`,
    nodeRoleArn: nodeRole.arn,
    subnetIds: privateSubnetIds,
    version: "1.35",
    amiType: "AL2023_x86_64_STANDARD",
    instanceTypes: ["m5.xlarge"],
    launchTemplate: {
      id: launchTemplate.id,
      version: `\${${launchTemplate.fqn}.latest_version}`,
    },
    scalingConfig: { desiredSize: 3, minSize: 3, maxSize: 3 },
    updateConfig: { maxUnavailable: 1 },
    tags: {},
    dependsOn: [...nodeRole.policies, ...internetAccess, ...reservations, vpcCni],
    lifecycle: { createBeforeDestroy: true },
  });

  return {
    name,
    provider,
    region,
    vpcId: vpc.id,
    ownerId: vpc.ownerId,
    cidr,
    routeTableIds,
    securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
    dnsSubnetIds: new Map(
      privateSubnetIds.map((subnetId, index) => [`${network}.${128 + index * 32}.16`, subnetId]),
    ),
    autoScalingGroupName: nodeGroup.resources.get(0).autoscalingGroups.get(0).name,
  };
}
