import type { KindCluster } from "./cluster";

const NAMESPACE = ["-n", "kube-system"] as const;
const DEPLOYMENT = [...NAMESPACE, "deployment/coredns"] as const;
const PODS = ["pods", ...NAMESPACE, "--selector=k8s-app=kube-dns"] as const;
const TIMEOUT = "--timeout=2m";

/** The Corefile that stands in the ConfigMap of a cluster. */
export async function corefileOf(cluster: KindCluster): Promise<string> {
  const path = "jsonpath={.data.Corefile}";
  return cluster.kubectl("get", ...NAMESPACE, "configmap", "coredns", "-o", path);
}

/** Image of its CoreDNS. */
export async function imageOfCoreDns(cluster: KindCluster): Promise<string> {
  const path = "jsonpath={.spec.template.spec.containers[0].image}";
  return cluster.kubectl("get", ...DEPLOYMENT, "-o", path);
}

/** Addresses of its CoreDNS pods. */
export async function coreDnsAddresses(cluster: KindCluster): Promise<string[]> {
  return cluster.fields("{.status.podIP}", ...PODS);
}

/** Waits until its CoreDNS pods are all there and ready. */
export async function coreDnsIsReady(cluster: KindCluster): Promise<void> {
  await cluster.kubectl("rollout", "status", ...DEPLOYMENT, TIMEOUT);
}

/** Starts its CoreDNS anew, which then has the Corefile that stands in the ConfigMap. */
export async function restartCoreDns(cluster: KindCluster): Promise<void> {
  const old = await cluster.fields("pod/{.metadata.name}", ...PODS);
  await cluster.kubectl("rollout", "restart", ...DEPLOYMENT);
  await coreDnsIsReady(cluster);
  // Pods that end still answer for a moment.
  await cluster.kubectl("wait", ...NAMESPACE, "--for=delete", ...old, TIMEOUT);
}

/** Deletes its CoreDNS pods, each once the one before is replaced. */
export async function moveCoreDns(cluster: KindCluster): Promise<void> {
  for (const pod of await cluster.fields("pod/{.metadata.name}", ...PODS)) {
    await cluster.kubectl("delete", ...NAMESPACE, pod);
    await coreDnsIsReady(cluster);
  }
}
