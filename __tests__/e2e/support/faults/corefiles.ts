import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { ICluster } from "../../../../src/cluster";
import { Corefile, CorefileBase, defaultCorefileForEks, StubDomains } from "../../../../src/dns";
import { isRecord } from "../json";

/** The Corefile that {@link StubDomains} writes, on the base of EKS unless there is another. */
export function corefileOfStubDomains(
  cluster: ICluster,
  peer: ICluster,
  base = CorefileBase.eks(),
): string {
  const stack = new TerraformStack(new App({ stackTraces: false }), "dns");
  const provider = new KubernetesProvider(stack, "kubernetes");
  new StubDomains(stack, "names", { cluster, provider, peers: [peer], base });
  const json: unknown = stack.toTerraform();
  const id = StubDomains.resourceId(cluster.clusterName);
  const path = ["resource", "kubernetes_config_map_v1_data", id, "data", "Corefile"];
  const text = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), json);
  return Corefile.parse(String(text)).render();
}

/**
 * The Corefile that people write by hand, on the same base: it forwards a namespace to the addresses
 * that the CoreDNS pods of its cluster have at that time.
 *
 * @param options lines in front of the others, such as `log`
 */
export function corefileByHand(
  namespace: string,
  pods: readonly string[],
  options: readonly string[] = ["log"],
): string {
  const lines = [...options, "errors", "cache 30", `forward . ${pods.join(" ")}`];
  const block = lines.map((line) => `    ${line}\n`).join("");
  return `${defaultCorefileForEks().render()}${namespace}.svc.cluster.local:53 {\n${block}}\n`;
}
