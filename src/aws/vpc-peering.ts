import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import { TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { assertNoOverlap } from "../cluster/overlaps";
import { factsOf } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import type { IEksCluster } from "./eks-cluster-interface";
import { idOf } from "./ids";
import { addIngressRules, type SecurityGroupTarget } from "./peer-ingress";
import { addNetworkAclRules } from "./peer-network-acl";
import { assertQuotas, type AwsQuotas } from "./quotas";

/** What may pass between clusters, and through which of their security groups. */
export interface PeeringOptions {
  /**
   * The flows that each cluster may open to the other.
   * @default [Traffic.all()]
   */
  readonly traffic?: readonly Traffic[];
  /**
   * The security groups that admit the peers.
   * @default - every security group that a cluster names
   */
  readonly securityGroupTarget?: SecurityGroupTarget;
  /** @default - AWS' default quotas */
  readonly quotas?: AwsQuotas;
  /** @default - none but `Name` */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Two EKS clusters to join. */
export interface VpcPeeringProps extends PeeringOptions {
  /** The cluster whose account asks for the peering. */
  readonly requester: IEksCluster;
  /** The cluster whose account accepts it. */
  readonly accepter: IEksCluster;
}

/**
 * A VPC peering between two EKS clusters, with all that its two sides need: the connection, its
 * acceptance, DNS resolution, a route to every range of the peer in every route table, and rules in
 * security groups and managed network ACLs. Each side's resources are made by that side's provider,
 * so the clusters may be in different regions and accounts.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
 */
export class VpcPeering extends Construct {
  /** Id of the peering connection, as the accepter has it: what uses it waits until it is active. */
  public readonly connectionId: string;

  /**
   * @throws ValidationError LINK_SELF, CIDR_OVERLAP, SECURITY_GROUP and the codes of network ACLs
   * and quotas
   */
  public constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    const { requester, accepter, quotas, tags } = props;
    const traffic = Traffic.merge(props.traffic ?? [Traffic.all()]);
    if (requester.clusterName === accepter.clusterName) {
      throw new ValidationError({
        code: ErrorCode.LINK_SELF,
        problem: `Both sides of the peering are called "${requester.clusterName}".`,
        found: `requester and accepter "${requester.clusterName}"`,
        fix: "name two different clusters.",
        scope: this,
      });
    }
    const pair = { first: requester, second: accepter };
    assertNoOverlap(this, [pair]);
    assertQuotas(this, [pair], traffic, quotas);

    const connection = new VpcPeeringConnection(this, "connection", {
      provider: requester.provider,
      vpcId: requester.vpcId,
      peerVpcId: accepter.vpcId,
      peerOwnerId: accepter.accountId,
      peerRegion: accepter.region,
      autoAccept: false,
      tags: { ...tags, Name: `${requester.clusterName}/${accepter.clusterName}` },
    });
    const acceptance = new VpcPeeringConnectionAccepterA(this, "accepter", {
      provider: accepter.provider,
      vpcPeeringConnectionId: connection.id,
      autoAccept: true,
      tags: { ...tags, Name: `${requester.clusterName}/${accepter.clusterName}` },
    });
    this.connectionId = acceptance.id;

    factsOf(this).links.push({ madeBy: this, ...pair, by: "VPC peering", traffic });

    const dnsResolution = { allowRemoteVpcDnsResolution: true };
    new VpcPeeringConnectionOptions(this, "requester-options", {
      provider: requester.provider,
      vpcPeeringConnectionId: this.connectionId,
      requester: dnsResolution,
    });
    new VpcPeeringConnectionOptions(this, "accepter-options", {
      provider: accepter.provider,
      vpcPeeringConnectionId: this.connectionId,
      accepter: dnsResolution,
    });

    const sides = [
      { prefix: "requester", cluster: requester, peer: accepter },
      { prefix: "accepter", cluster: accepter, peer: requester },
    ];
    for (const { prefix, cluster, peer } of sides) {
      addRoutes(this, prefix, cluster, peer, this.connectionId);
      addIngressRules(this, prefix, cluster, peer, traffic, props.securityGroupTarget);
      addNetworkAclRules(this, prefix, cluster, peer, traffic);
    }
  }
}

/** Adds routes to every range of a peer, in every route table of a cluster. */
function addRoutes(
  scope: Construct,
  prefix: string,
  cluster: IEksCluster,
  peer: IEksCluster,
  vpcPeeringConnectionId: string,
): void {
  const { provider, routeTables } = cluster;
  const target = `the VPC peering with ${peer.clusterName}`;
  const know = (madeBy: Route, where: string, destination: Cidr): void => {
    factsOf(scope).routes.push({ madeBy, cluster, where, destination, target, peer });
  };
  for (const cidr of peer.vpcCidrs) {
    const range = idOf(cidr);
    const destination =
      cidr.family === IpFamily.IPV6
        ? { destinationIpv6CidrBlock: cidr.toString() }
        : { destinationCidrBlock: cidr.toString() };
    for (const [name, routeTableId] of Object.entries(routeTables.byName)) {
      const route = new Route(scope, `${prefix}-route-${name}-${range}`, {
        provider,
        routeTableId,
        vpcPeeringConnectionId,
        ...destination,
      });
      know(route, `the route table "${name}"`, cidr);
    }
    if (routeTables.isDiscovered) {
      const table = TerraformIterator.fromList(routeTables.found);
      const routes = new Route(scope, `${prefix}-routes-${range}`, {
        provider,
        forEach: table,
        routeTableId: Token.asString(table.value),
        vpcPeeringConnectionId,
        ...destination,
      });
      know(routes, "every route table", cidr);
    }
  }
}
