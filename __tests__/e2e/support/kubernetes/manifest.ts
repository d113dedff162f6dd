import { isRecord, type Json, type JsonObject, toJson } from "../json";

/** Kinds by type of the provider's resource without its version. */
const KINDS: ReadonlyMap<string, readonly [apiVersion: string, kind: string]> = new Map([
  ["kubernetes_cluster_role", ["rbac.authorization.k8s.io/v1", "ClusterRole"]],
  ["kubernetes_cluster_role_binding", ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"]],
  ["kubernetes_config_map", ["v1", "ConfigMap"]],
  ["kubernetes_daemon_set", ["apps/v1", "DaemonSet"]],
  ["kubernetes_deployment", ["apps/v1", "Deployment"]],
  ["kubernetes_job", ["batch/v1", "Job"]],
  ["kubernetes_namespace", ["v1", "Namespace"]],
  ["kubernetes_network_policy", ["networking.k8s.io/v1", "NetworkPolicy"]],
  ["kubernetes_pod", ["v1", "Pod"]],
  ["kubernetes_role", ["rbac.authorization.k8s.io/v1", "Role"]],
  ["kubernetes_role_binding", ["rbac.authorization.k8s.io/v1", "RoleBinding"]],
  ["kubernetes_service", ["v1", "Service"]],
  ["kubernetes_service_account", ["v1", "ServiceAccount"]],
  ["kubernetes_stateful_set", ["apps/v1", "StatefulSet"]],
]);

/** Arguments that are the provider's own: no field of the object. */
const PROVIDERS_OWN = new Set([
  ...[
    "field_manager",
    "force",
    "timeouts",
    "wait_for_completion",
    "wait_for_default_service_account",
  ],
  ...["wait_for_load_balancer", "wait_for_rollout"],
]);

/** Blocks that may be repeated: the provider names one, the API all of them. */
const REPEATED: ReadonlyMap<string, string> = new Map(
  [
    ...["container", "http_header", "init_container", "port", "rule", "subject", "toleration"],
    ...["topology_spread_constraint", "volume", "volume_mount"],
  ].map((name) => [name, `${name}s`]),
);

const CONTAINERS = new Set(["container", "init_container"]);

/** Blocks that may be repeated for the provider, and of which the API has one. */
const SINGLE = new Set(["grpc", "tcp_socket"]);

/** Fields whose names are more than another spelling of the provider's. */
const ABBREVIATED: ReadonlyMap<string, string> = new Map([
  ["cluster_ip", "clusterIP"],
  ["cluster_ips", "clusterIPs"],
  ["external_ips", "externalIPs"],
  ["host_ip", "hostIP"],
  ["host_ipc", "hostIPC"],
  ["host_pid", "hostPID"],
  ["load_balancer_ip", "loadBalancerIP"],
]);

/** Fields whose keys are the user's. */
const MAPS = new Set([
  ...["annotations", "binary_data", "data", "labels", "limits", "match_labels", "node_selector"],
  "requests",
]);

/** Fields that the provider takes as texts, for a text cannot be mistaken for nothing. */
const NUMBERS = new Set([
  ...["fs_group", "replicas", "run_as_group", "run_as_user", "toleration_seconds"],
  "ttl_seconds_after_finished",
]);
/** Fields that are a number or a name. */
const NUMBERS_OR_NAMES = new Set(["max_surge", "max_unavailable", "port", "target_port"]);
/** Permissions of files, which the provider takes as people write them. */
const OCTALS = new Set(["default_mode", "mode"]);

/**
 * What the provider writes into the security context of a container where it is left out. It stands
 * above what the pod says.
 */
const CONTAINER_SECURITY = {
  allow_privilege_escalation: true,
  privileged: false,
  read_only_root_filesystem: false,
  run_as_non_root: false,
};

/** @throws Error for a type that nothing was written for */
export function kindOf(type: string): { readonly apiVersion: string; readonly kind: string } {
  const found = KINDS.get(type.replace(/(_v1)?(_data)?$/, ""));
  if (found === undefined) throw new Error(`Nothing says what object ${type} makes.`);
  return { apiVersion: found[0], kind: found[1] };
}

/**
 * The object that a resource of the kubernetes provider makes, as the API has it.
 *
 * @param type such as `kubernetes_job_v1`
 * @param values its arguments, evaluated
 */
export function manifest(type: string, values: Readonly<Record<string, unknown>>): JsonObject {
  return { ...kindOf(type), ...fields(values, PROVIDERS_OWN) };
}

function fields(
  values: Readonly<Record<string, unknown>>,
  without: ReadonlySet<string> = new Set(),
): JsonObject {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => value !== null && value !== undefined && !without.has(name))
      .map(([name, value]) => [
        fieldName(name, value),
        isMap(name, value) ? toJson(value) : fieldValue(name, value),
      ]),
  );
}

function fieldName(name: string, value: unknown): string {
  const plural = typeof value === "object" ? REPEATED.get(name) : undefined;
  return ABBREVIATED.get(name) ?? camelCase(plural ?? name);
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The selector of a Service is a map, that of a Deployment a block. */
function isMap(name: string, value: unknown): boolean {
  return (
    MAPS.has(name) ||
    (name === "selector" &&
      isRecord(value) &&
      !("match_labels" in value || "match_expressions" in value))
  );
}

function container(value: unknown): Json {
  if (!isRecord(value)) return toJson(value);
  const { security_context: given } = value;
  const block: unknown = Array.isArray(given) ? given[0] : given;
  return fields(
    isRecord(block) ? { ...value, security_context: { ...CONTAINER_SECURITY, ...block } } : value,
  );
}

function fieldValue(name: string, value: unknown): Json {
  if (CONTAINERS.has(name) && Array.isArray(value)) return value.map(container);
  if (CONTAINERS.has(name)) return [container(value)];
  if (isRecord(value)) return REPEATED.has(name) ? [fields(value)] : fields(value);
  if (Array.isArray(value) && SINGLE.has(name)) return fieldValue(name, value[0]);
  if (Array.isArray(value)) return value.map((item: unknown) => fieldValue("", item));
  if (typeof value === "string") {
    if (NUMBERS.has(name)) return Number(value);
    if (NUMBERS_OR_NAMES.has(name) && /^\d+$/.test(value)) return Number(value);
    if (OCTALS.has(name)) return Number.parseInt(value, 8);
  }
  return toJson(value);
}
