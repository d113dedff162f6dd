import { createHash } from "node:crypto";
import { AutoscalingAttachment } from "@cdktf/provider-aws/lib/autoscaling-attachment";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { DNS_PORT } from "../cluster/dns-endpoint";
import { DNS_NODE_PORT } from "../cluster/dns-node-port";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { factsOf } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import { dnsEndpointOf, healthCheckRanges } from "./dns-flows";
import { dnsAddressesOf, dnsSubnetsOf } from "./dns-placement";
import type { IEksCluster } from "./eks-cluster-interface";
import { idOf } from "./ids";
import { addIngressRule, type SecurityGroupTarget, targetGroups } from "./peer-ingress";

/** A cluster whose DNS shall answer other clusters. */
export interface EksDnsEndpointProps {
  /** A cluster with a `dnsPlacement` that owns namespaces. */
  readonly cluster: IEksCluster;
  /**
   * The security groups that admit the load balancer's health checks: those that admit the peers.
   * @default - every security group that the cluster names
   */
  readonly securityGroupTarget?: SecurityGroupTarget;
  /** @default - none but `Name` */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Addresses at which the DNS of an EKS cluster answers its peers, and which stay when CoreDNS and
 * nodes move: an internal network load balancer with one fixed address in each zone, in front of the
 * node port of CoreDNS on every node of the cluster's node group. The Service with this node port is
 * not made here; the rules that let the peers in belong to the links.
 *
 * A cluster that owns no namespaces needs none: all EKS clusters have the domain `cluster.local`, so
 * peers ask for names in the namespaces that it owns, and for no others.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html
 */
export class EksDnsEndpoint extends Construct {
  /** The cluster whose DNS answers. */
  public readonly clusterName: string;
  /** The nodes that answer. Nodes that no Auto Scaling group knows have to be registered in it. */
  public readonly targetGroup: LbTargetGroup;

  /** @throws ValidationError DNS_ENDPOINT, SECURITY_GROUP */
  public constructor(scope: Construct, id: string, props: EksDnsEndpointProps) {
    super(scope, id);
    const { cluster, tags } = props;
    const { clusterName, provider } = cluster;
    const placement = dnsEndpointOf(cluster);
    if (placement === undefined) {
      const isPlaced = cluster.dnsPlacement !== undefined;
      throw new ValidationError({
        code: ErrorCode.DNS_ENDPOINT,
        problem: isPlaced
          ? `The cluster "${clusterName}" owns no namespaces, so that no peer would ask its DNS, and no link would let one in.`
          : `The cluster "${clusterName}" has no place at which its DNS could answer.`,
        found: isPlaced ? "namespaces: []" : "dnsPlacement is not set",
        fix: isPlaced
          ? `set namespaces of "${clusterName}" to those that it alone has, such as ["tidb-2"], or leave the endpoint out.`
          : `give dnsPlacement to EksCluster.fromAttributes; for a cluster that is looked up, make the load balancer yourself and set dnsAddresses of "${clusterName}".`,
        scope: this,
      });
    }
    this.clusterName = clusterName;
    const name = loadBalancerName(clusterName);
    const allTags = { ...tags, Name: `${clusterName}/dns` };

    for (const group of targetGroups(this, cluster, props.securityGroupTarget)) {
      for (const cidr of healthCheckRanges(cluster)) {
        addIngressRule(this, `health-check-${group.name}-${idOf(cidr)}`, {
          cluster,
          group,
          description: "Health checks of the DNS load balancer",
          cidr,
          flow: Traffic.tcp(DNS_NODE_PORT),
        });
      }
    }

    const loadBalancer = new Lb(this, "load-balancer", {
      provider,
      name,
      loadBalancerType: "network",
      internal: true,
      ipAddressType: "ipv4",
      subnetMapping: dnsSubnetsOf(placement).map(({ subnetId, address }) => ({
        subnetId,
        privateIpv4Address: address,
      })),
      // Else the address in a zone without a healthy node would answer nothing.
      enableCrossZoneLoadBalancing: true,
      tags: allTags,
    });
    this.targetGroup = new LbTargetGroup(this, "target-group", {
      provider,
      name,
      vpcId: cluster.vpcId,
      targetType: "instance",
      protocol: "TCP_UDP",
      port: DNS_NODE_PORT,
      // CoreDNS asks over the same UDP port for as long as it is busy: without an end to its flows
      // it would go on asking a node that is gone.
      deregistrationDelay: "30",
      connectionTermination: true,
      healthCheck: {
        protocol: "TCP",
        port: DNS_NODE_PORT.toString(),
        interval: 10,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      tags: allTags,
    });
    new LbListener(this, "listener", {
      provider,
      loadBalancerArn: loadBalancer.arn,
      protocol: "TCP_UDP",
      port: DNS_PORT,
      defaultAction: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      tags: allTags,
    });
    new AutoscalingAttachment(this, "nodes", {
      provider,
      autoscalingGroupName: placement.autoScalingGroupName,
      lbTargetGroupArn: this.targetGroup.arn,
    });
    factsOf(this).dnsAnswers.push({
      madeBy: loadBalancer,
      cluster,
      addresses: dnsAddressesOf(placement),
      by: "a network load balancer",
      nodePort: DNS_NODE_PORT,
    });
  }
}

// Load balancers and target groups take 32 letters, digits and hyphens, unique in the region.
const MAX_READABLE = 19;
const HASH_LENGTH = 8;

/**
 * Name of the load balancer of a cluster and of its target group. Names of EKS clusters are longer
 * and may have underscores, so the name is shortened, and the start of its hash tells clusters apart.
 * Terraform's own suffix is no way out: it leaves six characters of a prefix.
 */
export function loadBalancerName(clusterName: string): string {
  const hash = createHash("sha256").update(clusterName).digest("hex").slice(0, HASH_LENGTH);
  const readable = clusterName.replaceAll(/[_-]+/g, "-").slice(0, MAX_READABLE).replace(/-$/, "");
  return `dns-${readable}-${hash}`;
}
