import { TerraformStack } from "cdktf";
import { type AwsQuotas, type IEksCluster, PeeringMesh, VpcPeering } from "../../src/aws";
import { ErrorCode, Links, Traffic } from "../../src/cluster";
import { errorOf, isRefused } from "../support/errors";
import { adopt, networkAcl, placement } from "../support/eks";
import { testApp } from "../support/synth";

/** What a hub is joined with, and what it has itself. */
interface Star {
  readonly spokes: number;
  readonly rangesPerSpoke?: number;
  readonly ipv6RangesPerSpoke?: number;
  readonly traffic?: readonly Traffic[];
  /** Rules that the network ACL of the hub has already; it has no such ACL when undefined. */
  readonly aclRules?: number;
  readonly quotas?: AwsQuotas;
  /** Whether the DNS of the hub answers the spokes. */
  readonly answers?: boolean;
}

/** Joins a cluster `hub` with spokes. */
function mesh(star: Star): PeeringMesh {
  const stack = new TerraformStack(testApp(), "stack");
  const count = (length: number, text: (index: number) => string): string[] =>
    Array.from({ length }, (_, index) => text(index));
  const spokes = Array.from({ length: star.spokes }, (_, index): IEksCluster =>
    adopt(
      stack,
      `spoke-${index}`,
      [
        ...count(
          star.rangesPerSpoke ?? 1,
          (range) => `10.${index + 64 * Math.floor(range / 256)}.${range % 256}.0/24`,
        ),
        ...count(star.ipv6RangesPerSpoke ?? 0, (range) => `2001:db8:${index}:${range}::/64`),
      ],
      { networkAclRuleNumber: 100 * (index + 1) },
    ),
  );
  const acl = networkAcl("main", { reservedRuleCount: star.aclRules ?? 0 });
  const hub = adopt(stack, "hub", "192.168.0.0/16", {
    ...(star.aclRules !== undefined && { networkAcls: [acl] }),
    ...(star.answers && { namespaces: ["x"], dnsPlacement: placement("192.168.128.16") }),
  });
  return new PeeringMesh(stack, "mesh", {
    clusters: [hub, ...spokes],
    links: Links.hub("hub"),
    ...(star.traffic && { traffic: star.traffic }),
    ...(star.quotas && { quotas: star.quotas }),
  });
}

const tcpPorts = (count: number): Traffic[] =>
  Array.from({ length: count }, (_, index) => Traffic.tcp(2 * index));

describe.each([
  {
    what: "peerings of a VPC",
    code: ErrorCode.QUOTA_PEERINGS,
    quota: "peeringsPerVpc",
    limit: 50,
    star: (spokes: number): Star => ({ spokes }),
  },
  {
    what: "routes of a table, two of which are the VPC's own",
    code: ErrorCode.QUOTA_ROUTES,
    quota: "routesPerRouteTable",
    limit: 500,
    star: (routes: number): Star => ({
      spokes: 1,
      rangesPerSpoke: routes - 2,
      quotas: { rulesPerSecurityGroup: 1000 },
    }),
  },
  {
    what: "IPv4 rules of a security group",
    code: ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    quota: "rulesPerSecurityGroup",
    limit: 60,
    star: (rules: number): Star => ({ spokes: 1, traffic: tcpPorts(rules), ipv6RangesPerSpoke: 1 }),
  },
  {
    what: "IPv6 rules of a security group, counted apart",
    code: ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    quota: "rulesPerSecurityGroup",
    limit: 60,
    star: (rules: number): Star => ({ spokes: 1, ipv6RangesPerSpoke: rules }),
  },
  {
    what: "rules of a network ACL, with those that it has already",
    code: ErrorCode.QUOTA_ACL_RULES,
    quota: "rulesPerNetworkAcl",
    limit: 20,
    star: (rules: number): Star => ({ spokes: 5, aclRules: rules - 5 }),
  },
  {
    what: "rules of a network ACL, with those for answers",
    code: ErrorCode.QUOTA_ACL_RULES,
    quota: "rulesPerNetworkAcl",
    limit: 20,
    star: (rules: number): Star => ({ spokes: 1, aclRules: 0, traffic: tcpPorts(rules - 1) }),
  },
  {
    what: "rules of a security group, with those for questions and for health checks",
    code: ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    quota: "rulesPerSecurityGroup",
    limit: 60,
    // Of each spoke TCP and UDP to the node port, and once the hub's own range.
    star: (rules: number): Star => ({ spokes: 1, answers: true, traffic: tcpPorts(rules - 3) }),
  },
  {
    what: "rules of a network ACL, with those for questions",
    code: ErrorCode.QUOTA_ACL_RULES,
    quota: "rulesPerNetworkAcl",
    limit: 20,
    // Inbound TCP and UDP to port 53 and UDP to the node port; answers to TCP admit it over TCP.
    star: (rules: number): Star => ({
      spokes: 1,
      aclRules: 0,
      answers: true,
      traffic: tcpPorts(rules - 4),
    }),
  },
])("the quota of $what", ({ code, quota, limit, star }) => {
  it(`is met by ${limit}`, () => {
    expect(isRefused(() => mesh(star(limit)))).toBe(false);
  });

  it("is exceeded by one more, which is refused before anything is made", () => {
    const error = errorOf(() => mesh(star(limit + 1)));

    expect(error.code).toBe(code);
    expect(error.path).toBe("stack/mesh");
    expect(error.message).toContain('The cluster "hub" would have ');
    expect(error.message).toContain(`and the limit is ${limit}.`);
    expect(error.fix).toContain(`quotas.${quota}`);
  });

  it("can be raised", () => {
    const { quotas, ...more } = star(limit + 1);

    expect(isRefused(() => mesh({ ...more, quotas: { ...quotas, [quota]: limit + 1 } }))).toBe(
      false,
    );
  });
});

