import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, parseRecord } from "../json";
import { findPluginMirror, fullAddress } from "../providers";
import { type PlannedChange, Workspace } from "../terraform";
import { type Clusters, KubectlStack } from "./kubectl-stack";
import { kubernetesAliases } from "./stand-ins";

/** A stack of Kubernetes resources, and what deploys it to real clusters. */
export interface KubernetesStack {
  /** What an apply would change now. Addresses are those of the synthesized JSON. */
  plan(): Promise<PlannedChange[]>;
  /** Plans, and applies that. */
  apply(): Promise<void>;
  destroy(): Promise<void>;
  /** Values of the outputs. */
  output(): Promise<Record<string, unknown>>;
}

/**
 * Opens a synthesized stack, once after each synthesis: the state stays beside its JSON. Real
 * Terraform plans it. What it plans is applied by the kubernetes provider, if the plugin mirror of
 * this machine has it; else by {@link KubectlStack}. Which of the two is printed.
 *
 * @param folder `<app>/cdktf.out/stacks/<stack>`
 */
export async function openKubernetesStack(
  folder: string,
  clusters: Clusters,
): Promise<KubernetesStack> {
  const file = join(folder, "cdk.tf.json");
  const stack = parseRecord(readFileSync(file, "utf8"), file);
  const version = findPluginMirror()?.versions.get(fullAddress("kubernetes"));
  if (version === undefined) {
    console.info(
      `${file}: kubectl writes what Terraform plans. The kubernetes provider does not run: no plugin mirror of this machine has it.`,
    );
    return KubectlStack.open(folder, stack, clusters);
  }
  console.info(`${file}: the kubernetes provider ${version} writes it.`);
  writeFileSync(file, JSON.stringify(withKubeconfigs(stack, clusters)));
  return Workspace.init(folder, {});
}

/** A stack whose kubernetes providers reach these clusters, and whose state lies beside it. */
function withKubeconfigs(
  stack: Readonly<Record<string, unknown>>,
  clusters: Clusters,
): Record<string, unknown> {
  const { ephemeral: _, data: all, terraform, ...rest } = stack;
  const ofKubernetes = ([name]: readonly [string, unknown]): boolean =>
    name.startsWith("kubernetes");
  const only = (section: unknown): Record<string, unknown> =>
    Object.fromEntries(Object.entries(isRecord(section) ? section : {}).filter(ofKubernetes));
  const data = only(all);
  return {
    ...rest,
    ...(Object.keys(data).length > 0 && { data }),
    provider: {
      kubernetes: kubernetesAliases(stack).map((alias) => ({
        alias,
        config_path: clusters.get(alias)?.kubeconfig,
      })),
    },
    terraform: {
      required_providers: only(isRecord(terraform) ? terraform["required_providers"] : {}),
    },
  };
}
