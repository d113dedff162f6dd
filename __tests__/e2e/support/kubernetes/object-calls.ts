import { isRecord, type Json, parseRecord, toJson } from "../json";
import { kubectl, type KubernetesCluster } from "./kubectl";
import { kindOf, manifest } from "./manifest";

/** The arguments of a resource or data source, evaluated. */
export type Arguments = Readonly<Record<string, unknown>>;

// Writes the keys of a ConfigMap that somebody else made; the others are left alone.
const CONFIG_MAP_DATA = "kubernetes_config_map_v1_data";
// What the provider writes when it is given no other.
const FIELD_MANAGER = "Terraform";
const POLL_MS = 500;

/** What a data source finds. */
export async function readObject(
  cluster: KubernetesCluster,
  type: string,
  args: Arguments,
): Promise<Json> {
  if (type === "kubernetes_nodes") return { nodes: await readNodes(cluster) };
  if (type !== "kubernetes_config_map_v1") throw new Error(`Nothing says what data.${type} finds.`);
  const object = await get(cluster, type, args);
  return { metadata: toJson(args["metadata"]), data: toJson(object["data"] ?? {}) };
}

/** Of each node, its name, its range of pods and its addresses, in the lists of the provider. */
async function readNodes(cluster: KubernetesCluster): Promise<Json[]> {
  const { items } = parseRecord(await kubectl(cluster, ["get", "nodes", "-o", "json"]), "nodes");
  return (Array.isArray(items) ? items.filter(isRecord) : []).map((node) => {
    const [metadata, spec, status] = ["metadata", "spec", "status"].map((name) => {
      const section = node[name];
      return isRecord(section) ? section : {};
    });
    return {
      metadata: [{ name: toJson(metadata?.["name"]) }],
      spec: [{ pod_cidr: toJson(spec?.["podCIDR"] ?? "") }],
      status: [{ addresses: toJson(status?.["addresses"] ?? []) }],
    };
  });
}

/** Makes the object of a resource, or updates it, and waits for it as the provider does. */
export async function writeObject(
  cluster: KubernetesCluster,
  type: string,
  args: Arguments,
): Promise<void> {
  if (type === CONFIG_MAP_DATA) {
    await writeData(cluster, args, args["data"]);
    return;
  }
  const apply = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
  await kubectl(cluster, [...apply, `--field-manager=${FIELD_MANAGER}`], [manifest(type, args)]);
  const { kind } = kindOf(type);
  if (kind === "Job" && args["wait_for_completion"] !== false) {
    await completion(cluster, type, args);
  }
  if (["Deployment", "DaemonSet", "StatefulSet"].includes(kind)) {
    if (args["wait_for_rollout"] === false) return;
    const timeout = `--timeout=${timeoutOf(args, "10m")}`;
    await kubectl(cluster, ["rollout", "status", ...nameOf(type, args), timeout]);
  }
}

/** Takes the object of a resource away; of the data of a ConfigMap, what it alone owns. */
export async function deleteObject(
  cluster: KubernetesCluster,
  type: string,
  args: Arguments,
): Promise<void> {
  if (type === CONFIG_MAP_DATA) await writeData(cluster, args, {});
  else await kubectl(cluster, ["delete", ...nameOf(type, args), "--ignore-not-found"]);
}

/** Whether the provider makes an object anew for other arguments; where it depends, it does not. */
export function isReplaced(type: string, before: Arguments, after: Arguments): boolean {
  const differs = (name: string): boolean =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  return (
    nameOf(type, before).join() !== nameOf(type, after).join() ||
    (kindOf(type).kind === "Job" && differs("spec"))
  );
}

async function writeData(
  cluster: KubernetesCluster,
  args: Arguments,
  data: unknown,
): Promise<void> {
  const { field_manager: manager = FIELD_MANAGER, force } = args;
  await get(cluster, CONFIG_MAP_DATA, args);
  const apply = ["apply", "--server-side", `--field-manager=${String(manager)}`, "-f", "-"];
  await kubectl(cluster, force === true ? [...apply, "--force-conflicts"] : apply, [
    manifest(CONFIG_MAP_DATA, { metadata: args["metadata"], data }),
  ]);
}

async function completion(
  cluster: KubernetesCluster,
  type: string,
  args: Arguments,
): Promise<void> {
  const timeout = timeoutOf(args, "1m");
  const end = Date.now() + milliseconds(timeout);
  for (;;) {
    const { status } = await get(cluster, type, args);
    const conditions = isRecord(status) ? status["conditions"] : undefined;
    const holds = (condition: string): boolean =>
      Array.isArray(conditions) &&
      conditions.some(
        (item) => isRecord(item) && item["type"] === condition && item["status"] === "True",
      );
    if (holds("Complete")) return;
    const name = nameOf(type, args).join(" ");
    if (holds("Failed")) throw new Error(`${name} is in failed state.`);
    if (Date.now() > end) throw new Error(`${name} is not complete after ${timeout}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function get(
  cluster: KubernetesCluster,
  type: string,
  args: Arguments,
): Promise<Record<string, unknown>> {
  const name = nameOf(type, args);
  return parseRecord(await kubectl(cluster, ["get", ...name, "-o", "json"]), name.join(" "));
}

/** How kubectl is told which object. */
function nameOf(type: string, { metadata }: Arguments): string[] {
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  if (typeof name !== "string") throw new Error(`${type} has no name: ${JSON.stringify(metadata)}`);
  const inNamespace = ["--namespace", typeof namespace === "string" ? namespace : "default"];
  return [kindOf(type).kind, name, ...inNamespace];
}

function timeoutOf({ timeouts }: Arguments, standard: string): string {
  const create = isRecord(timeouts) ? timeouts["create"] : undefined;
  return typeof create === "string" ? create : standard;
}

function milliseconds(duration: string): number {
  const units = { h: 3_600_000, m: 60_000, s: 1000 };
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) =>
      sum + Number(count) * units[unit === "h" || unit === "m" ? unit : "s"],
    0,
  );
}
