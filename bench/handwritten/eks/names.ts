import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Fn, TerraformElement, type TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** A cluster that owns a namespace. */
export interface NamesSpec {
  readonly name: string;
  readonly namespace: string;
  /** Where its DNS answers. */
  readonly addresses: readonly string[];
}

const COREFILE = `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;

const stubBlock = ({ name, namespace, addresses }: NamesSpec): string => `
# Answered by ${name}.
${namespace}.svc.cluster.local:53 ${namespace}.pod.cluster.local:53 {
    errors
    cache {
        success 9984 30
        denial 9984 5
        prefetch 10 1m 10%
        serve_stale 3600s verify
    }
    forward . ${addresses.join(" ")} {
        policy random
        max_concurrent 1000
        health_check 0.5s domain ${namespace}.svc.cluster.local.
    }
}
`;

/** Makes a cluster resolve the names of a peer, and answer for its own. */
export function addNames(
  stack: TerraformStack,
  provider: AwsProvider,
  { name }: NamesSpec,
  peer: NamesSpec,
): void {
  const auth = new Construct(stack, `auth-${name}`);
  const cluster = new DataAwsEksCluster(auth, "cluster", { provider, name });
  const element = new TerraformElement(auth, "token");
  const token = element.friendlyUniqueId;
  // The bindings have no ephemeral resources.
  element.toTerraform = () => ({
    ephemeral: { aws_eks_cluster_auth: { [token]: { provider: provider.fqn, name } } },
  });
  const kubernetes = new KubernetesProvider(stack, `kubernetes-${name}`, {
    alias: `cluster-${name}`,
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
    token: `\${ephemeral.aws_eks_cluster_auth.${token}.token}`,
  });
  new ConfigMapV1Data(new Construct(stack, `names-${name}`), "corefile", {
    provider: kubernetes,
    metadata: { name: "coredns", namespace: "kube-system" },
    data: { Corefile: COREFILE + stubBlock(peer) },
    fieldManager: "cdktf-multicluster",
    force: true,
    lifecycle: { preventDestroy: true },
  }).overrideLogicalId(`corefile_${name}`);
  const port = { port: 53, targetPort: "53", nodePort: 30053 };
  new ServiceV1(new Construct(stack, `dns-node-port-${name}`), "service", {
    provider: kubernetes,
    metadata: {
      name: "kube-dns-peers",
      namespace: "kube-system",
      annotations: {
        "kubernetes.io/description": `Answers the peers of ${name} for names in its namespaces.`,
      },
    },
    spec: {
      type: "NodePort",
      selector: { "k8s-app": "kube-dns" },
      externalTrafficPolicy: "Cluster",
      port: [
        { ...port, name: "dns", protocol: "UDP" },
        { ...port, name: "dns-tcp", protocol: "TCP" },
      ],
    },
  });
}
