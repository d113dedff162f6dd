import { AutoscalingAttachment } from "@cdktf/provider-aws/lib/autoscaling-attachment";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { HandwrittenCluster } from "./cluster";

/**
 * A load balancer for the DNS of a cluster, as one writes it without this package. Its constructs have
 * the paths that `EksDnsEndpoint` and its stack give them.
 *
 * @param loadBalancerName a name that no other cluster's has
 */
export function addDnsEndpoint(
  stack: Construct,
  cluster: HandwrittenCluster,
  loadBalancerName: string,
): void {
  const { name, provider } = cluster;
  const scope = new Construct(stack, `dns-endpoint-${name}`);
  const tags = { Name: `${name}/dns` };
  const range = cluster.cidr.replaceAll(/[./]/g, "-");
  new VpcSecurityGroupIngressRule(scope, `health-check-cluster-${range}`, {
    provider,
    securityGroupId: cluster.securityGroupId,
    description: "Health checks of the DNS load balancer",
    cidrIpv4: cluster.cidr,
    ipProtocol: "tcp",
    fromPort: 30053,
    toPort: 30053,
  });
  const loadBalancer = new Lb(scope, "load-balancer", {
    provider,
    name: loadBalancerName,
    loadBalancerType: "network",
    internal: true,
    ipAddressType: "ipv4",
    subnetMapping: [...cluster.dnsSubnetIds].map(([privateIpv4Address, subnetId]) => ({
      subnetId,
      privateIpv4Address,
    })),
    enableCrossZoneLoadBalancing: true,
    tags,
  });
  const targetGroup = new LbTargetGroup(scope, "target-group", {
    provider,
    name: loadBalancerName,
    vpcId: cluster.vpcId,
    targetType: "instance",
    protocol: "TCP_UDP",
    port: 30053,
    deregistrationDelay: "30",
    connectionTermination: true,
    healthCheck: {
      protocol: "TCP",
      port: "30053",
      interval: 10,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    },
    tags,
  });
  new LbListener(scope, "listener", {
    provider,
    loadBalancerArn: loadBalancer.arn,
    protocol: "TCP_UDP",
    port: 53,
    defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    tags,
  });
  new AutoscalingAttachment(scope, "nodes", {
    provider,
    autoscalingGroupName: cluster.autoScalingGroupName,
    lbTargetGroupArn: targetGroup.arn,
  });
  new TerraformOutput(stack, `dns-target-group-${name}`, {
    value: targetGroup.arn,
    description: `Target group of the nodes that answer DNS queries for ${name}`,
    staticId: true,
  });
}
