import type { KindCluster } from "./cluster";

/** What one cluster reaches of another. */
export interface NodeRoutesProps {
  readonly from: KindCluster;
  readonly to: KindCluster;
  /** Whether it reaches the services, too: on EKS, for one, it does not. */
  readonly services: boolean;
}

/**
 * Sends packets for the pods of one cluster to their node, and keeps the pods' own addresses as
 * source, which the node would else replace by its own.
 */
export async function setNodeRoutes({ from, to, services }: NodeRoutesProps): Promise<void> {
  const peer = await to.nodeAddress();
  for (const range of [to.props.pods, ...(services ? [to.props.services] : [])]) {
    await from.onNode("ip", "route", "replace", range, "via", peer);
  }
  const exempt = ["-d", to.props.pods, "-j", "RETURN"] as const;
  await from.onNode("iptables", "--wait", "-t", "nat", "-I", "KIND-MASQ-AGENT", "1", ...exempt);
}

/** Drops what the pods of a cluster send to a range, instead of sending it to the range's node. */
export async function cutRoute(from: KindCluster, range: string): Promise<void> {
  await from.onNode("ip", "route", "replace", "blackhole", range);
}
