import { ErrorCode } from "../../src/cluster";
import { codeOf } from "../support/errors";
import { adopt, awsId, lookUp, withoutProvider } from "../support/eks";
import { PeeringMesh } from "../../src/aws";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

describe("a cluster that is looked up", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeStack((scope) =>
      lookUp(scope, { vpcCidrs: ["10.1.0.0/16", "100.64.0.0/16", "2001:db8::/56"] }),
    );
  });

  it("is read with the provider of its account, and nothing is created", () => {
    expect(stack.resources()).toEqual([]);
    expect(withoutProvider(stack)).toEqual([]);
    expect(
      stack
        .dataSources()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(["aws_eks_cluster", "aws_route_tables", "aws_vpc"]);
  });

  it("is found by its name, and its VPC and route tables by the cluster", () => {
    const vpcId = ref(stack.dataSource("aws_eks_cluster"), "vpc_config[0].vpc_id");
    const { lifecycle: _, ...cluster } = stack.dataSource("aws_eks_cluster").body;
    const { lifecycle: __, ...vpc } = stack.dataSource("aws_vpc").body;

    expect(cluster).toEqual({ provider: "aws.west", name: "b" });
    expect(vpc).toEqual({ provider: "aws.west", id: vpcId });
    expect(stack.dataSource("aws_route_tables").body).toEqual({
      provider: "aws.west",
      vpc_id: vpcId,
    });
  });

  it("fails the plan when its service range is another, and names both", () => {
    expect(stack.dataSource("aws_eks_cluster").body["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: '${self.kubernetes_network_config[0].service_ipv4_cidr == "172.20.0.0/16"}',
          error_message:
            'The cluster "b" has the service range ${self.kubernetes_network_config[0].service_ipv4_cidr}, but its serviceCidr says 172.20.0.0/16. Set serviceCidr to the range that the cluster has.',
        },
      ],
    });
  });

  it("fails the plan when its VPC has other IPv4 ranges, in whatever order", () => {
    expect(stack.dataSource("aws_vpc").body["lifecycle"]).toEqual({
      postcondition: [
        {
          condition:
            '${toset(self.cidr_block_associations[*].cidr_block) == toset(["10.1.0.0/16","100.64.0.0/16"])}',
          error_message:
            'The VPC of the cluster "b" has the IPv4 ranges ${join(", ", self.cidr_block_associations[*].cidr_block)}, but its vpcCidrs say 10.1.0.0/16, 100.64.0.0/16. List every range of the VPC in vpcCidrs.',
        },
      ],
    });
  });

  it("takes part in links with what was found", () => {
    const joined = synthesizeStack((scope) => {
      const clusters = [
        adopt(scope, "a", "10.0.0.0/16"),
        lookUp(scope, { nodeSecurityGroupId: awsId("sg", "nodes") }),
      ];
      new PeeringMesh(scope, "mesh", { clusters });
    });
    const found = (type: string, attribute: string): string =>
      ref(joined.dataSource(type), attribute);

    expect(joined.resource("aws_vpc_peering_connection").body).toMatchObject({
      peer_vpc_id: found("aws_eks_cluster", "vpc_config[0].vpc_id"),
      peer_owner_id: found("aws_vpc", "owner_id"),
    });
    expect(joined.resource("aws_route", "mesh/a/b/accepter-routes-10-0-0-0-16").body).toMatchObject(
      {
        for_each: `\${toset(${found("aws_route_tables", "ids").slice(2, -1)})}`,
        route_table_id: "${each.value}",
        destination_cidr_block: "10.0.0.0/16",
      },
    );
    const groups = joined
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ path }) => path.includes("accepter-"))
      .map(({ body }) => body["security_group_id"]);
    expect(groups).toEqual([
      found("aws_eks_cluster", "vpc_config[0].cluster_security_group_id"),
      awsId("sg", "nodes"),
    ]);
  });

  it.each([
    [ErrorCode.CLUSTER_NAME, { clusterName: "-" }],
    [ErrorCode.AWS_ID, { nodeSecurityGroupId: "nodes" }],
    [ErrorCode.CIDR_SYNTAX, { serviceCidr: "172.20" }],
    [ErrorCode.CIDR_OVERLAP, { serviceCidr: "10.1.0.0/20" }],
    [ErrorCode.CIDR_FAMILY, { vpcCidrs: [] }],
  ])("is refused with %s for %j", (code, overrides) => {
    expect(codeOf(() => synthesizeStack((scope) => lookUp(scope, overrides)))).toBe(code);
  });
});
