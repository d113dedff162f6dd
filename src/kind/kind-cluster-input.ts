import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { isDomainName, quoted } from "../cluster/names";

// The names of nodes, and of the load balancer before several control planes, are host names, which
// have 63 characters at most.
const MAX_NAME = 63 - "-external-load-balancer".length;

/**
 * @throws ValidationError CLUSTER_NAME
 */
export function parseClusterName(scope: IConstruct, name: string): string {
  const isLabel = !Token.isUnresolved(name) && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name);
  if (!isLabel || name.length > MAX_NAME) {
    throw new ValidationError({
      code: ErrorCode.CLUSTER_NAME,
      problem: `The name of a kind cluster is a literal of 1 to ${MAX_NAME} lower-case letters, digits and inner hyphens: the host names of its nodes start with it.`,
      found: quoted(name),
      fix: 'write a name such as "cluster-1".',
      scope,
    });
  }
  return name;
}

/** How many nodes of each role a cluster has. */
export interface NodeCounts {
  readonly controlPlanes: number;
  readonly workers: number;
}

/**
 * @throws ValidationError NODE_COUNT
 */
export function assertNodeCounts(
  scope: IConstruct,
  clusterName: string,
  { controlPlanes, workers }: NodeCounts,
): void {
  const isCount = (count: number, least: number): boolean =>
    !Token.isUnresolved(count) && Number.isInteger(count) && count >= least;
  if (!isCount(controlPlanes, 1) || !isCount(workers, 0)) {
    throw new ValidationError({
      code: ErrorCode.NODE_COUNT,
      problem: `The cluster "${clusterName}" has at least one control plane, and a whole number of workers.`,
      found: `controlPlanes: ${quoted(controlPlanes)}, workers: ${quoted(workers)}`,
      fix: "give whole numbers known at synthesis, such as controlPlanes: 1 and workers: 2.",
      scope,
    });
  }
}

/**
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 * @throws ValidationError CLUSTER_DOMAIN
 */
export function parseClusterDomain(scope: IConstruct, clusterName: string, domain: string): string {
  if (!isDomainName(domain) || domain.endsWith(".arpa")) {
    throw new ValidationError({
      code: ErrorCode.CLUSTER_DOMAIN,
      problem: `clusterDomain of the cluster "${clusterName}" is a literal of two labels or more in lower case, without a final dot and not of the reverse zones in arpa.`,
      found: quoted(domain),
      fix: `write a domain that no other cluster has, such as "${clusterName}.com".`,
      scope,
    });
  }
  return domain;
}

/**
 * @returns the gates as Terraform takes them
 * @throws ValidationError FEATURE_GATE
 */
export function parseFeatureGates(
  scope: IConstruct,
  clusterName: string,
  gates: Readonly<Record<string, boolean>>,
): Record<string, string> {
  for (const name of Object.keys(gates)) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
      throw new ValidationError({
        code: ErrorCode.FEATURE_GATE,
        problem: `featureGates of the cluster "${clusterName}" has a key that is not the name of a feature gate.`,
        found: quoted(name),
        fix: "write it as Kubernetes does, such as { InPlacePodVerticalScaling: true }.",
        scope,
      });
    }
  }
  return Object.fromEntries(
    Object.entries(gates).map(([name, enabled]) => [name, String(enabled)]),
  );
}
