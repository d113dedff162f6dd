import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { Fn, TerraformElement, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { addCorefile } from "../corefile";

/** A cluster that owns a namespace. */
export interface NamesSpec {
  readonly name: string;
  readonly namespace: string;
  /** Where its DNS answers. */
  readonly addresses: readonly string[];
}

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
  addCorefile(stack, {
    name,
    provider: kubernetes,
    base: { clusterDomain: "cluster.local" },
    peer: {
      name: peer.name,
      zones: [`${peer.namespace}.svc.cluster.local`, `${peer.namespace}.pod.cluster.local`],
      addresses: peer.addresses,
    },
    preventDestroy: true,
  });
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
