import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { type Cidr, IpFamily } from "../cluster/cidr";
import type { ICluster } from "../cluster/cluster";
import { Direction, factsOf } from "../cluster/topology/facts";
import { Protocol, type Traffic } from "../cluster/traffic";
import { PROTOCOL_NUMBERS } from "./protocol-numbers";

/** Traffic to or from a range that a network ACL lets through. */
export interface AclRule {
  /** The cluster whose subnets have the ACL. */
  readonly cluster: ICluster;
  readonly provider: AwsProvider;
  /** The ACL, by its name in the cluster and by its id. */
  readonly acl: { readonly name: string; readonly networkAclId: string };
  readonly ruleNumber: number;
  readonly direction: Direction;
  readonly cidr: Cidr;
  readonly flow: Traffic;
}

/**
 * Adds one rule to a network ACL.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function addNetworkAclRule(scope: Construct, id: string, rule: AclRule): void {
  const { cluster, provider, acl, ruleNumber, direction, cidr, flow } = rule;
  const madeBy = new NetworkAclRule(scope, id, {
    provider,
    networkAclId: acl.networkAclId,
    ruleNumber,
    ruleAction: "allow",
    egress: direction === Direction.EGRESS,
    ...match(cidr, flow),
  });
  factsOf(scope).filters.push({
    madeBy,
    cluster,
    filter: `the network ACL "${acl.name}"`,
    isStateful: false,
    direction,
    ranges: [cidr],
    flows: [flow],
  });
}

interface RuleMatch {
  readonly protocol: string;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

function match(cidr: Cidr, flow: Traffic): RuleMatch {
  const isIpv6 = cidr.family === IpFamily.IPV6;
  const range = isIpv6 ? { ipv6CidrBlock: cidr.toString() } : { cidrBlock: cidr.toString() };
  switch (flow.protocol) {
    case Protocol.ALL:
      return { ...range, protocol: "-1" };
    case Protocol.ICMP:
      // 58 is ICMPv6, which has no name here.
      return { ...range, protocol: isIpv6 ? "58" : "icmp", icmpType: -1, icmpCode: -1 };
    case Protocol.ESP:
    case Protocol.AH:
    case Protocol.SCTP:
      return { ...range, protocol: PROTOCOL_NUMBERS[flow.protocol] };
    case Protocol.TCP:
    case Protocol.UDP:
      return { ...range, protocol: flow.protocol, fromPort: flow.fromPort, toPort: flow.toPort };
  }
}
