import type { TerraformStack } from "cdktf";
import { type EksNetworkAcl, type IEksCluster, PeeringMesh, VpcPeering } from "../../src/aws";
import { ErrorCode, Traffic } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { adopt, awsId, eksCluster, networkAcl } from "../support/eks";
import { type Body, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

/** Joins `a`, which has the network ACLs, with `b`, which declares a number. */
const join = (
  networkAcls: readonly EksNetworkAcl[],
  traffic: readonly Traffic[] = [Traffic.all()],
  peerRanges: readonly string[] = ["10.1.0.0/16"],
  networkAclRuleNumber = 500,
): SynthesizedStack =>
  synthesizeStack((stack) => {
    new VpcPeering(stack, "peering", {
      requester: adopt(stack, "a", "10.0.0.0/16", { networkAcls }),
      accepter: adopt(stack, "b", peerRanges, { networkAclRuleNumber }),
      traffic,
    });
  });

/** The rules of one direction, by number. */
const rulesOf = (stack: SynthesizedStack, egress: boolean): Body[] =>
  stack
    .resources("aws_network_acl_rule")
    .map(({ body }) => body)
    .filter((body) => body["egress"] === egress)
    .sort((left, right) => Number(left["rule_number"]) - Number(right["rule_number"]));

describe("the network ACLs of a cluster", () => {
  it("are left alone where none is managed", () => {
    expect(join([]).resources("aws_network_acl_rule")).toEqual([]);
  });

  it("let everything through in both directions by default", () => {
    const stack = join([networkAcl("main")]);
    const rule = {
      provider: "aws.west",
      network_acl_id: awsId("acl", "main"),
      rule_number: 500,
      rule_action: "allow",
      protocol: "-1",
      cidr_block: "10.1.0.0/16",
    };

    expect(rulesOf(stack, false)).toEqual([{ ...rule, egress: false }]);
    expect(rulesOf(stack, true)).toEqual([{ ...rule, egress: true }]);
  });

  it.each([false, true])("let flows and their answers through (egress: %j)", (egress) => {
    const traffic = [Traffic.tcp(80), Traffic.udp(53), Traffic.icmp()];
    const rule = {
      provider: "aws.west",
      network_acl_id: awsId("acl", "main"),
      rule_action: "allow",
      egress,
      cidr_block: "10.1.0.0/16",
    };

    expect(rulesOf(join([networkAcl("main")], traffic), egress)).toEqual([
      { ...rule, rule_number: 500, protocol: "icmp", icmp_type: -1, icmp_code: -1 },
      { ...rule, rule_number: 501, protocol: "tcp", from_port: 80, to_port: 80 },
      { ...rule, rule_number: 502, protocol: "tcp", from_port: 1024, to_port: 65535 },
      { ...rule, rule_number: 503, protocol: "udp", from_port: 53, to_port: 53 },
      { ...rule, rule_number: 504, protocol: "udp", from_port: 1024, to_port: 65535 },
    ]);
  });

  it("need no rule of its own for an answer that a flow covers", () => {
    const rules = rulesOf(join([networkAcl("main")], [Traffic.tcp(1000, 2000)]), false);

    expect(rules).toMatchObject([{ from_port: 1000, to_port: 65535 }]);
  });

  it.each([
    [Traffic.esp(), "50"],
    [Traffic.ah(), "51"],
    [Traffic.sctp(), "132"],
  ])("let %s through in both directions, by its number", (flow, protocol) => {
    const stack = join([networkAcl("main")], [flow]);

    for (const egress of [false, true]) {
      const [{ protocol: found, from_port: port } = {}, ...others] = rulesOf(stack, egress);
      expect([found, port, others]).toEqual([protocol, undefined, []]);
    }
  });

  it("let IPv6 through, with ICMPv6 by its number", () => {
    const stack = join([networkAcl("main")], [Traffic.icmp()], ["10.1.0.0/16", "2001:db8:b::/56"]);

    expect(rulesOf(stack, false)).toMatchObject([
      { rule_number: 500, cidr_block: "10.1.0.0/16", protocol: "icmp" },
      { rule_number: 501, ipv6_cidr_block: "2001:db8:b::/56", protocol: "58", icmp_type: -1 },
    ]);
  });

  it("each get the rules, with the same numbers", () => {
    const stack = join([networkAcl("blue"), networkAcl("green")]);

    expect(
      rulesOf(stack, false)
        .map((body) => [body["network_acl_id"], body["rule_number"]])
        .sort(),
    ).toEqual(
      [
        [awsId("acl", "blue"), 500],
        [awsId("acl", "green"), 500],
      ].sort(),
    );
  });

  it("get the rules of links beside those that a created cluster has", () => {
    const stack = synthesizeStack((scope) => {
      new VpcPeering(scope, "peering", {
        requester: eksCluster(scope, { networkAcl: true }),
        accepter: adopt(scope, "b", "10.1.0.0/16", { networkAclRuleNumber: 100 }),
      });
    });
    const acl = ref(stack.resource("aws_network_acl"), "id");

    expect(rulesOf(stack, false).map((body) => body["rule_number"])).toEqual([10, 20, 30, 100]);
    expect(rulesOf(stack, true).map((body) => body["rule_number"])).toEqual([10, 100]);
    for (const { body } of stack.resources("aws_network_acl_rule")) {
      expect(body["network_acl_id"]).toBe(acl);
    }
  });
});

describe("the rule numbers of a mesh", () => {
  const clusters = (
    stack: TerraformStack,
    numbers: Record<string, number>,
    acls: readonly EksNetworkAcl[],
  ): IEksCluster[] =>
    Object.entries(numbers).map(([name, networkAclRuleNumber], index) =>
      adopt(stack, name, `10.${index}.0.0/16`, {
        networkAclRuleNumber,
        ...(name === "a" && { networkAcls: acls }),
      }),
    );
  const mesh = (numbers: Record<string, number>, acl: EksNetworkAcl): SynthesizedStack =>
    synthesizeStack((stack) => {
      new PeeringMesh(stack, "mesh", { clusters: clusters(stack, numbers, [acl]) });
    });

  it("are those of each peer", () => {
    const stack = mesh({ a: 100, b: 700, c: 200 }, networkAcl("main"));

    expect(rulesOf(stack, false).map((body) => [body["rule_number"], body["cidr_block"]])).toEqual([
      [200, "10.2.0.0/16"],
      [700, "10.1.0.0/16"],
    ]);
  });

  it("clash where two peers declare numbers that are too near", () => {
    const error = errorOf(() => mesh({ a: 1, b: 700, c: 750 }, networkAcl("main")));

    expect(error.code).toBe(ErrorCode.ACL_RULE_NUMBER_CLASH);
    expect(error.path).toBe("stack/mesh/a/c");
    expect(error.message).toContain('In the network ACL "main" of the cluster "a"');
  });

  it("clash with numbers that somebody else uses there", () => {
    const acl = networkAcl("main", { reservedRuleNumbers: [{ from: 100, to: 110 }] });

    expect(codeOf(() => mesh({ a: 1, b: 100 }, acl))).toBe(ErrorCode.ACL_RULE_NUMBER_CLASH);
  });

  it("clash across meshes that add rules to the same ACL", () => {
    const twoMeshes = (): SynthesizedStack =>
      synthesizeStack((stack) => {
        const [a, b, c] = clusters(stack, { a: 1, b: 700, c: 750 }, [networkAcl("main")]);
        if (a && b && c) {
          new PeeringMesh(stack, "one", { clusters: [a, b] });
          new PeeringMesh(stack, "two", { clusters: [a, c] });
        }
      });

    expect(codeOf(twoMeshes)).toBe(ErrorCode.ACL_RULE_NUMBER_CLASH);
  });

  it("do not clash between two apps that share their declarations", () => {
    const acl = networkAcl("main");

    expect(mesh({ a: 1, b: 700 }, acl).text).toBe(mesh({ a: 1, b: 700 }, acl).text);
  });

  it("are missed where a peer of a managed ACL declares none", () => {
    const error = errorOf(() =>
      synthesizeStack((stack) => {
        new VpcPeering(stack, "peering", {
          requester: adopt(stack, "a", "10.0.0.0/16", { networkAcls: [networkAcl("main")] }),
          accepter: adopt(stack, "b", "10.1.0.0/16"),
        });
      }),
    );

    expect(error.code).toBe(ErrorCode.ACL_RULE_NUMBER_MISSING);
    expect(error.fix).toBe(
      'set networkAclRuleNumber of "b", such as 100; 100 numbers from there on are its own.',
    );
  });
});
