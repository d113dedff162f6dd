import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { clash, type HostPort } from "./host-ports";

/** What a cluster takes of the host that all kind clusters share. */
interface HostClaim {
  readonly clusterName: string;
  readonly ports: readonly HostPort[];
}

// An app is a tree of constructs; what is declared in it is known by its root.
const claims = new WeakMap<IConstruct, HostClaim[]>();

/**
 * Takes a name and ports of the host for a cluster: all kind clusters of an app run on one.
 *
 * @throws ValidationError CLUSTER_DUPLICATE, HOST_PORT_CLASH
 */
export function claimHost(
  scope: IConstruct,
  clusterName: string,
  ports: readonly HostPort[],
): void {
  const { root } = scope.node;
  const known = claims.get(root) ?? [];
  claims.set(root, known);
  if (known.some((claim) => claim.clusterName === clusterName)) {
    throw new ValidationError({
      code: ErrorCode.CLUSTER_DUPLICATE,
      problem: `Two kind clusters have the name "${clusterName}", and the names of their nodes would be the same.`,
      found: [...known.map((claim) => claim.clusterName), clusterName].join(", "),
      fix: "give each cluster a name of its own.",
      scope,
    });
  }
  for (const [index, port] of ports.entries()) {
    const own = { clusterName, ports: ports.slice(0, index) };
    for (const claim of [...known, own]) {
      const taken = claim.ports.find((other) => clash(port, other));
      if (taken !== undefined) {
        throw new ValidationError({
          code: ErrorCode.HOST_PORT_CLASH,
          problem: `${port.field} of the cluster "${clusterName}" is ${taken.field} of "${claim.clusterName}", too: the host has the ${port.protocol} port ${port.port} once.`,
          found: `${port.address}:${port.port} and ${taken.address}:${taken.port}`,
          fix: `give "${clusterName}" another port, or another address of the host.`,
          scope,
        });
      }
    }
  }
  known.push({ clusterName, ports });
}
