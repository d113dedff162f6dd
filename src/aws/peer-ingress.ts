import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { Protocol, type Traffic } from "../cluster/traffic";
import type { IEksCluster } from "./eks-cluster-interface";
import { idOf } from "./ids";

/** Which security groups of the clusters admit the peers. */
export enum SecurityGroupTarget {
  /** The cluster security group. */
  CLUSTER = "CLUSTER",
  /** The security group of the nodes. */
  NODES = "NODES",
  /** Both of them. */
  BOTH = "BOTH",
}

/**
 * Lets a peer's traffic into the security groups of a cluster. Ranges stand for the peer, because a
 * reference to its group would work inside one region only.
 *
 * @param prefix start of the rules' ids
 * @param target the groups; undefined means every group that the cluster names
 * @throws ValidationError SECURITY_GROUP
 * @see https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
export function addIngressRules(
  scope: Construct,
  prefix: string,
  cluster: IEksCluster,
  peer: IEksCluster,
  traffic: readonly Traffic[],
  target: SecurityGroupTarget | undefined,
): void {
  for (const [group, securityGroupId] of targetGroups(scope, cluster, target)) {
    for (const cidr of peer.vpcCidrs) {
      for (const flow of traffic) {
        const id = `${prefix}-ingress-${group}-${idOf(cidr)}-${flow.toString()}`;
        new VpcSecurityGroupIngressRule(scope, id, {
          provider: cluster.provider,
          securityGroupId,
          description: `${flow.toString()} from ${peer.clusterName}`,
          ...match(cidr, flow),
        });
      }
    }
  }
}

function targetGroups(
  scope: Construct,
  cluster: IEksCluster,
  target: SecurityGroupTarget | undefined,
): (readonly [string, string])[] {
  const groups = [
    ["cluster", cluster.securityGroups.cluster, SecurityGroupTarget.CLUSTER],
    ["nodes", cluster.securityGroups.nodes, SecurityGroupTarget.NODES],
  ] as const;
  const wanted = groups.filter(
    ([, id, kind]) =>
      target === kind || target === SecurityGroupTarget.BOTH || (target === undefined && id),
  );
  const missing = wanted.find(([, id]) => id === undefined);
  if (missing !== undefined || wanted.length === 0) {
    const [name] = missing ?? ["cluster" as const];
    const where =
      name === "nodes"
        ? "securityGroups.nodes (nodeSecurityGroupId in a lookup)"
        : "securityGroups.cluster";
    throw new ValidationError({
      code: ErrorCode.SECURITY_GROUP,
      problem: `The cluster "${cluster.clusterName}" has no ${name === "nodes" ? "node" : "cluster"} security group that could admit its peers.`,
      found: `securityGroups.${name} is not set`,
      fix: `set ${where} of "${cluster.clusterName}", or choose other groups with securityGroupTarget.`,
      scope,
    });
  }
  return wanted.flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const]));
}

interface RuleMatch {
  readonly ipProtocol: string;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

function match(cidr: Cidr, flow: Traffic): RuleMatch {
  const isIpv6 = cidr.family === IpFamily.IPV6;
  const range = isIpv6 ? { cidrIpv6: cidr.toString() } : { cidrIpv4: cidr.toString() };
  switch (flow.protocol) {
    case Protocol.ALL:
      return { ...range, ipProtocol: "-1" };
    case Protocol.ICMP:
      return { ...range, ipProtocol: isIpv6 ? "icmpv6" : "icmp", fromPort: -1, toPort: -1 };
    case Protocol.TCP:
    case Protocol.UDP:
      return { ...range, ipProtocol: flow.protocol, fromPort: flow.fromPort, toPort: flow.toPort };
  }
}
