import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { answersTo } from "../cluster/answers";
import type { Cidr } from "../cluster/cidr";
import type { ICluster } from "../cluster/cluster";
import { ANYWHERE } from "../cluster/special-ranges";
import { Direction } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import type { EksNetworkAcl } from "./eks-cluster-interface";
import { addNetworkAclRule } from "./network-acl-rule";

/** What a {@link ClusterNetworkAcl} needs of its cluster. */
export interface ClusterNetworkAclProps {
  readonly cluster: ICluster;
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
    const { cluster, provider } = props;
    const acl = new NetworkAcl(this, "acl", {
      provider,
      vpcId: props.vpcId,
      subnetIds: [...props.subnetIds],
      tags: { ...props.tags, Name: `${cluster.clusterName}/acl` },
    });
    const own = { name: "own", networkAclId: acl.id };
    const ingress = [
      { id: "own-range", ruleNumber: 10, cidr: props.vpcCidr, flow: Traffic.all() },
      { id: "answers-tcp", ruleNumber: 20, cidr: ANYWHERE, flow: answersTo(Traffic.tcp()) },
      { id: "answers-udp", ruleNumber: 30, cidr: ANYWHERE, flow: answersTo(Traffic.udp()) },
    ];
    for (const { id: ruleId, ...rule } of ingress) {
      const direction = Direction.INGRESS;
      addNetworkAclRule(this, ruleId, { cluster, provider, acl: own, direction, ...rule });
    }
    addNetworkAclRule(this, "egress", {
      cluster,
      provider,
      acl: own,
      ruleNumber: 10,
      direction: Direction.EGRESS,
      cidr: ANYWHERE,
      flow: Traffic.all(),
    });
    this.acl = {
      ...own,
      reservedRuleNumbers: [OWN_RULE_NUMBERS],
      reservedRuleCount: ingress.length,
    };
  }
}
