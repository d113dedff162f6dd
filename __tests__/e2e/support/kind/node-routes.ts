import type { KindCluster } from "./cluster";

/** What one cluster reaches of another. */
export interface NodeRoutesProps {
  readonly from: KindCluster;
  readonly to: KindCluster;
  /** Whether it reaches the services, too: on EKS, for one, it does not. */
  readonly services: boolean;
}

/**
 * Does what this package does not do for kind: sends packets for the pods of one cluster to their node,
 * and keeps the senders' own addresses as source, which their node would else replace by its own.
 */
export async function setNodeRoutes({ from, to, services }: NodeRoutesProps): Promise<void> {
  const peer = await to.nodeAddress();
  for (const range of [to.props.pods, ...(services ? [to.props.services] : [])]) {
    await from.onNode("ip", "route", "replace", range, "via", peer);
  }
  const exempt = ["-d", to.props.pods, "-j", "RETURN"] as const;
  await from.onNode("iptables", "--wait", "-t", "nat", "-I", "KIND-MASQ-AGENT", "1", ...exempt);
}
