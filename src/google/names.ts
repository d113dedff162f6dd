import { createHash } from "node:crypto";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";

/** Longest name of a network, a firewall rule and most other resources of Compute Engine. */
const MAX_RESOURCE_NAME = 63;

const MAX_CLUSTER_NAME = 40;
const HASH_LENGTH = 8;

/**
 * Whether a text, known at synthesis, is a name as RFC 1035 has them and Google takes them.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc1035#section-2.3.1
 */
export function isResourceName(name: string, maxLength = MAX_RESOURCE_NAME): boolean {
  return (
    !Token.isUnresolved(name) &&
    name.length <= maxLength &&
    /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)
  );
}

/**
 * A name made of other names. Where it would be longer than Google takes, its end is replaced by a
 * hash of the whole, so that two that begin alike stay apart.
 */
export function resourceName(parts: readonly string[], maxLength = MAX_RESOURCE_NAME): string {
  const name = parts.join("-");
  if (name.length <= maxLength) {
    return name;
  }
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, maxLength - HASH_LENGTH - 1).replace(/-+$/, "")}-${hash}`;
}

/**
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
 * @throws ValidationError CLUSTER_NAME
 */
export function parseClusterName(scope: IConstruct, name: string): string {
  if (!isResourceName(name, MAX_CLUSTER_NAME)) {
    throw new ValidationError({
      code: ErrorCode.CLUSTER_NAME,
      problem: `The name of a GKE cluster is a literal of 1 to ${MAX_CLUSTER_NAME} lower-case letters, digits and inner hyphens that starts with a letter.`,
      found: quoted(name),
      fix: 'write a name such as "cluster-1"; names and ids of resources are made of it.',
      scope,
    });
  }
  return name;
}

/**
 * @see https://docs.cloud.google.com/compute/docs/naming-resources
 * @throws ValidationError NETWORK_NAME
 */
export function parseNetworkName(scope: IConstruct, name: string): string {
  if (!isResourceName(name)) {
    throw new ValidationError({
      code: ErrorCode.NETWORK_NAME,
      problem: `The name of a network is a literal of 1 to ${MAX_RESOURCE_NAME} lower-case letters, digits and inner hyphens that starts with a letter.`,
      found: quoted(name),
      fix: 'write a name such as "clusters"; names and ids of resources are made of it.',
      scope,
    });
  }
  return name;
}

/**
 * The network tag of a cluster's nodes, at which firewall rules aim.
 *
 * @see https://docs.cloud.google.com/vpc/docs/add-remove-network-tags
 * @throws ValidationError NETWORK_TAG
 */
export function parseNetworkTag(scope: IConstruct, clusterName: string, tag: string): string {
  if (!isResourceName(tag)) {
    throw new ValidationError({
      code: ErrorCode.NETWORK_TAG,
      problem: `networkTag of the cluster "${clusterName}" is no network tag: a literal of 1 to ${MAX_RESOURCE_NAME} lower-case letters, digits and inner hyphens that starts with a letter.`,
      found: quoted(tag),
      fix: 'write a tag such as "multicluster".',
      scope,
    });
  }
  return tag;
}

/**
 * The project that a provider is set to.
 *
 * @param of whose provider it is, such as `the cluster "a"`
 * @see https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects
 * @throws ValidationError PROJECT
 */
export function projectOf(scope: IConstruct, of: string, { project }: GoogleProvider): string {
  if (project === undefined || !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) {
    throw new ValidationError({
      code: ErrorCode.PROJECT,
      problem: `The provider of ${of} must name its project, because ids of networks and identities are made of it.`,
      found: project === undefined ? "a provider without project" : quoted(project),
      fix: 'set project of the GoogleProvider to the id of a project as a literal, such as "my-project-1".',
      scope,
    });
  }
  return project;
}
