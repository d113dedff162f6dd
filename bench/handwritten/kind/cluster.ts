import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { Cluster, type KindProvider } from "../../../src/kind/bindings";

/** What differs from one hand-written cluster to the next. */
export interface HandwrittenKindClusterSpec {
  readonly name: string;
  readonly provider: KindProvider;
  readonly domain: string;
  /** The two numbers that the addresses of its pods, a /16, start with, such as `10.10`. */
  readonly podNetwork: string;
  /** The two numbers that the addresses of its services, a /16, start with. */
  readonly serviceNetwork: string;
}

/** What the network between hand-written clusters needs of one. */
export interface HandwrittenKindCluster {
  readonly name: string;
  readonly domain: string;
  readonly podNetwork: string;
  readonly serviceNetwork: string;
  /** Where its DNS answers. */
  readonly dnsAddress: string;
  readonly credentials: KubernetesProviderConfig;
}

/**
 * A kind cluster with two workers, as one writes it without this package. Its constructs have the paths
 * that `KindCluster` gives them.
 */
export function addCluster(
  stack: Construct,
  id: string,
  spec: HandwrittenKindClusterSpec,
): HandwrittenKindCluster {
  const { name, provider, domain, podNetwork, serviceNetwork } = spec;
  const cluster = new Cluster(new Construct(stack, id), "cluster", {
    provider,
    name,
    waitForReady: true,
    kubeconfigPath: Fn.pathexpand(`~/.kube/kind-${name}`),
    kindConfig: {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      node: [
        {
          role: "control-plane",
          kubeadmConfigPatches: [
            JSON.stringify({ kind: "ClusterConfiguration", networking: { dnsDomain: domain } }),
          ],
        },
        { role: "worker" },
        { role: "worker" },
      ],
      networking: {
        apiServerAddress: "127.0.0.1",
        podSubnet: `${podNetwork}.0.0/16`,
        serviceSubnet: `${serviceNetwork}.0.0/16`,
      },
    },
    lifecycle: { ignoreChanges: ["kubeconfig_path"] },
  });
  return {
    name,
    domain,
    podNetwork,
    serviceNetwork,
    dnsAddress: `${serviceNetwork}.0.10`,
    credentials: {
      host: cluster.endpoint,
      clusterCaCertificate: cluster.clusterCaCertificate,
      clientCertificate: cluster.clientCertificate,
      clientKey: cluster.clientKey,
    },
  };
}
