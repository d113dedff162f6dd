import { SecurityGroupTarget, VpcPeering, type VpcPeeringProps } from "../../src/aws";
import { ErrorCode, Traffic } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { adopt, awsId } from "../support/eks";
import { type SynthesizedStack, synthesizeStack } from "../support/synth";

const CLUSTER = awsId("sg", "cluster");
const NODES = awsId("sg", "nodes");

/** Joins `a`, whose groups are tested, with `b`. */
const join = (
  options: Partial<VpcPeeringProps> = {},
  securityGroups: { cluster?: string; nodes?: string } = { cluster: CLUSTER },
  ...peerRanges: string[]
): SynthesizedStack =>
  synthesizeStack((stack) => {
    new VpcPeering(stack, "peering", {
      requester: adopt(stack, "a", "10.0.0.0/16", { securityGroups }),
      accepter: adopt(stack, "b", peerRanges.length > 0 ? peerRanges : ["10.1.0.0/16"], {
        securityGroups: { cluster: awsId("sg", "b"), nodes: awsId("sg", "b-nodes") },
      }),
      ...options,
    });
  });

/** The rules in the groups of `a`. */
const rulesOf = (stack: SynthesizedStack): unknown[] =>
  stack
    .resources("aws_vpc_security_group_ingress_rule")
    .filter(({ path }) => path.startsWith("peering/requester-"))
    .map(({ body }) => body);

describe("the security groups of a cluster", () => {
  it("admit everything from the peer by default", () => {
    expect(rulesOf(join())).toEqual([
      {
        provider: "aws.west",
        security_group_id: CLUSTER,
        description: "all from b",
        cidr_ipv4: "10.1.0.0/16",
        ip_protocol: "-1",
      },
    ]);
  });

  it("admit each range of the peer and each kind of traffic", () => {
    const traffic = [Traffic.tcp(2379, 2380), Traffic.udp(53), Traffic.icmp(), Traffic.tcp(2380)];
    const rule = { provider: "aws.west", security_group_id: CLUSTER };
    const expected = [
      { ip_protocol: "icmp", from_port: -1, to_port: -1, description: "icmp from b" },
      { ip_protocol: "tcp", from_port: 2379, to_port: 2380, description: "tcp-2379-2380 from b" },
      { ip_protocol: "udp", from_port: 53, to_port: 53, description: "udp-53 from b" },
    ].flatMap((flow) => [
      { ...rule, ...flow, cidr_ipv4: "10.1.0.0/16" },
      {
        ...rule,
        ...flow,
        cidr_ipv6: "2001:db8:b::/56",
        ip_protocol: flow.ip_protocol === "icmp" ? "icmpv6" : flow.ip_protocol,
      },
    ]);

    const rules = rulesOf(
      join({ traffic }, { cluster: CLUSTER }, "10.1.0.0/16", "2001:db8:b::/56"),
    );

    expect(rules).toHaveLength(expected.length);
    for (const expectedRule of expected) {
      expect(rules).toContainEqual(expectedRule);
    }
  });

  it.each([
    [Traffic.esp(), "50"],
    [Traffic.ah(), "51"],
    [Traffic.sctp(), "132"],
  ])("admit %s by its number", (flow, protocol) => {
    expect(rulesOf(join({ traffic: [flow] }))).toEqual([
      {
        provider: "aws.west",
        security_group_id: CLUSTER,
        description: `${flow.toString()} from b`,
        cidr_ipv4: "10.1.0.0/16",
        ip_protocol: protocol,
      },
    ]);
  });

  it("admit every protocol over IPv6, too", () => {
    const rules = rulesOf(join({}, { cluster: CLUSTER }, "10.1.0.0/16", "2001:db8:b::/56"));

    expect(rules).toContainEqual({
      provider: "aws.west",
      security_group_id: CLUSTER,
      description: "all from b",
      cidr_ipv6: "2001:db8:b::/56",
      ip_protocol: "-1",
    });
  });

  it.each([
    [undefined, { cluster: CLUSTER }, [CLUSTER]],
    [undefined, { nodes: NODES }, [NODES]],
    [undefined, { cluster: CLUSTER, nodes: NODES }, [CLUSTER, NODES]],
    [SecurityGroupTarget.CLUSTER, { cluster: CLUSTER, nodes: NODES }, [CLUSTER]],
    [SecurityGroupTarget.NODES, { cluster: CLUSTER, nodes: NODES }, [NODES]],
    [SecurityGroupTarget.BOTH, { cluster: CLUSTER, nodes: NODES }, [CLUSTER, NODES]],
  ])("that get rules for the target %s, of %j", (securityGroupTarget, groups, expected) => {
    const rules = rulesOf(join({ ...(securityGroupTarget && { securityGroupTarget }) }, groups));

    expect(rules).toHaveLength(expected.length);
    for (const [index, group] of expected.entries()) {
      expect(rules[index]).toMatchObject({ security_group_id: group });
    }
  });

  it.each([
    [undefined, {}, "cluster"],
    [SecurityGroupTarget.CLUSTER, { nodes: NODES }, "cluster"],
    [SecurityGroupTarget.NODES, { cluster: CLUSTER }, "nodes"],
    [SecurityGroupTarget.BOTH, { cluster: CLUSTER }, "nodes"],
    [SecurityGroupTarget.BOTH, {}, "cluster"],
  ])(
    "are missed where the target %s asks for more than %j",
    (securityGroupTarget, groups, name) => {
      const error = errorOf(() =>
        join({ ...(securityGroupTarget && { securityGroupTarget }) }, groups),
      );

      expect(error.code).toBe(ErrorCode.SECURITY_GROUP);
      expect(error.found).toBe(`securityGroups.${name} is not set`);
      expect(error.message).toContain('cluster "a"');
    },
  );
});
