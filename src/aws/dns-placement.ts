import { isIPv4 } from "node:net";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { Cidr } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";
import { checkAwsId } from "./eks-cluster-input";

/** An address that is kept free for a cluster's DNS, and the subnet that it belongs to. */
export interface EksDnsSubnet {
  /** Id of the subnet, such as `subnet-0123456789abcdef0`. */
  readonly subnetId: string;
  /** IPv4 address of the subnet, as a literal; nothing else may take it. */
  readonly address: string;
}

/** Where the DNS of an EKS cluster answers its peers, and who answers there. */
export interface EksDnsPlacement {
  /**
   * One private subnet in each zone that has nodes, by the zone's name, such as `us-west-2a`: nodes of
   * other zones get no queries.
   */
  readonly subnets: Readonly<Record<string, EksDnsSubnet>>;
  /** Name of the Auto Scaling group of the nodes. */
  readonly autoScalingGroupName: string;
}

/** The subnets of a placement, in the order of their zones' names. */
export function dnsSubnetsOf({ subnets }: EksDnsPlacement): EksDnsSubnet[] {
  return Object.entries(subnets)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, subnet]) => subnet);
}

/** The addresses of a placement, in the order of their zones' names. */
export function dnsAddressesOf(placement: EksDnsPlacement): string[] {
  return dnsSubnetsOf(placement).map(({ address }) => address);
}

/**
 * Checks where the DNS of a cluster that exists shall answer.
 *
 * @param vpcCidrs ranges of the cluster's VPC
 * @throws ValidationError DNS_PLACEMENT, AWS_ID
 */
export function checkDnsPlacement(
  scope: IConstruct,
  clusterName: string,
  placement: EksDnsPlacement,
  vpcCidrs: readonly Cidr[],
): void {
  const fail = placementError(scope, clusterName);
  const zones = Object.entries(placement.subnets);
  if (zones.length === 0) {
    throw fail(
      "names no subnet in which its DNS could answer.",
      "subnets: {}",
      'name a subnet of each zone and an address in it, such as { "us-west-2a": { subnetId: "subnet-0123456789abcdef0", address: "10.0.128.16" } }.',
    );
  }
  for (const [index, [zone, { subnetId, address }]] of zones.entries()) {
    checkAwsId(scope, clusterName, `dnsPlacement.subnets.${zone}.subnetId`, "subnet", subnetId);
    if (Token.isUnresolved(address) || !isIPv4(address)) {
      throw fail(
        `has something else than an IPv4 address for the zone ${zone}; the Corefiles of the peers are written before Terraform runs.`,
        quoted(address),
        'write a free address of the subnet as a literal, such as "10.0.128.16".',
      );
    }
    const host = Cidr.parse(`${address}/32`);
    if (!vpcCidrs.some((range) => range.contains(host))) {
      throw fail(
        `has an address outside the VPC for the zone ${zone}.`,
        `"${address}", while the VPC has ${vpcCidrs.join(", ")}`,
        "give an address of the zone's subnet.",
      );
    }
    const [other, first] =
      zones
        .slice(0, index)
        .find(([, earlier]) => earlier.address === address || earlier.subnetId === subnetId) ?? [];
    if (first !== undefined) {
      const what = first.address === address ? "address" : "subnet";
      throw fail(
        `has the same ${what} for the zones ${other} and ${zone}.`,
        what === "address" ? quoted(address) : quoted(subnetId),
        "give each zone a subnet of its own, and an address of that subnet.",
      );
    }
  }
  if (placement.autoScalingGroupName === "") {
    throw fail(
      "names no Auto Scaling group whose nodes could answer.",
      'autoScalingGroupName: ""',
      "name the group of the cluster's nodes, as `aws eks describe-nodegroup` shows it in resources.autoScalingGroups.",
    );
  }
}

/**
 * Refuses addresses that are given beside a placement and are not the placement's.
 *
 * @throws ValidationError DNS_PLACEMENT
 */
export function assertSameAddresses(
  scope: IConstruct,
  clusterName: string,
  placement: EksDnsPlacement,
  dnsAddresses: readonly string[],
): void {
  const placed = dnsAddressesOf(placement);
  const isSame = [...placed].sort().join() === [...dnsAddresses].sort().join();
  if (!isSame) {
    throw placementError(scope, clusterName)(
      "has other addresses than its dnsAddresses, so peers would ask where nobody answers.",
      `${placed.join(", ")} and ${dnsAddresses.map(quoted).join(", ") || "none"}`,
      "leave dnsAddresses out: the addresses of dnsPlacement are taken.",
    );
  }
}

type Fail = (problem: string, found: string, fix: string) => ValidationError;

function placementError(scope: IConstruct, clusterName: string): Fail {
  return (problem, found, fix) =>
    new ValidationError({
      code: ErrorCode.DNS_PLACEMENT,
      problem: `dnsPlacement of the cluster "${clusterName}" ${problem}`,
      found,
      fix,
      scope,
    });
}
