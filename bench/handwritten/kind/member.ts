import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";
import type { HandwrittenKindCluster } from "./cluster";

/** A cluster that is joined with others, and the provider by which it is reached. */
export interface HandwrittenMember extends HandwrittenKindCluster {
  readonly provider: KubernetesProvider;
}

/** The provider of a cluster, in the stack of the network. */
export function signIn(stack: Construct, cluster: HandwrittenKindCluster): HandwrittenMember {
  const { name, credentials } = cluster;
  const provider = new KubernetesProvider(stack, `kubernetes-${name}`, {
    alias: `cluster-${name}`,
    ...credentials,
  });
  return { ...cluster, provider };
}
