import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcPeeringConnectionsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type { Moto } from "./moto";

/** A peering as EC2 describes it. */
export interface FoundPeering {
  readonly id: string;
  readonly status: string;
  readonly requesterVpc: string;
  readonly accepterVpc: string;
}

/** A route to a peer as EC2 describes it. */
export interface FoundRoute {
  readonly vpc: string;
  readonly table: string;
  readonly destination: string;
  readonly peering: string;
}

/** An inbound rule of a security group as EC2 describes it. */
export interface FoundIngress {
  readonly group: string;
  readonly source: string;
  readonly protocol: string;
  readonly ports: string;
}

// The notice names a Node version that this package does not ask for, in the middle of the results.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/** Asks EC2's own API what exists in a region, past Terraform. */
export class Ec2 {
  private readonly client: EC2Client;

  public constructor(moto: Moto, region: string) {
    this.client = new EC2Client({
      region,
      endpoint: moto.url,
      credentials: { accessKeyId: "moto", secretAccessKey: "moto" },
    });
  }

  public async peerings(): Promise<FoundPeering[]> {
    const { VpcPeeringConnections = [] } = await this.client.send(
      new DescribeVpcPeeringConnectionsCommand({}),
    );
    return VpcPeeringConnections.map((peering) => ({
      id: peering.VpcPeeringConnectionId ?? "",
      status: peering.Status?.Code ?? "",
      requesterVpc: peering.RequesterVpcInfo?.CidrBlock ?? "",
      accepterVpc: peering.AccepterVpcInfo?.CidrBlock ?? "",
    })).filter(({ status }) => status !== "deleted");
  }

  /** Routes that lead to peerings. */
  public async peerRoutes(): Promise<FoundRoute[]> {
    const { RouteTables = [] } = await this.client.send(new DescribeRouteTablesCommand({}));
    return RouteTables.flatMap(({ VpcId = "", RouteTableId = "", Routes = [] }) =>
      Routes.flatMap(({ VpcPeeringConnectionId: peering, DestinationCidrBlock = "" }) =>
        peering === undefined
          ? []
          : [{ vpc: VpcId, table: RouteTableId, destination: DestinationCidrBlock, peering }],
      ),
    );
  }

  /** Inbound rules whose source is a range. */
  public async ingress(): Promise<FoundIngress[]> {
    const { SecurityGroupRules = [] } = await this.client.send(
      new DescribeSecurityGroupRulesCommand({}),
    );
    return SecurityGroupRules.flatMap((rule) =>
      rule.IsEgress === true || rule.CidrIpv4 === undefined
        ? []
        : [
            {
              group: rule.GroupId ?? "",
              source: rule.CidrIpv4,
              protocol: rule.IpProtocol ?? "",
              ports: rule.IpProtocol === "-1" ? "all" : `${rule.FromPort}-${rule.ToPort}`,
            },
          ],
    );
  }
}
