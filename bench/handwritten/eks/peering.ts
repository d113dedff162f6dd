import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { HandwrittenCluster } from "./cluster";

/**
 * A peering of every cluster with every later one, as one writes it without this package. Its
 * constructs have the paths that `PeeringMesh` gives them.
 *
 * @param clusters in the order of their names
 */
export function addFullMesh(stack: Construct, clusters: readonly HandwrittenCluster[]): void {
  const mesh = new Construct(stack, "mesh");
  clusters.slice(0, -1).forEach((requester, index) => {
    const scope = new Construct(mesh, requester.name);
    for (const accepter of clusters.slice(index + 1)) {
      addPeering(new Construct(scope, accepter.name), requester, accepter);
    }
  });
}

function addPeering(
  scope: Construct,
  requester: HandwrittenCluster,
  accepter: HandwrittenCluster,
): void {
  const connection = new VpcPeeringConnection(scope, "connection", {
    provider: requester.provider,
    vpcId: requester.vpcId,
    peerVpcId: accepter.vpcId,
    peerOwnerId: accepter.ownerId,
    peerRegion: accepter.region,
    autoAccept: false,
    tags: { Name: `${requester.name}/${accepter.name}` },
  });
  const acceptance = new VpcPeeringConnectionAccepterA(scope, "accepter", {
    provider: accepter.provider,
    vpcPeeringConnectionId: connection.id,
    autoAccept: true,
    tags: { Name: `${requester.name}/${accepter.name}` },
  });
  const connectionId = acceptance.id;
  new VpcPeeringConnectionOptions(scope, "requester-options", {
    provider: requester.provider,
    vpcPeeringConnectionId: connectionId,
    requester: { allowRemoteVpcDnsResolution: true },
  });
  new VpcPeeringConnectionOptions(scope, "accepter-options", {
    provider: accepter.provider,
    vpcPeeringConnectionId: connectionId,
    accepter: { allowRemoteVpcDnsResolution: true },
  });

  const sides = [
    { side: "requester", cluster: requester, peer: accepter },
    { side: "accepter", cluster: accepter, peer: requester },
  ];
  for (const { side, cluster, peer } of sides) {
    const range = peer.cidr.replaceAll(/[./]/g, "-");
    for (const [table, routeTableId] of cluster.routeTableIds) {
      new Route(scope, `${side}-route-${table}-${range}`, {
        provider: cluster.provider,
        routeTableId,
        destinationCidrBlock: peer.cidr,
        vpcPeeringConnectionId: connectionId,
      });
    }
    new VpcSecurityGroupIngressRule(scope, `${side}-ingress-cluster-${range}-all`, {
      provider: cluster.provider,
      securityGroupId: cluster.securityGroupId,
      description: `all from ${peer.name}`,
      cidrIpv4: peer.cidr,
      ipProtocol: "-1",
    });
  }
}
