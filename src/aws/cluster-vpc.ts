import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Ec2SubnetCidrReservation } from "@cdktf/provider-aws/lib/ec2-subnet-cidr-reservation";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import type { ICluster } from "../cluster/cluster";
import { ANYWHERE } from "../cluster/special-ranges";
import { factsOf } from "../cluster/topology/facts";
import type { PlannedZone } from "./address-plan";
import type { EksDnsSubnet } from "./dns-placement";

/** How nodes in private subnets reach the internet. */
export enum NatGateways {
  /** One NAT gateway in the first zone, for all: the cheapest; it goes down with its zone. */
  SINGLE = "SINGLE",
  /** A NAT gateway in each zone: no zone depends on another. */
  PER_ZONE = "PER_ZONE",
  /** None: the nodes go to the public subnets and have public addresses. */
  NONE = "NONE",
}

/** What a {@link ClusterVpc} is made of. */
export interface ClusterVpcProps {
  readonly cluster: ICluster;
  readonly provider: AwsProvider;
  readonly vpcCidr: Cidr;
  readonly zones: readonly PlannedZone[];
  readonly natGateways: NatGateways;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The network of one EKS cluster: a VPC with a closed default security group, a public and a private
 * subnet in each zone, an internet gateway, NAT gateways, and a route table for the public subnets and
 * for each private one. Routes are resources of their own, so that peerings can add theirs. In each private subnet
 * some addresses are reserved, so that a load balancer can have one of them at any later time.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-cidr-reservation.html
 */
export class ClusterVpc extends Construct {
  public readonly vpc: Vpc;
  public readonly publicSubnets: readonly Subnet[];
  public readonly privateSubnets: readonly Subnet[];
  /** Ids by name: `public`, and `private-ZONE` for each zone. */
  public readonly routeTableIds: Readonly<Record<string, string>>;
  /** By the zone's name, its private subnet and the address kept there for the cluster's DNS. */
  public readonly dnsSubnets: Readonly<Record<string, EksDnsSubnet>>;
  /** What everything with an address in a private subnet waits for, lest it take a reserved one. */
  public readonly reservations: readonly ITerraformDependable[];
  /** What a node waits for, to find its way to the API server and to image registries. */
  public readonly internetAccess: readonly ITerraformDependable[];

  private readonly props: ClusterVpcProps;

  public constructor(scope: Construct, id: string, props: ClusterVpcProps) {
    super(scope, id);
    this.props = props;
    const { provider } = props;

    this.vpc = new Vpc(this, "vpc", {
      provider,
      cidrBlock: props.vpcCidr.toString(),
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: this.tags("vpc"),
    });
    // Without rules: what is given no security group gets this one, and shall reach nothing by it.
    new DefaultSecurityGroup(this, "default-security-group", {
      provider,
      vpcId: this.vpc.id,
      tags: this.tags("default-security-group"),
    });
    const internetGateway = new InternetGateway(this, "internet-gateway", {
      provider,
      vpcId: this.vpc.id,
      tags: this.tags("internet-gateway"),
    });
    const zones = props.zones.map((zone) => ({
      ...zone,
      publicSubnet: this.addSubnet(`public-${zone.name}`, zone.name, zone.publicCidr, true),
      privateSubnet: this.addSubnet(`private-${zone.name}`, zone.name, zone.privateCidr, false),
    }));
    this.reservations = zones.map(
      ({ name, privateSubnet, reservedCidr }) =>
        new Ec2SubnetCidrReservation(this, `private-${name}-reservation`, {
          provider,
          subnetId: privateSubnet.id,
          cidrBlock: reservedCidr.toString(),
          reservationType: "explicit",
        }),
    );
    this.dnsSubnets = Object.fromEntries(
      zones.map(({ name, privateSubnet, dnsAddress }) => [
        name,
        { subnetId: privateSubnet.id, address: dnsAddress },
      ]),
    );
    this.publicSubnets = zones.map(({ publicSubnet }) => publicSubnet);
    this.privateSubnets = zones.map(({ privateSubnet }) => privateSubnet);

    const internetAccess: ITerraformDependable[] = [];
    const routeTableIds: Record<string, string> = {};
    const addTable = (name: string, subnets: readonly Subnet[]): RouteTable => {
      const table = new RouteTable(this, `${name}-routes`, {
        provider,
        vpcId: this.vpc.id,
        tags: this.tags(name),
      });
      routeTableIds[name] = table.id;
      for (const subnet of subnets) {
        const association = new RouteTableAssociation(this, `${subnet.node.id}-association`, {
          provider,
          subnetId: subnet.id,
          routeTableId: table.id,
        });
        internetAccess.push(association);
      }
      return table;
    };
    const addDefaultRoute = (
      name: string,
      table: RouteTable,
      via: InternetGateway | NatGateway,
    ) => {
      const isNat = via instanceof NatGateway;
      const route = new Route(this, `${name}-internet`, {
        provider,
        routeTableId: table.id,
        destinationCidrBlock: ANYWHERE.toString(),
        ...(isNat ? { natGatewayId: via.id } : { gatewayId: via.id }),
      });
      internetAccess.push(route);
      factsOf(this).routes.push({
        madeBy: route,
        cluster: props.cluster,
        where: `the route table "${name}"`,
        destination: ANYWHERE,
        target: isNat ? "a NAT gateway" : "the internet gateway",
      });
    };

    const publicTable = addTable("public", this.publicSubnets);
    addDefaultRoute("public", publicTable, internetGateway);

    let natGateway: NatGateway | undefined;
    for (const { name, publicSubnet, privateSubnet } of zones) {
      const ownGateway =
        props.natGateways === NatGateways.PER_ZONE ||
        (props.natGateways === NatGateways.SINGLE && natGateway === undefined);
      if (ownGateway) {
        natGateway = this.addNatGateway(name, publicSubnet, internetGateway);
      }
      const table = addTable(`private-${name}`, [privateSubnet]);
      if (natGateway !== undefined) {
        addDefaultRoute(`private-${name}`, table, natGateway);
      }
    }
    this.routeTableIds = routeTableIds;
    this.internetAccess = internetAccess;
  }

  private addSubnet(id: string, zone: string, cidr: Cidr, isPublic: boolean): Subnet {
    const { natGateways, provider } = this.props;
    return new Subnet(this, id, {
      provider,
      vpcId: this.vpc.id,
      availabilityZone: zone,
      cidrBlock: cidr.toString(),
      // What else stands there, such as a load balancer, brings its own.
      mapPublicIpOnLaunch: isPublic && natGateways === NatGateways.NONE,
      tags: {
        ...this.tags(id),
        [isPublic ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb"]: "1",
        [`kubernetes.io/cluster/${this.props.cluster.clusterName}`]: "shared",
      },
    });
  }

  private addNatGateway(zone: string, subnet: Subnet, gateway: InternetGateway): NatGateway {
    const { provider } = this.props;
    const address = new Eip(this, `nat-${zone}-address`, {
      provider,
      domain: "vpc",
      tags: this.tags(`nat-${zone}`),
      dependsOn: [gateway],
    });
    return new NatGateway(this, `nat-${zone}`, {
      provider,
      allocationId: address.id,
      subnetId: subnet.id,
      tags: this.tags(`nat-${zone}`),
      dependsOn: [gateway],
    });
  }

  private tags(name: string): Record<string, string> {
    return { ...this.props.tags, Name: `${this.props.cluster.clusterName}/${name}` };
  }
}
