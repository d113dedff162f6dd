import type { IConstruct } from "constructs";
import { type Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { parseServiceCidr } from "./address-plan";
import { parseRanges } from "./eks-cluster-input";

/** The ranges of a cluster that exists, as its owner gives them. */
export interface AdoptedRanges {
  /**
   * Every IPv4 and IPv6 range of the VPC, the primary IPv4 range first. Pods may live in a secondary
   * one, such as `100.64.0.0/16`.
   */
  readonly vpcCidrs: readonly string[];
  /**
   * IPv4 range of the services; `aws eks describe-cluster` shows it as
   * `kubernetesNetworkConfig.serviceIpv4Cidr`.
   */
  readonly serviceCidr: string;
}

/**
 * Reads the ranges of a cluster that exists.
 *
 * @throws ValidationError CIDR_OVERLAP, CIDR_FAMILY, CIDR_NOT_ALLOWED and those of
 * {@link Cidr.parse}
 */
export function parseAdoptedRanges(
  scope: IConstruct,
  clusterName: string,
  ranges: AdoptedRanges,
): { vpcCidrs: Cidr[]; serviceCidr: Cidr } {
  const vpcCidrs = parseRanges(scope, clusterName, "vpcCidrs", ranges.vpcCidrs);
  if (vpcCidrs[0]?.family !== IpFamily.IPV4) {
    throw new ValidationError({
      code: ErrorCode.CIDR_FAMILY,
      problem: `vpcCidrs of the cluster "${clusterName}" must start with the primary range of its VPC, which is an IPv4 range.`,
      found: `[${ranges.vpcCidrs.join(", ")}]`,
      fix: 'list the primary range first, such as ["10.0.0.0/16", "100.64.0.0/16"].',
      scope,
    });
  }
  for (const [index, cidr] of vpcCidrs.entries()) {
    const other = vpcCidrs.slice(0, index).find((earlier) => earlier.overlaps(cidr));
    if (other !== undefined) {
      throw new ValidationError({
        code: ErrorCode.CIDR_OVERLAP,
        problem: `vpcCidrs of the cluster "${clusterName}" names addresses twice: a VPC has no ranges that overlap.`,
        found: `${other.toString()} and ${cidr.toString()}`,
        fix: "list each range of the VPC once, as `aws ec2 describe-vpcs` shows it.",
        scope,
      });
    }
  }
  const ipv4 = vpcCidrs.filter(({ family }) => family === IpFamily.IPV4);
  return { vpcCidrs, serviceCidr: parseServiceCidr(scope, clusterName, ranges.serviceCidr, ipv4) };
}
