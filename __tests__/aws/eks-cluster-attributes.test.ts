import type { EksClusterAttributes, IEksCluster } from "../../src/aws";
import { ErrorCode, RangeUse, type ValidationError } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { adopt, awsId, awsProvider, eksCluster, networkAcl } from "../support/eks";
import { synthesizeStack } from "../support/synth";

/** Adopts a cluster `b`, and hands it out with what was synthesized. */
function adoptWith(overrides: Partial<EksClusterAttributes> = {}): IEksCluster {
  const adopted: IEksCluster[] = [];
  synthesizeStack((stack) => adopted.push(adopt(stack, "b", "10.1.0.0/16", overrides)));
  const [cluster] = adopted;
  if (cluster === undefined) {
    throw new Error("Nothing was adopted.");
  }
  return cluster;
}

const refusalOf = (overrides: Partial<EksClusterAttributes>): ValidationError =>
  errorOf(() => adoptWith(overrides));

describe("a cluster that is adopted by its attributes", () => {
  it("is what it is said to be", () => {
    const cluster = adoptWith({ networkAclRuleNumber: 500, networkAcls: [networkAcl("main")] });

    expect(cluster).toMatchObject({
      clusterName: "b",
      region: "us-west-2",
      accountId: "111111111111",
      vpcId: awsId("vpc", "b"),
      routeTables: { byName: { main: awsId("rtb", "b") }, isDiscovered: false },
      securityGroups: { cluster: awsId("sg", "b") },
      networkAcls: [{ name: "main" }],
      networkAclRuleNumber: 500,
    });
  });

  it("creates and reads nothing", () => {
    const stack = synthesizeStack((scope) => adopt(scope, "b", "10.1.0.0/16"));

    expect([...stack.resources(), ...stack.dataSources()]).toEqual([]);
  });

  it("has no network ACLs and no rule number unless they are given", () => {
    const cluster = adoptWith();

    expect(cluster.networkAcls).toEqual([]);
    expect(cluster.networkAclRuleNumber).toBeUndefined();
  });

  it("has every range of its VPC, routed, and a service range, which is not", () => {
    const vpcCidrs = ["10.1.0.0/16", "100.64.0.0/16", "2001:db8::/56"];
    const { addressRanges, vpcCidrs: parsed } = adoptWith({ vpcCidrs });

    expect(parsed.map(String)).toEqual(vpcCidrs);
    expect(addressRanges.map(({ use, cidr, routed }) => [use, cidr.toString(), routed])).toEqual([
      [RangeUse.VPC, "10.1.0.0/16", true],
      [RangeUse.VPC, "100.64.0.0/16", true],
      [RangeUse.VPC, "2001:db8::/56", true],
      [RangeUse.SERVICES, "172.20.0.0/16", false],
    ]);
  });

  it("may have ids that Terraform computes", () => {
    synthesizeStack((stack) => {
      const { vpcId, accountId, routeTables, securityGroups } = eksCluster(stack);
      const cluster = adopt(stack, "b", "10.1.0.0/16", {
        vpcId,
        accountId,
        routeTableIds: routeTables.byName,
        securityGroups,
      });

      expect(cluster).toMatchObject({ vpcId, accountId, routeTables, securityGroups });
    });
  });

  it("may have the short ids of old accounts", () => {
    expect(adoptWith({ vpcId: "vpc-0a1b2c3d" }).vpcId).toBe("vpc-0a1b2c3d");
  });
});

describe("an adopted cluster is refused", () => {
  it.each([
    ["vpcId", { vpcId: "10.1.0.0/16" }],
    ["vpcId", { vpcId: awsId("sg", "b") }],
    ["vpcId", { vpcId: "vpc-0123456789ABCDEF0" }],
    ["routeTableIds.main", { routeTableIds: { main: "main" } }],
    ["securityGroups.cluster", { securityGroups: { cluster: "sg-123" } }],
    ["securityGroups.nodes", { securityGroups: { nodes: awsId("vpc", "b") } }],
    ['network ACL "main"', { networkAcls: [networkAcl("main", { networkAclId: "main" })] }],
    ["accountId", { accountId: "11111111111" }],
    ["accountId", { accountId: "1111-1111-1111" }],
  ])("for an id that is none: %s", (field, overrides) => {
    const { code, message } = refusalOf(overrides);

    expect(code).toBe(ErrorCode.AWS_ID);
    expect(message).toContain(field);
    expect(message).toContain('cluster "b"');
  });

  it.each([
    [ErrorCode.CLUSTER_NAME, { clusterName: "b/c" }],
    [ErrorCode.ROUTE_TABLES, { routeTableIds: {} }],
    [ErrorCode.CIDR_FAMILY, { vpcCidrs: [] }],
    [ErrorCode.CIDR_FAMILY, { vpcCidrs: ["2001:db8::/56", "10.1.0.0/16"] }],
    [ErrorCode.CIDR_SYNTAX, { vpcCidrs: ["10.1.0.0/16", "secondary"] }],
    [ErrorCode.CIDR_OVERLAP, { vpcCidrs: ["10.1.0.0/16", "10.1.0.0/16"] }],
    [ErrorCode.CIDR_OVERLAP, { vpcCidrs: ["10.1.0.0/16", "100.64.0.0/16", "10.1.128.0/17"] }],
    [ErrorCode.CIDR_OVERLAP, { serviceCidr: "10.1.0.0/20" }],
    [ErrorCode.CIDR_OVERLAP, { vpcCidrs: ["10.1.0.0/16", "172.20.0.0/18"] }],
    [ErrorCode.CIDR_FAMILY, { serviceCidr: "2001:db8::/108" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { serviceCidr: "100.64.0.0/16" }],
  ])("with %s for %j", (code, overrides) => {
    const refusal = refusalOf(overrides);

    expect(refusal.code).toBe(code);
    expect(refusal.path).toBe("stack/b");
  });

  it("when its provider has no region that is known", () => {
    const regionless = errorOf(() =>
      synthesizeStack((stack) =>
        adopt(stack, "b", "10.1.0.0/16", { provider: awsProvider(stack, "here", "") }),
      ),
    );

    expect(regionless.code).toBe(ErrorCode.REGION);
  });
});
