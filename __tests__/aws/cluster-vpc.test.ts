import { type EksClusterProps, NatGateways } from "../../src/aws";
import { eksCluster } from "../support/eks";
import { type Block, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (props: Partial<EksClusterProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => eksCluster(stack, { clusterName: "tidb", ...props }));

describe("the VPC of a cluster", () => {
  let stack: SynthesizedStack;
  let vpcId: string;
  beforeAll(() => {
    stack = synthesizeWith();
    vpcId = ref(stack.resource("aws_vpc"), "id");
  });

  const table = (name: string): Block => stack.resource("aws_route_table", `a/vpc/${name}-routes`);

  it("resolves names, its own included", () => {
    expect(stack.resource("aws_vpc").body).toEqual({
      provider: "aws.west",
      cidr_block: "10.0.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: "tidb/vpc" },
    });
  });

  it("has a default security group that lets nothing through", () => {
    expect(stack.resource("aws_default_security_group").body).toEqual({
      provider: "aws.west",
      vpc_id: vpcId,
      tags: { Name: "tidb/default-security-group" },
    });
  });

  it.each([
    ["public", "a", "10.0.0.0/19", "kubernetes.io/role/elb"],
    ["public", "b", "10.0.32.0/19", "kubernetes.io/role/elb"],
    ["public", "c", "10.0.64.0/19", "kubernetes.io/role/elb"],
    ["private", "a", "10.0.128.0/19", "kubernetes.io/role/internal-elb"],
    ["private", "b", "10.0.160.0/19", "kubernetes.io/role/internal-elb"],
    ["private", "c", "10.0.192.0/19", "kubernetes.io/role/internal-elb"],
  ])("has a %s subnet in zone %s: %s", (kind, letter, cidr, role) => {
    const zone = `us-west-2${letter}`;

    expect(stack.resource("aws_subnet", `a/vpc/${kind}-${zone}`).body).toEqual({
      provider: "aws.west",
      vpc_id: vpcId,
      availability_zone: zone,
      cidr_block: cidr,
      map_public_ip_on_launch: false,
      tags: {
        Name: `tidb/${kind}-${zone}`,
        [role]: "1",
        "kubernetes.io/cluster/tidb": "shared",
      },
    });
  });

  it.each([
    ["a", "10.0.128.16/28"],
    ["b", "10.0.160.16/28"],
    ["c", "10.0.192.16/28"],
  ])(
    "keeps addresses in the private subnet of zone %s for those who ask by name: %s",
    (letter, cidr) => {
      const subnet = stack.resource("aws_subnet", `a/vpc/private-us-west-2${letter}`);

      expect(
        stack.resource("aws_ec2_subnet_cidr_reservation", `${subnet.path}-reservation`).body,
      ).toEqual({
        provider: "aws.west",
        subnet_id: ref(subnet, "id"),
        cidr_block: cidr,
        reservation_type: "explicit",
      });
    },
  );

  it("has an internet gateway", () => {
    expect(stack.resource("aws_internet_gateway").body).toEqual({
      provider: "aws.west",
      vpc_id: vpcId,
      tags: { Name: "tidb/internet-gateway" },
    });
  });

  it("has one route table for the public subnets and one for each private subnet", () => {
    const tableOf = Object.fromEntries(
      stack
        .resources("aws_route_table_association")
        .map(({ path, body }) => [
          path.replace("a/vpc/", "").replace("-association", ""),
          body["route_table_id"],
        ]),
    );

    expect(tableOf).toEqual({
      "public-us-west-2a": ref(table("public"), "id"),
      "public-us-west-2b": ref(table("public"), "id"),
      "public-us-west-2c": ref(table("public"), "id"),
      "private-us-west-2a": ref(table("private-us-west-2a"), "id"),
      "private-us-west-2b": ref(table("private-us-west-2b"), "id"),
      "private-us-west-2c": ref(table("private-us-west-2c"), "id"),
    });
    for (const { path, body } of stack.resources("aws_route_table_association")) {
      const subnet = stack.resource("aws_subnet", path.replace("-association", ""));
      expect(body["subnet_id"]).toBe(ref(subnet, "id"));
    }
  });

  it("writes no route into a table itself, where it would fight with those of the links", () => {
    for (const { path, body } of stack.resources("aws_route_table")) {
      expect(body).toEqual({
        provider: "aws.west",
        vpc_id: vpcId,
        tags: { Name: path.replace("a/vpc/", "tidb/").replace("-routes", "") },
      });
    }
  });

  it("leads public subnets to the internet gateway", () => {
    expect(stack.resource("aws_route", "a/vpc/public-internet").body).toEqual({
      provider: "aws.west",
      route_table_id: ref(table("public"), "id"),
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: ref(stack.resource("aws_internet_gateway"), "id"),
    });
  });
});

describe("NAT gateways", () => {
  /** The zone of the NAT gateway that serves each private subnet's zone. */
  const gateways = (stack: SynthesizedStack): Record<string, string> => {
    const zones = new Map(
      stack
        .resources("aws_nat_gateway")
        .map((gateway) => [ref(gateway, "id"), gateway.path.slice(-1)]),
    );
    return Object.fromEntries(
      stack
        .resources("aws_route")
        .filter(({ path }) => path.includes("/private-"))
        .map(({ path, body }) => [
          path.replace("-internet", "").slice(-1),
          zones.get(String(body["nat_gateway_id"])) ?? "none",
        ]),
    );
  };

  it("are one in the first zone by default", () => {
    const stack = synthesizeWith();
    const internetGateway = stack.resource("aws_internet_gateway");
    const address = stack.resource("aws_eip");
    // Neither works before the VPC has its internet gateway, and neither names it.
    const dependsOn = [internetGateway.address];

    expect(gateways(stack)).toEqual({ a: "a", b: "a", c: "a" });
    expect(address.body).toEqual({
      provider: "aws.west",
      domain: "vpc",
      tags: { Name: "tidb/nat-us-west-2a" },
      depends_on: dependsOn,
    });
    expect(stack.resource("aws_nat_gateway").body).toEqual({
      provider: "aws.west",
      allocation_id: ref(address, "id"),
      subnet_id: ref(stack.resource("aws_subnet", "a/vpc/public-us-west-2a"), "id"),
      tags: { Name: "tidb/nat-us-west-2a" },
      depends_on: dependsOn,
    });
  });

  it("can be one in each zone, in its public subnet", () => {
    const stack = synthesizeWith({ natGateways: NatGateways.PER_ZONE });

    expect(gateways(stack)).toEqual({ a: "a", b: "b", c: "c" });
    for (const { path, body } of stack.resources("aws_nat_gateway")) {
      const subnet = stack.resource("aws_subnet", path.replace("nat-", "public-"));
      expect(body["subnet_id"]).toBe(ref(subnet, "id"));
      expect(body["allocation_id"]).toBe(ref(stack.resource("aws_eip", `${path}-address`), "id"));
    }
  });

  it("can be none: private subnets keep their tables and have no way to the internet", () => {
    const stack = synthesizeWith({ natGateways: NatGateways.NONE });

    expect(stack.resources("aws_nat_gateway")).toEqual([]);
    expect(stack.resources("aws_eip")).toEqual([]);
    expect(stack.resources("aws_route").map(({ path }) => path)).toEqual(["a/vpc/public-internet"]);
    expect(stack.resources("aws_route_table")).toHaveLength(4);
  });

  it.each([
    [NatGateways.SINGLE, "private"],
    [NatGateways.PER_ZONE, "private"],
    [NatGateways.NONE, "public"],
  ])("%s puts the nodes into the %s subnets", (natGateways, kind) => {
    const stack = synthesizeWith({ natGateways });

    expect(stack.resource("aws_eks_node_group").body["subnet_ids"]).toEqual(
      ["a", "b", "c"].map((zone) =>
        ref(stack.resource("aws_subnet", `a/vpc/${kind}-us-west-2${zone}`), "id"),
      ),
    );
    // Nodes alone need public addresses that their subnet gives them.
    const giving = stack
      .resources("aws_subnet")
      .filter(({ body }) => body["map_public_ip_on_launch"] === true);
    expect(giving.map(({ path }) => path)).toEqual(
      kind === "public" ? ["a", "b", "c"].map((zone) => `a/vpc/public-us-west-2${zone}`) : [],
    );
  });
});

describe("a change of the zones or the NAT gateways", () => {
  const subnets = (stack: SynthesizedStack): Record<string, unknown> =>
    Object.fromEntries(
      ["aws_subnet", "aws_ec2_subnet_cidr_reservation"]
        .flatMap((type) => stack.resources(type))
        .map(({ address, body }) => [address, body]),
    );

  it("adds subnets for a zone that is appended, and touches no other", () => {
    const availabilityZones = ["us-west-2a", "us-west-2b"];
    const before = subnets(synthesizeWith({ availabilityZones }));
    const after = subnets(
      synthesizeWith({ availabilityZones: [...availabilityZones, "us-west-2d"] }),
    );

    expect(after).toMatchObject(before);
    expect(Object.keys(after)).toHaveLength(9);
  });

  it("replaces no route table when NAT gateways come or go", () => {
    const tables = (natGateways: NatGateways): Block[] =>
      synthesizeWith({ natGateways }).resources("aws_route_table");

    expect(tables(NatGateways.NONE)).toEqual(tables(NatGateways.SINGLE));
    expect(tables(NatGateways.PER_ZONE)).toEqual(tables(NatGateways.SINGLE));
  });
});
