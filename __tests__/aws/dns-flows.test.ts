import {
  type EksClusterAttributes,
  PeeringMesh,
  SecurityGroupTarget,
  VpcPeering,
} from "../../src/aws";
import { Traffic } from "../../src/cluster";
import { adopt, awsId, networkAcl, placement } from "../support/eks";
import { type SynthesizedStack, synthesizeStack } from "../support/synth";

const answering = (address: string): Partial<EksClusterAttributes> => ({
  namespaces: ["tidb"],
  dnsPlacement: placement(address),
});

/** Joins `a` in 10.0.0.0/16 with `b`; each has a network ACL and a number. */
const join = (
  traffic: readonly Traffic[] | undefined,
  ofA: Partial<EksClusterAttributes>,
  ofB: Partial<EksClusterAttributes> = {},
  rangesOfB: readonly string[] = ["10.1.0.0/16"],
): SynthesizedStack =>
  synthesizeStack((stack) => {
    const acls = (name: string): Partial<EksClusterAttributes> => ({
      networkAcls: [networkAcl(name)],
      networkAclRuleNumber: name === "a" ? 100 : 200,
    });
    new VpcPeering(stack, "peering", {
      requester: adopt(stack, "a", "10.0.0.0/16", { ...acls("a"), ...ofA }),
      accepter: adopt(stack, "b", rangesOfB, { ...acls("b"), ...ofB }),
      ...(traffic && { traffic }),
    });
  });

/** The rules in the groups of a side, as text. */
const admitted = (stack: SynthesizedStack, side: "requester" | "accepter"): string[] =>
  stack
    .resources("aws_vpc_security_group_ingress_rule")
    .filter(({ path }) => path.startsWith(`peering/${side}-`))
    .map(({ body }) =>
      [
        body["cidr_ipv4"] ?? body["cidr_ipv6"],
        body["ip_protocol"],
        body["from_port"] ?? "all",
      ].join(" "),
    );

/** The rules in the ACL of a side and one direction, as text, by their numbers. */
const passed = (stack: SynthesizedStack, acl: string, direction: string): string[] =>
  stack
    .resources("aws_network_acl_rule")
    .filter(({ body }) => body["network_acl_id"] === awsId("acl", acl))
    .filter(({ body }) => body["egress"] === (direction === "egress"))
    .map(({ body }) => {
      const ports = [body["from_port"], body["to_port"]].join("-");
      const source = body["cidr_block"] ?? body["ipv6_cidr_block"];
      return `${String(body["rule_number"])} ${String(source)} ${String(body["protocol"])} ${ports}`;
    })
    .sort();

const TIDB = [Traffic.tcp(443)];

