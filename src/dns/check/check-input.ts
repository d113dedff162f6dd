import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { IConstruct } from "constructs";
import type { ICluster } from "../../cluster/cluster";
import { ErrorCode, ValidationError } from "../../cluster/errors";
import type { ClusterPair } from "../../cluster/links";
import { isImageName, isNamespaceName, quoted } from "../../cluster/names";
import type { StubDomains } from "../stub-domains";

/** The first port that a process without privileges may listen at. */
const FIRST_PORT = 1024;
const LAST_PORT = 65535;

/** A cluster that takes part in a connectivity check. */
export interface ConnectivityCheckMember {
  /** The cluster that is reached, and that reaches its peers. */
  readonly cluster: ICluster;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
  /**
   * Namespace in which the check's objects are. Where a peer has the same cluster domain, one that
   * the cluster owns.
   */
  readonly namespace: string;
  /**
   * The stub domains of the cluster, after which its Jobs run.
   * @default - none: the names of its peers resolve without, or are declared elsewhere
   */
  readonly stubDomains?: StubDomains;
}

/** A member that links tell apart. */
export interface NamedMember extends ConnectivityCheckMember {
  /** Name of its cluster. */
  readonly clusterName: string;
}

/**
 * @throws ValidationError CHECK_OPTION
 */
export function assertSettings(
  scope: IConstruct,
  settings: { readonly image: string; readonly port: number; readonly timeout: number },
): void {
  const { image, port, timeout } = settings;
  if (!isImageName(image)) {
    throw new ValidationError({
      code: ErrorCode.CHECK_OPTION,
      problem: "image of the connectivity check is not the name of an image.",
      found: quoted(image),
      fix: 'name an image that has the tools of busybox, such as "registry.example/busybox:1.37.0".',
      scope,
    });
  }
  if (!Number.isInteger(port) || port < FIRST_PORT || port > LAST_PORT) {
    throw new ValidationError({
      code: ErrorCode.CHECK_OPTION,
      problem: `port of the connectivity check is not a whole number from ${FIRST_PORT} to ${LAST_PORT}.`,
      found: String(port),
      fix: "give a TCP port that is admitted between the clusters; those below take a privilege that the check's pods do without.",
      scope,
    });
  }
  if (!Number.isInteger(timeout) || timeout < 1) {
    throw new ValidationError({
      code: ErrorCode.CHECK_OPTION,
      problem: "timeout of the connectivity check is not a whole number of seconds above zero.",
      found: String(timeout),
      fix: "give seconds, above 120 where the Corefile changes in the same deploy, or leave it out for 300.",
      scope,
    });
  }
}

/**
 * @throws ValidationError CHECK_PAIRS, CHECK_MEMBER
 */
export function assertMembers(scope: IConstruct, pairs: readonly ClusterPair<NamedMember>[]): void {
  if (pairs.length === 0) {
    throw new ValidationError({
      code: ErrorCode.CHECK_PAIRS,
      problem:
        "The connectivity check has no two clusters that are linked, so it would check nothing.",
      found: "no pair of clusters",
      fix: "name at least two members that are linked, or leave the check out.",
      scope,
    });
  }
  for (const { first, second } of pairs) {
    assertMember(scope, first, second);
    assertMember(scope, second, first);
  }
}

function assertMember(
  scope: IConstruct,
  { cluster, namespace, stubDomains }: NamedMember,
  peer: NamedMember,
): void {
  const { clusterName, dns } = cluster;
  const fail = (problem: string, found: string, fix: string): ValidationError =>
    new ValidationError({ code: ErrorCode.CHECK_MEMBER, problem, found, fix, scope });
  if (!isNamespaceName(namespace)) {
    throw fail(
      `namespace of the member "${clusterName}" is not the name of a namespace, known at synthesis.`,
      quoted(namespace),
      'write lower-case letters, digits and hyphens, 63 at most: "cluster-1".',
    );
  }
  if (dns.clusterDomain === peer.cluster.dns.clusterDomain && !dns.namespaces.includes(namespace)) {
    throw fail(
      `The cluster "${clusterName}" does not own the namespace "${namespace}", so "${peer.cluster.clusterName}", which has the same domain, looks its names up at home.`,
      `namespaces of "${clusterName}": ${dns.namespaces.join(", ") || "none"}`,
      `choose one of the namespaces that "${clusterName}" owns, or add "${namespace}" to them.`,
    );
  }
  if (stubDomains !== undefined && stubDomains.clusterName !== clusterName) {
    throw fail(
      `The member "${clusterName}" names the stub domains of another cluster.`,
      `stub domains of "${stubDomains.clusterName}"`,
      `give those of "${clusterName}", or leave stubDomains out.`,
    );
  }
}
