import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Construct } from "constructs";
import { DNS_PORT } from "../cluster/dns-endpoint";
import { DNS_NODE_PORT } from "../cluster/dns-node-port";

/** Which cluster shall answer its peers. */
export interface DnsNodePortProps {
  /** Name of the cluster, for the description of the Service. */
  readonly clusterName: string;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
}

/**
 * Makes the CoreDNS of a cluster answer at one port of every node, over UDP and TCP: the Service
 * kube-system/kube-dns-peers. A load balancer in front of the nodes gives it addresses that stay.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/service_v1
 */
export class DnsNodePort extends Construct {
  /** Port 30053 of the nodes has to be free; the apply fails where another Service has it. */
  public constructor(scope: Construct, id: string, props: DnsNodePortProps) {
    super(scope, id);
    const { clusterName, provider } = props;
    const port = { port: DNS_PORT, targetPort: String(DNS_PORT), nodePort: DNS_NODE_PORT };
    new ServiceV1(this, "service", {
      provider,
      metadata: {
        name: "kube-dns-peers",
        namespace: "kube-system",
        annotations: {
          "kubernetes.io/description": `Answers the peers of ${clusterName} for names in its namespaces.`,
        },
      },
      spec: {
        type: "NodePort",
        // The label of CoreDNS' pods on every distribution, left from the days of kube-dns.
        selector: { "k8s-app": "kube-dns" },
        // A load balancer asks every node whether it is well. With Local, the nodes without a CoreDNS
        // pod would count as dead, and one that lost its pod would drop queries until that is noticed.
        externalTrafficPolicy: "Cluster",
        port: [
          { ...port, name: "dns", protocol: "UDP" },
          { ...port, name: "dns-tcp", protocol: "TCP" },
        ],
      },
    });
  }
}