describe("a link to a cluster whose DNS answers peers", () => {
  it("lets them ask its nodes, and nobody ask the nodes of the peer", () => {
    const stack = join(TIDB, answering("10.0.128.16"));

    expect(admitted(stack, "requester")).toEqual([
      "10.1.0.0/16 tcp 30053",
      "10.1.0.0/16 tcp 443",
      "10.1.0.0/16 udp 30053",
    ]);
    expect(admitted(stack, "accepter")).toEqual(["10.0.0.0/16 tcp 443"]);
  });

  it("lets questions and answers through the ACLs of both, whose rules keep their numbers", () => {
    const stack = join(TIDB, answering("10.0.128.16"));

    // The answers to TCP traffic admit the node port as well.
    expect(passed(stack, "a", "ingress")).toEqual([
      "200 10.1.0.0/16 tcp 443-443",
      "201 10.1.0.0/16 tcp 1024-65535",
      "250 10.1.0.0/16 tcp 53-53",
      "251 10.1.0.0/16 udp 53-53",
      "252 10.1.0.0/16 udp 30053-30053",
    ]);
    expect(passed(stack, "a", "egress")).toEqual([
      "200 10.1.0.0/16 tcp 443-443",
      "201 10.1.0.0/16 tcp 1024-65535",
      "250 10.1.0.0/16 udp 1024-65535",
    ]);
    expect(passed(stack, "b", "ingress")).toEqual([
      "100 10.0.0.0/16 tcp 443-443",
      "101 10.0.0.0/16 tcp 1024-65535",
      "150 10.0.0.0/16 udp 1024-65535",
    ]);
    expect(passed(stack, "b", "egress")).toEqual([
      "100 10.0.0.0/16 tcp 443-443",
      "101 10.0.0.0/16 tcp 1024-65535",
      "150 10.0.0.0/16 tcp 53-53",
      "151 10.0.0.0/16 udp 53-53",
    ]);
  });

  it("lets both ask where both answer", () => {
    const stack = join([Traffic.icmp()], answering("10.0.128.16"), answering("10.1.128.16"));
    const dns = (range: string, from: number): string[] => [
      `${from} ${range} tcp 53-53`,
      `${from + 1} ${range} tcp 1024-65535`,
      `${from + 2} ${range} udp 53-53`,
      `${from + 3} ${range} udp 1024-65535`,
    ];

    for (const direction of ["ingress", "egress"]) {
      expect(passed(stack, "a", direction).slice(1)).toEqual(dns("10.1.0.0/16", 250));
      expect(passed(stack, "b", direction).slice(1)).toEqual(dns("10.0.0.0/16", 150));
    }
    expect(admitted(stack, "accepter")).toEqual([
      "10.0.0.0/16 icmp -1",
      "10.0.0.0/16 tcp 30053",
      "10.0.0.0/16 udp 30053",
    ]);
  });

  it.each([
    ["by default", undefined],
    ["by all ports", [Traffic.tcp(), Traffic.udp()]],
    ["by ranges of ports", [Traffic.tcp(53, 40000), Traffic.udp(53, 40000)]],
  ])("needs no rule for what the traffic covers, %s", (_, traffic) => {
    const before = join(traffic, {});
    const after = join(traffic, answering("10.0.128.16"), answering("10.1.128.16"));

    expect(after.resources()).toEqual(before.resources());
  });

  it("needs rules alone for what the traffic does not cover", () => {
    const stack = join([Traffic.udp(), Traffic.tcp(30053)], answering("10.0.128.16"));

    expect(admitted(stack, "requester")).toEqual(["10.1.0.0/16 tcp 30053", "10.1.0.0/16 udp 0"]);
    expect(passed(stack, "a", "ingress")).toEqual([
      "200 10.1.0.0/16 tcp 1024-65535",
      "201 10.1.0.0/16 udp 0-65535",
      "250 10.1.0.0/16 tcp 53-53",
    ]);
  });

  it("is asked from IPv4 ranges alone, as its load balancer has no other address", () => {
    const ranges = ["10.1.0.0/16", "100.64.0.0/16", "2001:db8:b::/56"];
    const stack = join(TIDB, answering("10.0.128.16"), {}, ranges);

    expect(admitted(stack, "requester").filter((rule) => rule.includes("30053"))).toEqual([
      "10.1.0.0/16 tcp 30053",
      "10.1.0.0/16 udp 30053",
      "100.64.0.0/16 tcp 30053",
      "100.64.0.0/16 udp 30053",
    ]);
    expect(passed(stack, "a", "ingress").filter((rule) => rule.startsWith("25"))).toEqual([
      "250 10.1.0.0/16 tcp 53-53",
      "251 10.1.0.0/16 udp 53-53",
      "252 10.1.0.0/16 udp 30053-30053",
      "253 100.64.0.0/16 tcp 53-53",
      "254 100.64.0.0/16 udp 53-53",
      "255 100.64.0.0/16 udp 30053-30053",
    ]);
  });

  it("admits questions where it admits the peers' traffic", () => {
    const securityGroups = { cluster: awsId("sg", "a"), nodes: awsId("sg", "a-nodes") };
    const stack = synthesizeStack((scope) => {
      new VpcPeering(scope, "peering", {
        requester: adopt(scope, "a", "10.0.0.0/16", {
          ...answering("10.0.128.16"),
          securityGroups,
        }),
        accepter: adopt(scope, "b", "10.1.0.0/16", { securityGroups: { nodes: awsId("sg", "b") } }),
        traffic: TIDB,
        securityGroupTarget: SecurityGroupTarget.NODES,
      });
    });
    const groups = stack
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ body }) => body["from_port"] === 30053)
      .map(({ body }) => body["security_group_id"]);

    expect(groups).toEqual([securityGroups.nodes, securityGroups.nodes]);
  });

  it("has no rule for DNS where it owns no namespaces, or answers elsewhere", () => {
    const before = join(TIDB, {}).resources();

    expect(join(TIDB, { ...answering("10.0.128.16"), namespaces: [] }).resources()).toEqual(before);
    expect(join(TIDB, { namespaces: ["tidb"], dnsAddresses: ["10.0.128.16"] }).resources()).toEqual(
      before,
    );
  });
});

describe("DNS that is turned on", () => {
  const mesh = (names: readonly string[], answer: boolean): SynthesizedStack =>
    synthesizeStack((stack) => {
      const clusters = names.map((name) => {
        const index = name.charCodeAt(0) - "a".charCodeAt(0);
        return adopt(stack, name, `10.${index}.0.0/16`, {
          networkAcls: [networkAcl(name)],
          networkAclRuleNumber: 100 * (index + 1),
          ...(answer && { ...answering(`10.${index}.128.16`), namespaces: [name] }),
        });
      });
      const traffic = [Traffic.tcp(4000), Traffic.udp(700)];
      new PeeringMesh(stack, "mesh", { clusters, traffic });
    });
  const bodies = (stack: SynthesizedStack): Record<string, unknown> =>
    Object.fromEntries(stack.resources().map(({ address, body }) => [address, body]));

  it("changes no rule that is there", () => {
    const before = bodies(mesh(["a", "b", "c"], false));
    const after = bodies(mesh(["a", "b", "c"], true));

    expect(after).toMatchObject(before);
    expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
  });

  it("replaces and renumbers nothing when a cluster is added", () => {
    const before = bodies(mesh(["b", "d"], true));
    const after = bodies(mesh(["a", "b", "c", "d"], true));

    expect(after).toMatchObject(before);
  });

  it("gives every rule of an ACL and direction a number of its own, and no group a rule twice", () => {
    const stack = mesh(["a", "b", "c", "d"], true);
    const numbers = stack
      .resources("aws_network_acl_rule")
      .map(({ body }) => [body["network_acl_id"], body["egress"], body["rule_number"]].join());
    const rules = stack
      .resources("aws_vpc_security_group_ingress_rule")
      .map(({ body }) => JSON.stringify({ ...body, description: "" }));

    expect(new Set(numbers).size).toBe(numbers.length);
    expect(new Set(rules).size).toBe(rules.length);
  });
});
