import { TerraformOutput } from "cdktf";
import {
  EksDnsEndpoint,
  type EksDnsEndpointProps,
  type IEksCluster,
  SecurityGroupTarget,
} from "../../src/aws";
import { loadBalancerName } from "../../src/aws/eks-dns-endpoint";
import { DNS_NODE_PORT, ErrorCode } from "../../src/cluster";
import { adopt, awsId, eksCluster, placement, withoutProvider } from "../support/eks";
import { errorOf } from "../support/errors";
import { bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const endpointOf = (
  declare: (stack: Parameters<typeof eksCluster>[0]) => IEksCluster,
  more: Partial<EksDnsEndpointProps> = {},
): SynthesizedStack =>
  synthesizeStack((stack) => {
    const endpoint = new EksDnsEndpoint(stack, "dns", { cluster: declare(stack), ...more });
    new TerraformOutput(stack, "group", { value: endpoint.targetGroup.arn });
  });

describe("the DNS endpoint of a created cluster", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = endpointOf((scope) => eksCluster(scope, { namespaces: ["tidb"] }));
  });
  const tags = { Name: "a/dns" };

  it("is an internal load balancer with the reserved address of each zone", () => {
    expect(stack.resource("aws_lb").body).toEqual({
      provider: "aws.west",
      name: loadBalancerName("a"),
      load_balancer_type: "network",
      internal: true,
      ip_address_type: "ipv4",
      subnet_mapping: ["a", "b", "c"].map((letter, index) => ({
        subnet_id: ref(stack.resource("aws_subnet", `a/vpc/private-us-west-2${letter}`), "id"),
        private_ipv4_address: ["10.0.128.16", "10.0.160.16", "10.0.192.16"][index],
      })),
      enable_cross_zone_load_balancing: true,
      tags,
    });
  });

  it("sends queries over UDP and TCP to the node port of every node", () => {
    const group = stack.resource("aws_lb_target_group");

    expect(DNS_NODE_PORT).toBe(30053);
    expect(group.body).toEqual({
      provider: "aws.west",
      name: loadBalancerName("a"),
      vpc_id: ref(stack.resource("aws_vpc"), "id"),
      target_type: "instance",
      protocol: "TCP_UDP",
      port: 30053,
      deregistration_delay: "30",
      connection_termination: true,
      health_check: {
        protocol: "TCP",
        port: "30053",
        interval: 10,
        healthy_threshold: 2,
        unhealthy_threshold: 2,
      },
      tags,
    });
    expect(stack.resource("aws_lb_listener").body).toEqual({
      provider: "aws.west",
      load_balancer_arn: ref(stack.resource("aws_lb"), "arn"),
      protocol: "TCP_UDP",
      port: 53,
      default_action: [{ type: "forward", target_group_arn: ref(group, "arn") }],
      tags,
    });
    expect(stack.resource("aws_autoscaling_attachment").body).toEqual({
      provider: "aws.west",
      autoscaling_group_name: ref(
        stack.resource("aws_eks_node_group"),
        "resources[0].autoscaling_groups[0].name",
      ),
      lb_target_group_arn: ref(group, "arn"),
    });
  });

  it("lets the load balancer check the nodes", () => {
    expect(stack.resource("aws_vpc_security_group_ingress_rule").body).toEqual({
      provider: "aws.west",
      security_group_id: ref(
        stack.resource("aws_eks_cluster"),
        "vpc_config[0].cluster_security_group_id",
      ),
      description: "Health checks of the DNS load balancer",
      cidr_ipv4: "10.0.0.0/16",
      ip_protocol: "tcp",
      from_port: 30053,
      to_port: 30053,
    });
  });

  it("names its provider everywhere, and tells its target group for other nodes", () => {
    expect(withoutProvider(stack)).toEqual([]);
    expect(bodyOf(stack.section("output")["group"])["value"]).toBe(
      ref(stack.resource("aws_lb_target_group"), "arn"),
    );
  });
});

describe("the DNS endpoint of a cluster that exists", () => {
  const securityGroups = { cluster: awsId("sg", "b"), nodes: awsId("sg", "b-nodes") };
  const adoptB = (scope: Parameters<typeof adopt>[0]): IEksCluster =>
    adopt(scope, "b", ["10.1.0.0/16", "100.64.0.0/16", "2001:db8:b::/56"], {
      namespaces: ["tidb"],
      dnsPlacement: placement("10.1.0.16", "100.64.0.16"),
      securityGroups,
    });
  const rulesOf = (stack: SynthesizedStack): unknown[] =>
    stack
      .resources("aws_vpc_security_group_ingress_rule")
      .map(({ body }) => [body["security_group_id"], body["cidr_ipv4"]]);

  it("stands where it is said to stand", () => {
    const stack = endpointOf(adoptB, { tags: { team: "data" } });

    expect(stack.resource("aws_lb").body).toMatchObject({
      subnet_mapping: [
        { subnet_id: awsId("subnet", "us-west-2a"), private_ipv4_address: "10.1.0.16" },
        { subnet_id: awsId("subnet", "us-west-2b"), private_ipv4_address: "100.64.0.16" },
      ],
      tags: { team: "data", Name: "b/dns" },
    });
    expect(stack.resource("aws_autoscaling_attachment").body).toMatchObject({
      autoscaling_group_name: "nodes",
    });
  });

  it("is checked from each IPv4 range of the VPC, through every group that is named", () => {
    expect(rulesOf(endpointOf(adoptB))).toEqual([
      [securityGroups.cluster, "10.1.0.0/16"],
      [securityGroups.cluster, "100.64.0.0/16"],
      [securityGroups.nodes, "10.1.0.0/16"],
      [securityGroups.nodes, "100.64.0.0/16"],
    ]);
    expect(rulesOf(endpointOf(adoptB, { securityGroupTarget: SecurityGroupTarget.NODES }))).toEqual(
      [
        [securityGroups.nodes, "10.1.0.0/16"],
        [securityGroups.nodes, "100.64.0.0/16"],
      ],
    );
  });

  it.each([
    ["has no place for it", { namespaces: ["tidb"] }, "dnsPlacement is not set"],
    ["owns no namespaces", { dnsPlacement: placement("10.1.0.16") }, "namespaces: []"],
  ])("is refused where the cluster %s", (_, attributes, found) => {
    const error = errorOf(() =>
      endpointOf((scope) => adopt(scope, "b", "10.1.0.0/16", attributes)),
    );

    expect(error.code).toBe(ErrorCode.DNS_ENDPOINT);
    expect(error.path).toBe("stack/dns");
    expect(error.found).toBe(found);
  });
});

describe("the name of a load balancer", () => {
  const names = [
    "a",
    "a-b",
    "a_b",
    "A-b",
    "internal-tidb",
    "9_lives",
    "a".repeat(100),
    `${"a".repeat(99)}b`,
    `${"a".repeat(18)}_-_${"b".repeat(70)}`,
    "tidb-",
    "_".padStart(30, "x"),
  ];

  it.each(names)("of the cluster %s is one that AWS takes", (name) => {
    const given = loadBalancerName(name);

    expect(given).toMatch(/^dns-[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/);
    expect(given.length).toBeLessThanOrEqual(32);
    expect(loadBalancerName(name)).toBe(given);
  });

  it("tells clusters apart that look alike, and starts as their names do", () => {
    expect(new Set(names.map(loadBalancerName)).size).toBe(names.length);
    expect(loadBalancerName("test-cluster-2")).toBe("dns-test-cluster-2-307db2c6");
  });
});
