import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "constructs";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { Direction, factsOf } from "../cluster/topology/facts";
import { Protocol, type Traffic } from "../cluster/traffic";
import { dnsFlowsToNodes, uncovered } from "./dns-flows";
import type { IEksCluster } from "./eks-cluster-interface";
import { idOf } from "./ids";
import { PROTOCOL_NUMBERS } from "./protocol-numbers";

/** Which security groups of the clusters admit the peers. */
export enum SecurityGroupTarget {
  /** The cluster security group. */
  CLUSTER = "CLUSTER",
  /** The security group of the nodes. */
  NODES = "NODES",
  /** Both of them. */
  BOTH = "BOTH",
}

/** A security group of a cluster. */
export interface SecurityGroup {
  /** What it is called in its cluster: `cluster`, `nodes`. */
  readonly name: string;
  readonly securityGroupId: string;
}

/** Traffic from a range that a security group admits. */
export interface IngressRule {
  /** The cluster that has the security group. */
  readonly cluster: IEksCluster;
  readonly group: SecurityGroup;
  readonly description: string;
  readonly cidr: Cidr;
  readonly flow: Traffic;
}

/**
 * What one security group of a cluster admits of a peer: the traffic from each of its ranges and,
 * where the cluster's DNS answers peers, the questions to it that the traffic does not cover.
 */
export function admittedFlows(
  cluster: IEksCluster,
  peer: IEksCluster,
  traffic: readonly Traffic[],
): { readonly cidr: Cidr; readonly flow: Traffic }[] {
  const questions = uncovered(dnsFlowsToNodes(cluster), traffic);
  return peer.vpcCidrs.flatMap((cidr) => [
    ...traffic.map((flow) => ({ cidr, flow })),
    ...(cidr.family === IpFamily.IPV4 ? questions : []).map((flow) => ({ cidr, flow })),
  ]);
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
  for (const group of targetGroups(scope, cluster, target)) {
    for (const { cidr, flow } of admittedFlows(cluster, peer, traffic)) {
      addIngressRule(scope, `${prefix}-ingress-${group.name}-${idOf(cidr)}-${flow.toString()}`, {
        cluster,
        group,
        description: `${flow.toString()} from ${peer.clusterName}`,
        cidr,
        flow,
      });
    }
  }
}

/** Adds one rule to a security group. */
export function addIngressRule(scope: Construct, id: string, rule: IngressRule): void {
  const { cluster, group, description, cidr, flow } = rule;
  const madeBy = new VpcSecurityGroupIngressRule(scope, id, {
    provider: cluster.provider,
    securityGroupId: group.securityGroupId,
    description,
    ...match(cidr, flow),
  });
  factsOf(scope).filters.push({
    madeBy,
    cluster,
    filter:
      group.name === "nodes" ? "the security group of the nodes" : "the cluster security group",
    isStateful: true,
    direction: Direction.INGRESS,
    ranges: [cidr],
    flows: [flow],
  });
}

/**
 * The security groups of a cluster that admit its peers.
 *
 * @param target the groups; undefined means every group that the cluster names
 * @throws ValidationError SECURITY_GROUP
 */
export function targetGroups(
  scope: Construct,
  cluster: IEksCluster,
  target: SecurityGroupTarget | undefined,
): SecurityGroup[] {
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
  return wanted.flatMap(([name, id]) => (id === undefined ? [] : [{ name, securityGroupId: id }]));
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
    case Protocol.ESP:
    case Protocol.AH:
    case Protocol.SCTP:
      return { ...range, ipProtocol: PROTOCOL_NUMBERS[flow.protocol] };
    case Protocol.TCP:
    case Protocol.UDP:
      return { ...range, ipProtocol: flow.protocol, fromPort: flow.fromPort, toPort: flow.toPort };
  }
}
