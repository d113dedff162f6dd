import type { IConstruct } from "constructs";
import { Cidr, IpFamily } from "../cluster/cidr";
import { type AddressRange, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { proposeRange } from "../cluster/overlaps";
import { SPECIAL_RANGES } from "../cluster/special-ranges";
import type { NodeCounts } from "./kind-cluster-input";

/**
 * The ranges from which Docker takes the network of kind's nodes, unless it is told otherwise:
 * 172.17.0.0/16 to 172.31.0.0/16.
 *
 * @see https://docs.docker.com/engine/network/#subnet-allocation
 */
const DOCKER_NETWORK_CIDRS = ["172.17.0.0/16", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/13"];

/** Kubernetes gives each node a range of this size. */
const NODE_PREFIX_LENGTH = 24;
/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ */
const POD_PREFIX_LENGTHS = { from: 8, to: NODE_PREFIX_LENGTH } as const;
/** kubeadm asks for the tenth address, and the API server takes no range that is larger. */
const SERVICE_PREFIX_LENGTHS = { from: 12, to: 28 } as const;
const DNS_SERVICE = 10;

/** What is declared of the addresses of a kind cluster. */
export interface KindRanges {
  /** IPv4 range of the pods, from /8 to /24, such as `10.10.0.0/16`: each node takes a /24 of it. */
  readonly podCidr: string;
  /** IPv4 range of the services, from /12 to /28, such as `10.40.0.0/16`. */
  readonly serviceCidr: string;
  /**
   * Ranges of which Docker's network `kind` has its own, where nodes get their addresses.
   * @default - 172.17.0.0/16 to 172.31.0.0/16, from which Docker takes them by default
   */
  readonly dockerNetworkCidrs?: readonly string[];
}

/** The addresses of a kind cluster. */
export interface PlannedRanges {
  readonly podCidr: Cidr;
  readonly serviceCidr: Cidr;
  /** Address of its DNS service: the tenth of the service range, as kubeadm has it. */
  readonly dnsAddress: string;
  readonly addressRanges: readonly AddressRange[];
}

/**
 * @throws ValidationError CIDR_FAMILY, CIDR_NOT_ALLOWED, CIDR_CAPACITY, CIDR_OVERLAP and those of
 * {@link Cidr.parse}
 */
export function planRanges(
  scope: IConstruct,
  clusterName: string,
  nodes: NodeCounts,
  ranges: KindRanges,
): PlannedRanges {
  const parse = (field: string, text: string): Cidr =>
    Cidr.parse(text, { what: `${field} of the cluster "${clusterName}"`, scope });
  const { dockerNetworkCidrs = DOCKER_NETWORK_CIDRS } = ranges;
  const podCidr = parse("podCidr", ranges.podCidr);
  const serviceCidr = parse("serviceCidr", ranges.serviceCidr);
  const network = dockerNetworkCidrs.map((text) => parse("dockerNetworkCidrs", text));
  assertUsable(scope, clusterName, { field: "podCidr", cidr: podCidr, ...POD_PREFIX_LENGTHS });
  assertUsable(scope, clusterName, {
    field: "serviceCidr",
    cidr: serviceCidr,
    ...SERVICE_PREFIX_LENGTHS,
  });
  assertCapacity(scope, clusterName, nodes, podCidr);
  assertApart(scope, clusterName, { podCidr, serviceCidr, network });
  return {
    podCidr,
    serviceCidr,
    dnsAddress: serviceCidr.host(DNS_SERVICE),
    addressRanges: [
      { use: RangeUse.PODS, cidr: podCidr, routed: true },
      { use: RangeUse.SERVICES, cidr: serviceCidr, routed: true },
    ],
  };
}

function assertUsable(
  scope: IConstruct,
  clusterName: string,
  { field, cidr, from, to }: { field: string; cidr: Cidr; from: number; to: number },
): void {
  const fail = (code: ErrorCode, problem: string, fix: string): ValidationError =>
    new ValidationError({
      code,
      problem: `${field} of the cluster "${clusterName}" ${problem}`,
      found: `"${cidr.toString()}"`,
      fix,
      scope,
    });
  if (cidr.family !== IpFamily.IPV4) {
    throw fail(
      ErrorCode.CIDR_FAMILY,
      "is an IPv6 range, and routes between kind clusters are IPv4.",
      'give an IPv4 range, such as "10.10.0.0/16".',
    );
  }
  if (cidr.prefixLength < from || cidr.prefixLength > to) {
    throw fail(
      ErrorCode.CIDR_NOT_ALLOWED,
      `has a size that Kubernetes does not take: from /${from} to /${to}.`,
      `give a range from /${from} to /${to}, such as a /16.`,
    );
  }
  const special = SPECIAL_RANGES.find((range) => range.overlaps(cidr));
  if (special !== undefined) {
    throw fail(
      ErrorCode.CIDR_NOT_ALLOWED,
      `lies in ${special.toString()}, whose addresses lead to no other host.`,
      'give a private range, such as "10.10.0.0/16".',
    );
  }
}

function assertCapacity(
  scope: IConstruct,
  clusterName: string,
  { controlPlanes, workers }: NodeCounts,
  podCidr: Cidr,
): void {
  const count = controlPlanes + workers;
  const room = 2 ** (NODE_PREFIX_LENGTH - podCidr.prefixLength);
  if (count > room) {
    const prefixLength = NODE_PREFIX_LENGTH - Math.ceil(Math.log2(count));
    throw new ValidationError({
      code: ErrorCode.CIDR_CAPACITY,
      problem: `podCidr of the cluster "${clusterName}" is too small: each of its ${count} nodes takes a /${NODE_PREFIX_LENGTH}, and it has room for ${room}.`,
      found: `"${podCidr.toString()}"`,
      fix: `give a /${prefixLength} or a larger range, or fewer nodes.`,
      scope,
    });
  }
}

/** A range by the name that messages give it. */
interface NamedRange {
  readonly name: string;
  readonly cidr: Cidr;
}

function assertApart(
  scope: IConstruct,
  clusterName: string,
  ranges: { readonly podCidr: Cidr; readonly serviceCidr: Cidr; readonly network: readonly Cidr[] },
): void {
  const pods: NamedRange = { name: "podCidr", cidr: ranges.podCidr };
  const services: NamedRange = { name: "serviceCidr", cidr: ranges.serviceCidr };
  const network = ranges.network.map((cidr): NamedRange => ({ name: "Docker's network", cidr }));
  const assertFree = (range: NamedRange, others: readonly NamedRange[]): void => {
    const other = others.find(({ cidr }) => cidr.overlaps(range.cidr));
    if (other === undefined) return;
    const taken = [pods, services, ...network].map(({ cidr }) => cidr);
    const free = proposeRange(range.cidr.prefixLength, taken);
    throw new ValidationError({
      code: ErrorCode.CIDR_OVERLAP,
      problem: `${range.name} of the cluster "${clusterName}" overlaps ${other.name}: ${range.cidr.toString()} and ${other.cidr.toString()}.`,
      found: `"${range.cidr.toString()}"`,
      fix: `give ${range.name} another range${free === undefined ? "" : `, such as ${free.toString()}`}${network.includes(other) ? ", or say in dockerNetworkCidrs what the network kind has: docker network inspect kind" : ""}.`,
      scope,
    });
  };
  assertFree(pods, network);
  assertFree(services, [pods, ...network]);
}
