import { eksCluster } from "../support/eks";
import { type Block, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

describe("the network ACL of a cluster", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeStack((scope) => eksCluster(scope, { networkAcl: true }));
  });

  const rule = (name: string): Block =>
    stack.resource("aws_network_acl_rule", `a/network-acl/${name}`);

  it("is left alone unless one is asked for", () => {
    const without = synthesizeStack((scope) => eksCluster(scope));

    expect(without.resources("aws_network_acl")).toEqual([]);
    expect(without.resources("aws_network_acl_rule")).toEqual([]);
  });

  it("is put before every subnet, with no rule of its own", () => {
    const subnets = ["public", "private"].flatMap((kind) =>
      ["a", "b", "c"].map((zone) => `a/vpc/${kind}-us-west-2${zone}`),
    );

    expect(stack.resource("aws_network_acl").body).toEqual({
      provider: "aws.west",
      vpc_id: ref(stack.resource("aws_vpc"), "id"),
      subnet_ids: subnets.map((path) => ref(stack.resource("aws_subnet", path), "id")),
      tags: { Name: "a/acl" },
    });
  });

  it.each([
    ["own-range", { rule_number: 10, egress: false, protocol: "-1", cidr_block: "10.0.0.0/16" }],
    [
      "answers-tcp",
      {
        rule_number: 20,
        egress: false,
        protocol: "tcp",
        cidr_block: "0.0.0.0/0",
        from_port: 1024,
        to_port: 65535,
      },
    ],
    [
      "answers-udp",
      {
        rule_number: 30,
        egress: false,
        protocol: "udp",
        cidr_block: "0.0.0.0/0",
        from_port: 1024,
        to_port: 65535,
      },
    ],
    ["egress", { rule_number: 10, egress: true, protocol: "-1", cidr_block: "0.0.0.0/0" }],
  ])("allows %s", (name, expected) => {
    expect(rule(name).body).toEqual({
      provider: "aws.west",
      network_acl_id: ref(stack.resource("aws_network_acl"), "id"),
      rule_action: "allow",
      ...expected,
    });
  });

  it("allows nothing else", () => {
    expect(
      stack
        .resources("aws_network_acl_rule")
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      "a/network-acl/answers-tcp",
      "a/network-acl/answers-udp",
      "a/network-acl/egress",
      "a/network-acl/own-range",
    ]);
  });

  it("tells peers which numbers are taken, and how many rules it has a direction", () => {
    synthesizeStack((scope) => {
      const [acl] = eksCluster(scope, { networkAcl: true }).networkAcls;

      expect(acl).toMatchObject({
        name: "own",
        reservedRuleNumbers: [{ from: 1, to: 99 }],
        reservedRuleCount: 3,
      });
    });
  });
});
