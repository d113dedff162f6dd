import { TerraformOutput, type TerraformStack } from "cdktf";
import { type IEksCluster, VpcPeering, type VpcPeeringProps } from "../../src/aws";
import { ErrorCode, Traffic } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { adopt, awsId, awsProvider, eksCluster, lookUp, withoutProvider } from "../support/eks";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

type Sides = Pick<VpcPeeringProps, "requester" | "accepter">;

/** Joins the two clusters that a function makes. */
const join = (
  makeSides: (stack: TerraformStack) => Sides,
  options: Partial<VpcPeeringProps> = {},
): SynthesizedStack =>
  synthesizeStack((stack) => new VpcPeering(stack, "peering", { ...makeSides(stack), ...options }));

const aAndB = (stack: TerraformStack): Sides => ({
  requester: adopt(stack, "a", "10.0.0.0/16"),
  accepter: adopt(stack, "b", "10.1.0.0/16"),
});

/** What the routes of one side lead to, by the path of the route. */
const routes = (stack: SynthesizedStack, side: string): unknown[] =>
  stack
    .resources("aws_route")
    .filter(({ path }) => path.startsWith(`peering/${side}-`))
    .map(({ body }) => body);

describe("a peering of two clusters", () => {
  let stack: SynthesizedStack;
  let accepted: string;
  beforeAll(() => {
    stack = join(aAndB, { tags: { team: "net" } });
    accepted = ref(stack.resource("aws_vpc_peering_connection_accepter"), "id");
  });

  it("is asked for by one side and accepted by the other", () => {
    const connection = stack.resource("aws_vpc_peering_connection");

    expect(connection.body).toEqual({
      provider: "aws.west",
      vpc_id: awsId("vpc", "a"),
      peer_vpc_id: awsId("vpc", "b"),
      peer_owner_id: "111111111111",
      peer_region: "us-west-2",
      auto_accept: false,
      tags: { Name: "a/b", team: "net" },
    });
    expect(stack.resource("aws_vpc_peering_connection_accepter").body).toEqual({
      provider: "aws.west",
      vpc_peering_connection_id: ref(connection, "id"),
      auto_accept: true,
      tags: { Name: "a/b", team: "net" },
    });
  });

  it.each(["requester", "accepter"])("resolves the peer's names for its %s", (side) => {
    const options = stack.resource("aws_vpc_peering_connection_options", `peering/${side}-options`);

    expect(options.body).toEqual({
      provider: "aws.west",
      vpc_peering_connection_id: accepted,
      [side]: { allow_remote_vpc_dns_resolution: true },
    });
  });

  it("is used by nothing before it is active", () => {
    const users = stack
      .resources()
      .filter(({ type }) => type === "aws_route" || type.endsWith("_options"));

    expect(users).toHaveLength(4);
    for (const { body } of users) {
      expect(body["vpc_peering_connection_id"]).toBe(accepted);
    }
  });

  it("leads each side's packets to the other", () => {
    expect(routes(stack, "requester")).toEqual([
      {
        provider: "aws.west",
        route_table_id: awsId("rtb", "a"),
        destination_cidr_block: "10.1.0.0/16",
        vpc_peering_connection_id: accepted,
      },
    ]);
    expect(routes(stack, "accepter")).toEqual([
      {
        provider: "aws.west",
        route_table_id: awsId("rtb", "b"),
        destination_cidr_block: "10.0.0.0/16",
        vpc_peering_connection_id: accepted,
      },
    ]);
  });

  it("has the id of its acceptance for whatever else uses it", () => {
    const user = synthesizeStack((scope) => {
      const { connectionId } = new VpcPeering(scope, "peering", aAndB(scope));
      new TerraformOutput(scope, "id", { value: connectionId, staticId: true });
    });

    expect(user.section("output")["id"]).toEqual({
      value: ref(user.resource("aws_vpc_peering_connection_accepter"), "id"),
    });
  });
});

