import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command";
import type { JsonObject } from "../json";
import { toolPath } from "./tools";

/** A cluster that kubectl reaches. */
export interface KubernetesCluster {
  /** Path of a file with its address and credentials. */
  readonly kubeconfig: string;
}

/**
 * Runs kubectl, and gives what it prints.
 *
 * @param input objects that it reads where its arguments say `-f -`
 */
export async function kubectl(
  { kubeconfig }: KubernetesCluster,
  args: readonly string[],
  input: readonly JsonObject[] = [],
): Promise<string> {
  const all = ["--kubeconfig", kubeconfig, `--cache-dir=${join(tmpdir(), "kubectl")}`, ...args];
  const list: JsonObject = { apiVersion: "v1", kind: "List", items: input };
  const options = { env: process.env, input: JSON.stringify(list) };
  return (await run(toolPath("kubectl"), all, options)).stdout;
}
