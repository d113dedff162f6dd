import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import type { EksNetworkAcl } from "./eks-cluster-interface";

/** What a {@link ClusterNetworkAcl} needs of its cluster. */
export interface ClusterNetworkAclProps {
  readonly clusterName: string;
  readonly provider: AwsProvider;
  readonly vpcId: string;
  readonly vpcCidr: Cidr;
  readonly subnetIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The numbers that a {@link ClusterNetworkAcl} keeps for its own rules. */
const OWN_RULE_NUMBERS = { from: 1, to: 99 } as const;

/**
 * A network ACL for all subnets of a cluster, closed but for what a cluster cannot do without: its
 * own VPC, every connection that it opens itself, and the answers to them. The links to its peers
 * add their own rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class ClusterNetworkAcl extends Construct {
  public readonly acl: EksNetworkAcl;

  public constructor(scope: Construct, id: string, props: ClusterNetworkAclProps) {
    super(scope, id);
    const { provider } = props;
    const acl = new NetworkAcl(this, "acl", {
      provider,
      vpcId: props.vpcId,
      subnetIds: [...props.subnetIds],
      tags: { ...props.tags, Name: `${props.clusterName}/acl` },
    });
    const ingress = [
      { id: "own-range", ruleNumber: 10, protocol: "-1", cidrBlock: props.vpcCidr.toString() },
      { id: "answers-tcp", ruleNumber: 20, protocol: "tcp", ...ANSWERS_FROM_ANYWHERE },
      { id: "answers-udp", ruleNumber: 30, protocol: "udp", ...ANSWERS_FROM_ANYWHERE },
    ];
    for (const { id: ruleId, ...rule } of ingress) {
      new NetworkAclRule(this, ruleId, {
        provider,
        networkAclId: acl.id,
        ruleAction: "allow",
        egress: false,
        ...rule,
      });
    }
    new NetworkAclRule(this, "egress", {
      provider,
      networkAclId: acl.id,
      ruleNumber: 10,
      ruleAction: "allow",
      egress: true,
      protocol: "-1",
      cidrBlock: "0.0.0.0/0",
    });
    this.acl = {
      name: "own",
      networkAclId: acl.id,
      reservedRuleNumbers: [OWN_RULE_NUMBERS],
      reservedRuleCount: ingress.length,
    };
  }
}

// An ACL keeps no state: what answers a connection that the cluster opened comes to one of the
// ports from which Linux, NAT gateways and load balancers open theirs.
const ANSWERS_FROM_ANYWHERE = { cidrBlock: "0.0.0.0/0", fromPort: 1024, toPort: 65535 };
