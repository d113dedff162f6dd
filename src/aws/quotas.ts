import { Annotations } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { type ClusterPair, peersByCluster } from "../cluster/links";
import { Direction, factsOf } from "../cluster/topology/facts";
import type { Traffic } from "../cluster/traffic";
import type { IEksCluster } from "./eks-cluster-interface";
import { dnsEndpointOf, healthCheckRanges } from "./dns-flows";
import { admittedFlows } from "./peer-ingress";
import { passedFlows } from "./peer-network-acl";

/**
 * The limits of your accounts, where AWS has raised them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
export interface AwsQuotas {
  /**
   * Active peerings of one VPC, 125 at most.
   * @default 50
   */
  readonly peeringsPerVpc?: number;
  /**
   * Routes of one route table.
   * @default 500
   */
  readonly routesPerRouteTable?: number;
  /**
   * Inbound rules of one security group, for IPv4 and for IPv6 each.
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;
  /**
   * Rules of one network ACL, for each direction, 40 at most.
   * @default 20
   */
  readonly rulesPerNetworkAcl?: number;
  /**
   * Number of VPCs in a mesh from which a warning recommends a Transit Gateway.
   * @default 10
   * @see https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/vpc-peering.html
   */
  readonly advisedVpcs?: number;
}

const DEFAULT_QUOTAS: Required<AwsQuotas> = {
  peeringsPerVpc: 50,
  routesPerRouteTable: 500,
  rulesPerSecurityGroup: 60,
  rulesPerNetworkAcl: 20,
  advisedVpcs: 10,
};

/** How far AWS raises a quota. */
const HARD_LIMITS: ReadonlyMap<string, number> = new Map([
  ["peeringsPerVpc", 125],
  ["rulesPerNetworkAcl", 40],
]);

// A route table of a VPC holds a local route and, as a rule, one to the internet.
const ROUTES_OF_THE_VPC = 2;

/**
 * Refuses links that AWS would refuse while they are applied, with half of them made.
 *
 * @throws ValidationError QUOTA_PEERINGS, QUOTA_ROUTES, QUOTA_SECURITY_GROUP_RULES,
 * QUOTA_ACL_RULES, QUOTA_VALUE
 */
export function assertQuotas(
  scope: Construct,
  pairs: readonly ClusterPair<IEksCluster>[],
  traffic: readonly Traffic[],
  quotas: AwsQuotas = {},
): void {
  const limits = withDefaults(scope, quotas);
  const peers = peersByCluster(pairs);
  for (const [cluster, others] of peers) {
    const ranges = others.flatMap(({ vpcCidrs }) => vpcCidrs);
    const endpoints = [cluster, ...others].filter((each) => dnsEndpointOf(each)).length;
    const check = (code: ErrorCode, what: string, quota: keyof AwsQuotas, count: number): void => {
      const limit = limits[quota];
      const isOfRules = quota === "rulesPerSecurityGroup" || quota === "rulesPerNetworkAcl";
      const remedy = `link fewer clusters${isOfRules ? " or allow fewer kinds of traffic" : ""}`;
      if (count > limit) {
        throw new ValidationError({
          code,
          problem: `The cluster "${cluster.clusterName}" would have ${count} ${what}, and the limit is ${limit}.`,
          found: `peers: ${others.length}, their ranges: ${ranges.length}, kinds of traffic: ${traffic.length}${endpoints > 0 ? `, DNS endpoints: ${endpoints}` : ""}`,
          fix: `${remedy}, or ask AWS for more and set quotas.${quota} to what you got.`,
          scope,
        });
      }
      const subject = `the cluster "${cluster.clusterName}"`;
      factsOf(scope).quotas.push({ madeBy: scope, subject, what, used: count, limit });
    };
    check(ErrorCode.QUOTA_PEERINGS, "VPC peerings", "peeringsPerVpc", others.length);
    const routes = ranges.length + ROUTES_OF_THE_VPC;
    check(ErrorCode.QUOTA_ROUTES, "routes in a route table", "routesPerRouteTable", routes);
    const admitted = [
      ...healthCheckRanges(cluster),
      ...others.flatMap((peer) => admittedFlows(cluster, peer, traffic)).map(({ cidr }) => cidr),
    ];
    for (const family of [IpFamily.IPV4, IpFamily.IPV6]) {
      const rules = admitted.filter((range) => range.family === family).length;
      const what = `${family} rules in a security group`;
      check(ErrorCode.QUOTA_SECURITY_GROUP_RULES, what, "rulesPerSecurityGroup", rules);
    }
    for (const acl of cluster.networkAcls) {
      const passed = Object.values(Direction).map(
        (direction) =>
          others.flatMap((peer) => passedFlows(cluster, peer, traffic, direction)).length,
      );
      const rules = acl.reservedRuleCount + Math.max(...passed);
      const what = `rules a direction in the network ACL "${acl.name}"`;
      check(ErrorCode.QUOTA_ACL_RULES, what, "rulesPerNetworkAcl", rules);
    }
  }

  if (peers.size >= limits.advisedVpcs) {
    Annotations.of(scope).addWarning(
      `${peers.size} VPCs are joined by peerings. AWS recommends a Transit Gateway from about ${DEFAULT_QUOTAS.advisedVpcs} on; set quotas.advisedVpcs to be warned later.`,
    );
  }
}

function withDefaults(scope: IConstruct, quotas: AwsQuotas): Required<AwsQuotas> {
  const limits = { ...DEFAULT_QUOTAS, ...quotas };
  for (const [name, value] of Object.entries(limits)) {
    const most = HARD_LIMITS.get(name) ?? Infinity;
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new ValidationError({
        code: ErrorCode.QUOTA_VALUE,
        problem: `quotas.${name} is not a number of things that an account may have.`,
        found: String(value),
        fix:
          value > most
            ? `give at most ${most}: AWS raises this quota no further.`
            : "give a whole number of at least 1, or leave it out for AWS' default.",
        scope,
      });
    }
  }
  return limits;
}
