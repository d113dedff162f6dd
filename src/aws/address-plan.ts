import type { IConstruct } from "constructs";
import { Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";
import { PRIVATE_RANGES, proposeRange } from "../cluster/overlaps";
import { SPECIAL_RANGES } from "../cluster/special-ranges";

/** The addresses of one availability zone of a VPC. */
export interface PlannedZone {
  /** Name of the zone, such as `us-west-2a`. */
  readonly name: string;
  readonly publicCidr: Cidr;
  readonly privateCidr: Cidr;
  /** Part of the private subnet whose addresses are given to nobody but by name. */
  readonly reservedCidr: Cidr;
  /** Address at which the cluster's DNS answers its peers: the first one that is reserved. */
  readonly dnsAddress: string;
}

// The VPC is cut into eight equal subnets: public ones from the first, private ones from the fifth.
// A zone that is appended later takes the next of each and moves none.
const SUBNET_BITS = 3;
const MAX_ZONES = 4;
const MIN_ZONES = 2;

// AWS keeps the first four addresses of a subnet, so the first block of this size is not whole.
const RESERVED_PREFIX_LENGTH = 28;
const RESERVED_BLOCK = 1;

/**
 * Zones of regions whose first three are not a, b and c.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
const ZONE_LETTERS: Readonly<Record<string, readonly string[]>> = {
  "ap-northeast-1": ["a", "c", "d"],
  "ca-central-1": ["a", "b", "d"],
  // Two zones alone, and which letters they have differs from account to account.
  "us-west-1": [],
};

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const VPC_PREFIX_LENGTHS = { from: 16, to: 24 } as const;

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICE_PREFIX_LENGTHS = { from: 12, to: 24 } as const;

/** The default service range of EKS for VPCs in 10.0.0.0/8, and the one that we state explicitly. */
export const DEFAULT_SERVICE_CIDR = "172.20.0.0/16";

/**
 * The range of a VPC that can be cut into the subnets of an EKS cluster.
 *
 * @throws ValidationError CIDR_NOT_ALLOWED, CIDR_FAMILY and those of {@link Cidr.parse}
 */
export function parseVpcCidr(scope: IConstruct, clusterName: string, text: string): Cidr {
  const what = `vpcCidr of the cluster "${clusterName}"`;
  const cidr = requireIpv4(scope, what, Cidr.parse(text, { what, scope }));
  const { from, to } = VPC_PREFIX_LENGTHS;
  if (cidr.prefixLength < from || cidr.prefixLength > to) {
    const isPrivate = PRIVATE_RANGES.some((range) => range.contains(cidr));
    const example =
      cidr.prefixLength < from && isPrivate ? `${cidr.host(0)}/${from}` : "10.0.0.0/16";
    throw new ValidationError({
      code: ErrorCode.CIDR_NOT_ALLOWED,
      problem: `${what} must be from /${from} to /${to}: AWS takes no larger VPC, and EKS finds no room in subnets of a smaller one.`,
      found: cidr.toString(),
      fix: `choose a range of such a size, for example ${example}.`,
      scope,
    });
  }
  const reserved = SPECIAL_RANGES.find((range) => range.overlaps(cidr));
  if (reserved !== undefined) {
    throw new ValidationError({
      code: ErrorCode.CIDR_NOT_ALLOWED,
      problem: `${what} lies in ${reserved.toString()}, which hosts and networks use for themselves.`,
      found: cidr.toString(),
      fix: "choose a private range, such as 10.0.0.0/16.",
      scope,
    });
  }
  return cidr;
}

/**
 * The service range of an EKS cluster.
 *
 * @param vpcCidrs ranges of its own VPC, which must not overlap it
 * @throws ValidationError CIDR_NOT_ALLOWED, CIDR_OVERLAP, CIDR_FAMILY and those of
 * {@link Cidr.parse}
 */
export function parseServiceCidr(
  scope: IConstruct,
  clusterName: string,
  text: string,
  vpcCidrs: readonly Cidr[],
): Cidr {
  const what = `serviceCidr of the cluster "${clusterName}"`;
  const cidr = requireIpv4(scope, what, Cidr.parse(text, { what, scope }));
  const { from, to } = SERVICE_PREFIX_LENGTHS;
  const isPrivate = PRIVATE_RANGES.some((range) => range.contains(cidr));
  if (!isPrivate || cidr.prefixLength < from || cidr.prefixLength > to) {
    throw new ValidationError({
      code: ErrorCode.CIDR_NOT_ALLOWED,
      problem: `${what} must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 and be from /${from} to /${to}, as EKS asks.`,
      found: cidr.toString(),
      fix: `choose such a range, for example ${DEFAULT_SERVICE_CIDR}.`,
      scope,
    });
  }
  const clash = vpcCidrs.find((range) => range.overlaps(cidr));
  if (clash !== undefined) {
    const free = proposeRange(cidr.prefixLength, [...vpcCidrs, cidr]);
    throw new ValidationError({
      code: ErrorCode.CIDR_OVERLAP,
      problem: `The cluster "${clusterName}" has a service range that overlaps the range ${clash.toString()} of its own VPC.`,
      found: cidr.toString(),
      fix: `set serviceCidr of "${clusterName}" to a range outside the VPC${free ? `, such as ${free.toString()}` : ""}.`,
      scope,
    });
  }
  return cidr;
}

/**
 * Gives each availability zone a public and a private subnet of an eighth of the VPC, and reserves
 * the second sixteen addresses of the private one.
 *
 * @param names zones in the order in which they got their subnets: new ones go to the end
 * @throws ValidationError AVAILABILITY_ZONES
 */
export function planZones(
  scope: IConstruct,
  clusterName: string,
  region: string,
  vpcCidr: Cidr,
  names: readonly string[] = defaultZones(region),
): PlannedZone[] {
  const unique = new Set(names);
  const ofRegion = names.every((name) => /^[a-z]$/.test(name.slice(region.length)));
  if (
    unique.size !== names.length ||
    names.length < MIN_ZONES ||
    names.length > MAX_ZONES ||
    !ofRegion ||
    !names.every((name) => name.startsWith(region))
  ) {
    throw new ValidationError({
      code: ErrorCode.AVAILABILITY_ZONES,
      problem: `The cluster "${clusterName}" needs ${MIN_ZONES} to ${MAX_ZONES} different availability zones of ${region}.`,
      found: names.length === 0 ? "no zone" : names.map(quoted).join(", "),
      fix: `set availabilityZones of "${clusterName}" to zones of ${region} that your account has, such as "${region}a"; \`aws ec2 describe-availability-zones --region ${region}\` lists them.`,
      scope,
    });
  }
  const subnets = vpcCidr.subdivide(vpcCidr.prefixLength + SUBNET_BITS);
  const publicSubnets = subnets.slice(0, MAX_ZONES);
  const privateSubnets = subnets.slice(MAX_ZONES);
  return names.flatMap((name, index) => {
    const publicCidr = publicSubnets[index];
    const privateCidr = privateSubnets[index];
    if (publicCidr === undefined || privateCidr === undefined) {
      return [];
    }
    const reservedCidr = privateCidr.subnet(RESERVED_PREFIX_LENGTH, RESERVED_BLOCK);
    return [{ name, publicCidr, privateCidr, reservedCidr, dnsAddress: reservedCidr.host(0) }];
  });
}

function defaultZones(region: string): string[] {
  return (ZONE_LETTERS[region] ?? ["a", "b", "c"]).map((letter) => `${region}${letter}`);
}

function requireIpv4(scope: IConstruct, what: string, cidr: Cidr): Cidr {
  if (cidr.family !== IpFamily.IPV4) {
    throw new ValidationError({
      code: ErrorCode.CIDR_FAMILY,
      problem: `${what} must be an IPv4 range: clusters with IPv6 pods are not supported.`,
      found: cidr.toString(),
      fix: "give an IPv4 range, such as 10.0.0.0/16.",
      scope,
    });
  }
  return cidr;
}
