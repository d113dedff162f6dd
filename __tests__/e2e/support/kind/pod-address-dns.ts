import { configMap } from "../kubernetes/objects";
import type { KindCluster } from "./cluster";
import { coreDnsAddresses, imageOfCoreDns } from "./coredns";

const NAME = "pod-address-dns";
const NAMESPACE = "kube-system";

export interface PodAddressDnsProps {
  /** The cluster in which it runs, beside its CoreDNS. */
  readonly cluster: KindCluster;
  /** The cluster whose CoreDNS pods it asks. */
  readonly peer: KindCluster;
  readonly zone: string;
  /** The text that the block is added to. */
  readonly base: string;
}

/**
 * Runs a CoreDNS that is configured as people do by hand: with a block that forwards to the addresses
 * which the peer's CoreDNS pods have at the moment.
 *
 * @returns its address
 */
export async function startPodAddressDns(props: PodAddressDnsProps): Promise<string> {
  const { cluster, peer, zone, base } = props;
  const upstreams = (await coreDnsAddresses(peer)).join(" ");
  const block = `${zone}:53 {\n    errors\n    cache 30\n    forward . ${upstreams}\n}\n`;
  await cluster.apply(configMap(NAMESPACE, NAME, { Corefile: `${base}${block}` }), {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      serviceAccountName: "coredns",
      dnsPolicy: "Default",
      containers: [
        {
          name: "coredns",
          image: await imageOfCoreDns(cluster),
          args: ["-conf", "/etc/coredns/Corefile"],
          volumeMounts: [{ name: "config", mountPath: "/etc/coredns" }],
          readinessProbe: { httpGet: { path: "/ready", port: 8181 } },
        },
      ],
      volumes: [{ name: "config", configMap: { name: NAME } }],
    },
  });
  await cluster.isReady(NAMESPACE, NAME);
  const path = "jsonpath={.status.podIP}";
  return cluster.kubectl("-n", NAMESPACE, "get", "pod", NAME, "-o", path);
}