describe("the routes of a peering", () => {
  it("go into every table, for every range of the peer, IPv4 and IPv6", () => {
    const stack = join((scope) => ({
      requester: adopt(scope, "a", ["10.0.0.0/16", "100.64.0.0/16", "2001:db8:a::/56"]),
      accepter: adopt(scope, "b", "10.1.0.0/16", {
        routeTableIds: { blue: awsId("rtb", "blue"), green: awsId("rtb", "green") },
      }),
    }));
    const expected = ["blue", "green"].flatMap((table) => [
      { route_table_id: awsId("rtb", table), destination_cidr_block: "10.0.0.0/16" },
      { route_table_id: awsId("rtb", table), destination_cidr_block: "100.64.0.0/16" },
      { route_table_id: awsId("rtb", table), destination_ipv6_cidr_block: "2001:db8:a::/56" },
    ]);

    expect(routes(stack, "requester")).toHaveLength(1);
    expect(routes(stack, "accepter")).toHaveLength(expected.length);
    for (const route of expected) {
      expect(routes(stack, "accepter")).toContainEqual(expect.objectContaining(route));
    }
  });

  it("go into every table of a created cluster, the public one included", () => {
    const stack = join((scope) => ({
      requester: eksCluster(scope),
      accepter: adopt(scope, "b", "10.1.0.0/16"),
    }));
    const tables = stack.resources("aws_route_table").map((table) => ref(table, "id"));
    const routed = stack
      .resources("aws_route")
      .filter(({ path }) => path.startsWith("peering/requester-"))
      .map(({ body }) => body["route_table_id"]);

    expect(tables).toHaveLength(4);
    expect(routed.sort()).toEqual(tables.sort());
  });

  it("go into every table that is found when Terraform plans", () => {
    const stack = join((scope) => ({
      requester: lookUp(scope, { vpcCidrs: ["10.1.0.0/16", "100.64.0.0/16"] }),
      accepter: adopt(scope, "c", ["10.2.0.0/16", "2001:db8:c::/56"]),
    }));
    const tables = ref(stack.dataSource("aws_route_tables"), "ids").slice(2, -1);
    const found = {
      provider: "aws.west",
      for_each: `\${toset(${tables})}`,
      route_table_id: "${each.value}",
      vpc_peering_connection_id: ref(stack.resource("aws_vpc_peering_connection_accepter"), "id"),
    };

    expect(routes(stack, "requester")).toEqual([
      { ...found, destination_cidr_block: "10.2.0.0/16" },
      { ...found, destination_ipv6_cidr_block: "2001:db8:c::/56" },
    ]);
    expect(routes(stack, "accepter")).toHaveLength(2);
  });
});

describe("a peering over regions and accounts", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = join((scope) => ({
      requester: adopt(scope, "a", "10.0.0.0/16", {
        provider: awsProvider(scope, "main", "us-west-2"),
      }),
      accepter: adopt(scope, "b", "10.1.0.0/16", {
        provider: awsProvider(scope, "data", "eu-west-1"),
        accountId: "222222222222",
      }),
    }));
  });

  it("names region and account of the other side", () => {
    expect(stack.resource("aws_vpc_peering_connection").body).toMatchObject({
      peer_region: "eu-west-1",
      peer_owner_id: "222222222222",
      auto_accept: false,
    });
  });

  it("makes each side's resources with that side's provider", () => {
    const accepters = stack.resources().filter(({ path }) => path.startsWith("peering/accepter"));
    const others = stack.resources().filter(({ path }) => !path.startsWith("peering/accepter"));

    expect(withoutProvider(stack)).toEqual([]);
    expect(accepters.map(({ body }) => body["provider"])).toEqual(accepters.map(() => "aws.data"));
    expect(others.map(({ body }) => body["provider"])).toEqual(others.map(() => "aws.main"));
    expect([accepters.length, others.length]).toEqual([4, 4]);
  });
});

describe("a peering is refused", () => {
  const sides =
    (requester: Partial<IEksCluster>, accepter: Partial<IEksCluster>) =>
    (stack: TerraformStack): Sides => ({
      requester: { ...adopt(stack, "a", "10.0.0.0/16"), ...requester },
      accepter: { ...adopt(stack, "b", "10.1.0.0/16"), ...accepter },
    });

  it("for a cluster with itself", () => {
    const error = errorOf(() => join(sides({ clusterName: "b" }, {})));

    expect(error.code).toBe(ErrorCode.LINK_SELF);
    expect(error.path).toBe("stack/peering");
  });

  it("where ranges overlap", () => {
    const overlapping = (stack: TerraformStack): Sides => ({
      requester: adopt(stack, "a", "10.0.0.0/16"),
      accepter: adopt(stack, "b", ["10.1.0.0/16", "10.0.128.0/20"]),
    });

    expect(codeOf(() => join(overlapping))).toBe(ErrorCode.CIDR_OVERLAP);
  });

  it("without any traffic", () => {
    expect(codeOf(() => join(aAndB, { traffic: [] }))).toBe(ErrorCode.TRAFFIC_EMPTY);
  });

  it("with more than a quota", () => {
    const quotas = { rulesPerSecurityGroup: 1 };
    const traffic = [Traffic.tcp(1), Traffic.udp(1)];

    expect(codeOf(() => join(aAndB, { quotas, traffic }))).toBe(
      ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    );
  });
});
