import type { JsonObject } from "../json";
import { endpoints, namespace, service } from "../kubernetes/objects";

/** Namespaces of the cluster that asks, and of its peer. */
export const OWN_NAMESPACE = "cluster-1";
export const PEER_NAMESPACE = "cluster-2";

/** A Service of the cluster that asks. */
export const OWN_NAME = `web.${OWN_NAMESPACE}.svc.cluster.local`;
export const OWN_ADDRESS = "172.20.0.50";

/** A pod of the peer that is looked up all the time. */
export const KNOWN_NAME = `db-0.db.${PEER_NAMESPACE}.svc.cluster.local`;
export const KNOWN_ADDRESS = "10.0.1.1";
/** The address of that pod after it has moved. */
export const MOVED_ADDRESS = "10.0.1.2";

const SLICES = 3;
// The most that the API server takes.
const PODS_A_SLICE = 1000;

/** How many pods the peer has of which each is looked up once. */
export const NEW_NAMES = SLICES * PODS_A_SLICE;

/** @param index below {@link NEW_NAMES} */
export function newName(index: number): string {
  const slice = Math.floor(index / PODS_A_SLICE);
  return `pod-${index}.many-${slice}.${PEER_NAMESPACE}.svc.cluster.local`;
}

/** The address of a {@link newName}. */
export function addressOfNew(name: string): string {
  const index = Number(/^pod-(\d+)\./.exec(name)?.[1]);
  return `10.0.${128 + (index >> 8)}.${index & 0xff}`;
}

/** The Service and the endpoints of the pod that is looked up all the time. */
export function knownObjects(address: string): JsonObject[] {
  return [
    service({ namespace: PEER_NAMESPACE, name: "db", clusterIp: "None" }),
    endpoints(PEER_NAMESPACE, "db", { "db-0": address }),
  ];
}

/** What the cluster that asks has. */
export function ownObjects(): JsonObject[] {
  return [
    namespace(OWN_NAMESPACE),
    service({ namespace: OWN_NAMESPACE, name: "web", clusterIp: OWN_ADDRESS }),
  ];
}

/** What its peer has. */
export function peerObjects(): JsonObject[] {
  const many = Array.from({ length: SLICES }, (_, slice) => {
    const indexes = Array.from({ length: PODS_A_SLICE }, (_, pod) => slice * PODS_A_SLICE + pod);
    const pods = indexes.map((index) => [`pod-${index}`, addressOfNew(newName(index))] as const);
    return [
      service({ namespace: PEER_NAMESPACE, name: `many-${slice}`, clusterIp: "None" }),
      endpoints(PEER_NAMESPACE, `many-${slice}`, Object.fromEntries(pods)),
    ];
  });
  return [namespace(PEER_NAMESPACE), ...knownObjects(KNOWN_ADDRESS), ...many.flat()];
}

/** A Service of the peer that does not exist at first. */
export const NEW_SERVICE = `late.${PEER_NAMESPACE}.svc.cluster.local`;

/** Makes it. */
export function newServiceObjects(): JsonObject[] {
  return [service({ namespace: PEER_NAMESPACE, name: "late", clusterIp: "172.21.0.50" })];
}
