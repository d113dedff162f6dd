import type { JsonObject } from "../json";

/** A namespace. */
export function namespace(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** What a {@link service} is made of. */
export interface ServiceOptions {
  readonly namespace: string;
  readonly name: string;
  /** `None` for a headless one. */
  readonly clusterIp: string;
}

const PORT = 4000;

/** A Service with a port `sql` of number 4000. */
export function service({ namespace, name, clusterIp }: ServiceOptions): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name },
    spec: { clusterIP: clusterIp, ports: [{ name: "sql", port: PORT, protocol: "TCP" }] },
  };
}

/** A Service that is another name for a host. */
export function externalName(namespace: string, name: string, target: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name },
    spec: { type: "ExternalName", externalName: target },
  };
}

/**
 * What the endpoint controller would make of the pods of a Service.
 *
 * @param pods addresses by name of the pod, which is its hostname
 */
export function endpoints(
  namespace: string,
  service: string,
  pods: Readonly<Record<string, string>>,
): JsonObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      namespace,
      name: `${service}-1`,
      labels: { "kubernetes.io/service-name": service },
    },
    addressType: "IPv4",
    ports: [{ name: "sql", port: PORT, protocol: "TCP" }],
    endpoints: Object.entries(pods).map(([hostname, address]) => ({
      addresses: [address],
      hostname,
      conditions: { ready: true },
    })),
  };
}

/** A ConfigMap. */
export function configMap(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name }, data };
}
