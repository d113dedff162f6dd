import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, TerraformElement, type TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** A cluster whose Corefile is written. */
export interface NamesSpec {
  readonly name: string;
  readonly provider: AwsProvider;
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

/** Writes the Corefile of a cluster. */
export function addNames(stack: TerraformStack, { name, provider }: NamesSpec): void {
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
    data: { Corefile: COREFILE },
    fieldManager: "cdktf-multicluster",
    force: true,
    lifecycle: { preventDestroy: true },
  }).overrideLogicalId(`corefile_${name}`);
}
