import type { IConstruct } from "constructs";
import { Cidr, IpFamily } from "../cluster/cidr";
import { type AddressRange, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { proposeRange } from "../cluster/overlaps";

/** The ranges of a GKE cluster, as they are written. */
export interface GkeRangeTexts {
  /** Whether GKE may have chosen a service range that belongs to no VPC. */
  readonly isAdopted: boolean;
  readonly nodeCidr: string;
  readonly podCidrs: readonly string[];
  readonly serviceCidr: string;
  readonly controlPlaneCidr?: string;
}

type GkeRangeUse = Exclude<RangeUse, RangeUse.VPC>;

/**
 * What a VPC takes for subnets, but for public addresses that are used privately: peerings leave
 * those out, and pods hide behind their nodes towards them.
 *
 * @see https://docs.cloud.google.com/vpc/docs/subnets#valid-ranges
 */
export const VPC_RANGES = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
].map((range) => Cidr.parse(range));

/** Parts of these that hosts use for themselves: Docker's bridge, and the broadcast address. */
const RESERVED_RANGES = ["172.17.0.0/16", "255.255.255.255/32"].map((range) => Cidr.parse(range));

/**
 * From where GKE numbers the services of clusters that are given no range for them. It belongs to no
 * VPC, so that all such clusters have the same.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
 */
const GKE_SERVICE_RANGE = Cidr.parse("34.118.224.0/20");

/**
 * Sizes that Google takes, as prefix lengths.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing
 */
const SIZES: Readonly<Record<GkeRangeUse, { readonly from: number; readonly to: number }>> = {
  [RangeUse.NODES]: { from: 8, to: 29 },
  [RangeUse.PODS]: { from: 9, to: 28 },
  [RangeUse.SERVICES]: { from: 16, to: 28 },
  [RangeUse.CONTROL_PLANE]: { from: 28, to: 28 },
};

/**
 * The ranges of a cluster: nodes, pods, services and, where it has one, control plane. Services have
 * addresses of the VPC, but answer at them inside the cluster alone.
 *
 * @throws ValidationError CIDR_FAMILY, CIDR_NOT_ALLOWED, CIDR_OVERLAP and those of
 * {@link Cidr.parse}
 */
export function parseRanges(
  scope: IConstruct,
  clusterName: string,
  texts: GkeRangeTexts,
): AddressRange[] {
  const { isAdopted, podCidrs, controlPlaneCidr } = texts;
  const parse = (use: GkeRangeUse, text: string): AddressRange =>
    parseRange(scope, clusterName, use, text, isAdopted);
  if (podCidrs.length === 0) {
    throw new ValidationError({
      code: ErrorCode.CIDR_NOT_ALLOWED,
      problem: `The cluster "${clusterName}" names no pod range, so the firewall of its peers would not admit its pods.`,
      found: "podCidrs: []",
      fix: "list every range of its pods; `gcloud container clusters describe` shows the first as clusterIpv4Cidr.",
      scope,
    });
  }
  const ranges = [
    parse(RangeUse.NODES, texts.nodeCidr),
    ...podCidrs.map((text) => parse(RangeUse.PODS, text)),
    parse(RangeUse.SERVICES, texts.serviceCidr),
    ...(controlPlaneCidr === undefined ? [] : [parse(RangeUse.CONTROL_PLANE, controlPlaneCidr)]),
  ];
  assertApart(scope, clusterName, ranges);
  return ranges;
}

/** Whether no other range of the VPC, or of one that it is peered with, may share its addresses. */
export function isOfVpc({ use, cidr }: AddressRange): boolean {
  return use !== RangeUse.CONTROL_PLANE && !isGkesOwn(use, cidr);
}

function parseRange(
  scope: IConstruct,
  clusterName: string,
  use: GkeRangeUse,
  text: string,
  isAdopted: boolean,
): AddressRange {
  const what = `The ${use} range of the cluster "${clusterName}"`;
  const cidr = Cidr.parse(text, { what, scope });
  const fail = (code: ErrorCode, problem: string, fix: string): ValidationError =>
    new ValidationError({ code, problem: `${what} ${problem}`, found: text, fix, scope });
  const { from, to } = SIZES[use];
  const notAllowed = (problem: string): ValidationError => {
    const example = proposeRange(Math.min(Math.max(cidr.prefixLength, from, 16), to), [cidr]);
    const fix = `choose another range${example ? `, such as ${example.toString()}` : ""}.`;
    return fail(ErrorCode.CIDR_NOT_ALLOWED, problem, fix);
  };

  if (cidr.family !== IpFamily.IPV4) {
    throw fail(
      ErrorCode.CIDR_FAMILY,
      "must be an IPv4 range: clusters with IPv6 are not supported.",
      "give an IPv4 range, such as 10.0.0.0/16.",
    );
  }
  if (cidr.prefixLength < from || cidr.prefixLength > to) {
    const sizes = from === to ? `/${from}` : `from /${from} to /${to}`;
    throw notAllowed(`must be ${sizes}: Google takes no other size.`);
  }
  const reserved = RESERVED_RANGES.find((range) => range.overlaps(cidr));
  if (reserved !== undefined) {
    throw notAllowed(`overlaps ${reserved.toString()}, which hosts use for themselves.`);
  }
  const isNumberedByGke = isAdopted && isGkesOwn(use, cidr);
  if (!isNumberedByGke && !VPC_RANGES.some((range) => range.contains(cidr))) {
    throw notAllowed(
      "must lie in one of the private ranges of a VPC, such as 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10.",
    );
  }
  return { use, cidr, routed: use === RangeUse.NODES || use === RangeUse.PODS };
}

function isGkesOwn(use: RangeUse, cidr: Cidr): boolean {
  return use === RangeUse.SERVICES && GKE_SERVICE_RANGE.contains(cidr);
}

function assertApart(
  scope: IConstruct,
  clusterName: string,
  ranges: readonly AddressRange[],
): void {
  for (const [index, range] of ranges.entries()) {
    const clash = ranges.slice(0, index).find(({ cidr }) => cidr.overlaps(range.cidr));
    if (clash !== undefined) {
      const taken = ranges.map(({ cidr }) => cidr);
      const free = proposeRange(range.cidr.prefixLength, [...taken, ...RESERVED_RANGES]);
      throw new ValidationError({
        code: ErrorCode.CIDR_OVERLAP,
        problem: `The ${range.use} range ${range.cidr.toString()} of the cluster "${clusterName}" overlaps its ${clash.use} range ${clash.cidr.toString()}.`,
        found: `${clash.cidr.toString()} and ${range.cidr.toString()}`,
        fix: `give "${clusterName}" another ${range.use} range${free ? `, such as ${free.toString()}` : ""}.`,
        scope,
      });
    }
  }
}
