import { answersTo } from "../cluster/answers";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { DNS_PORT } from "../cluster/dns-endpoint";
import { DNS_NODE_PORT } from "../cluster/dns-node-port";
import { Direction } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import type { EksDnsPlacement } from "./dns-placement";
import type { IEksCluster } from "./eks-cluster-interface";

const overTcpAndUdp = (port: number): Traffic[] => [Traffic.tcp(port), Traffic.udp(port)];

const TO_LOAD_BALANCER = overTcpAndUdp(DNS_PORT);
// The load balancer keeps the address of who asks, so a node sees the peer itself.
const TO_NODES = overTcpAndUdp(DNS_NODE_PORT);
const ANSWERS = TO_LOAD_BALANCER.map(answersTo);

/**
 * Where the load balancer for a cluster's DNS stands; undefined for a cluster without one. There is
 * one where there is a place for it and the cluster owns namespaces: all EKS clusters have one
 * domain, so that names of a cluster without namespaces are asked for by nobody.
 *
 * @param cluster a cluster of a mesh, created or adopted
 */
export function dnsEndpointOf(cluster: IEksCluster): EksDnsPlacement | undefined {
  return cluster.dns.namespaces.length === 0 ? undefined : cluster.dnsPlacement;
}

/** The ranges from which the load balancer of a cluster checks its nodes; none without one. */
export function healthCheckRanges(cluster: IEksCluster): Cidr[] {
  return dnsEndpointOf(cluster) === undefined ? [] : ipv4RangesOf(cluster);
}

/** What the security groups of a cluster's nodes admit of a peer that asks its DNS. */
export function dnsFlowsToNodes(cluster: IEksCluster): readonly Traffic[] {
  return dnsEndpointOf(cluster) === undefined ? [] : TO_NODES;
}

/**
 * What the network ACLs of a cluster let through in one direction when it asks a peer's DNS, and
 * when the peer asks its own. An ACL keeps no state, so that answers need rules, too.
 */
export function dnsFlowsThroughAcl(
  cluster: IEksCluster,
  peer: IEksCluster,
  direction: Direction,
): readonly Traffic[] {
  const egress = direction === Direction.EGRESS;
  const whenAsked = egress ? ANSWERS : [...TO_LOAD_BALANCER, ...TO_NODES];
  const whenAsking = egress ? TO_LOAD_BALANCER : ANSWERS;
  const flows = [
    ...(dnsEndpointOf(cluster) ? whenAsked : []),
    ...(dnsEndpointOf(peer) ? whenAsking : []),
  ];
  return flows.length === 0 ? [] : Traffic.merge(flows);
}

/** The flows that some traffic does not allow already. */
export function uncovered(flows: readonly Traffic[], traffic: readonly Traffic[]): Traffic[] {
  return flows.filter((flow) => !traffic.some((allowed) => allowed.covers(flow)));
}

/** The ranges of a cluster's VPC from which DNS is asked: the load balancers have IPv4 alone. */
export function ipv4RangesOf({ vpcCidrs }: IEksCluster): Cidr[] {
  return vpcCidrs.filter(({ family }) => family === IpFamily.IPV4);
}
