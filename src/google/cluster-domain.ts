import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { isDomainName, quoted } from "../cluster/names";

/** The domain of clusters whose names resolve inside themselves alone. */
export const DEFAULT_CLUSTER_DOMAIN = "cluster.local";

/** A zone for it, or in it, would hide the metadata server from the VPC. */
const METADATA_DOMAIN = "google.internal";

/**
 * A domain under which the names of a cluster resolve in its whole VPC.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns
 * @throws ValidationError CLUSTER_DOMAIN
 */
export function parseClusterDomain(scope: IConstruct, clusterName: string, domain: string): string {
  const fail = (problem: string, fix: string): ValidationError =>
    new ValidationError({
      code: ErrorCode.CLUSTER_DOMAIN,
      problem: `clusterDomain of the cluster "${clusterName}" ${problem}`,
      found: quoted(domain),
      fix,
      scope,
    });
  if (!isDomainName(domain)) {
    throw fail(
      "is a literal of two labels or more, each of 1 to 63 lower-case letters, digits and inner hyphens, without a final dot.",
      `write a domain that the VPC has for nothing else, such as "${clusterName}.example.com".`,
    );
  }
  if (domain.endsWith(".local")) {
    throw fail(
      "ends in .local, which GKE refuses: those names are looked up on the local link.",
      `choose another end, such as "${clusterName}.example.com".`,
    );
  }
  if (`.${domain}`.endsWith(`.${METADATA_DOMAIN}`)) {
    throw fail(
      `lies in ${METADATA_DOMAIN}, whose names Google answers itself.`,
      `choose a domain of your own, such as "${clusterName}.example.com".`,
    );
  }
  return domain;
}