describe("a quota", () => {
  it("tells how many there would be, of how many peers", () => {
    const { message } = errorOf(() =>
      mesh({ spokes: 3, rangesPerSpoke: 2, aclRules: 4, traffic: tcpPorts(4) }),
    );

    expect(message).toBe(
      '[QUOTA_ACL_RULES] at stack/mesh: The cluster "hub" would have 34 rules a direction in the network ACL "main", and the limit is 20.\n' +
        "  found: peers: 3, their ranges: 6, kinds of traffic: 4\n" +
        "  fix: link fewer clusters or allow fewer kinds of traffic, or ask AWS for more and set quotas.rulesPerNetworkAcl to what you got.",
    );
  });

  it("tells whose DNS answers, where rules for that are counted", () => {
    const { found } = errorOf(() => mesh({ spokes: 3, answers: true, traffic: tcpPorts(30) }));

    expect(found).toBe("peers: 3, their ranges: 3, kinds of traffic: 30, DNS endpoints: 1");
  });

  it.each([0, -1, 1.5, NaN, Infinity])("cannot be %d", (value) => {
    const error = errorOf(() => mesh({ spokes: 1, quotas: { peeringsPerVpc: value } }));

    expect(error.code).toBe(ErrorCode.QUOTA_VALUE);
    expect(error.message).toContain("quotas.peeringsPerVpc");
    expect(error.found).toBe(String(value));
  });

  it("holds for a peering that stands alone", () => {
    const stack = new TerraformStack(testApp(), "stack");
    const error = errorOf(
      () =>
        new VpcPeering(stack, "peering", {
          requester: adopt(stack, "a", "10.0.0.0/16"),
          accepter: adopt(stack, "b", "10.1.0.0/16"),
          traffic: tcpPorts(61),
        }),
    );

    expect(error.code).toBe(ErrorCode.QUOTA_SECURITY_GROUP_RULES);
    expect(error.path).toBe("stack/peering");
  });
});

describe("a mesh of many VPCs", () => {
  const warnings = (star: Star): unknown[] => {
    const { node } = mesh(star);
    return node
      .findAll()
      .flatMap((construct) => construct.node.metadata)
      .filter(({ type }) => type === "@cdktf/warn")
      .map(({ data }): unknown => data);
  };

  it("recommends a Transit Gateway from the tenth on, once", () => {
    expect(warnings({ spokes: 8 })).toEqual([]);
    expect(warnings({ spokes: 9 })).toEqual([
      "10 VPCs are joined by peerings. AWS recommends a Transit Gateway from about 10 on; set quotas.advisedVpcs to be warned later.",
    ]);
  });

  it("can be told to recommend it later", () => {
    expect(warnings({ spokes: 9, quotas: { advisedVpcs: 11 } })).toEqual([]);
  });
});
