import type { IConstruct } from "constructs";
import type { Cidr } from "../cluster/cidr";
import { type AddressRange, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";

/** How many addresses a cluster needs at most. */
export interface AddressNeeds {
  /** Nodes of all zones. */
  readonly nodes: number;
  readonly maxPodsPerNode: number;
}

/** Google keeps these many addresses of every subnet's primary range. */
const KEPT_OF_A_SUBNET = 4;

/**
 * Refuses ranges that run out before the node pool is as large as it may become.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing
 * @throws ValidationError CIDR_CAPACITY
 */
export function assertCapacity(
  scope: IConstruct,
  clusterName: string,
  ranges: readonly AddressRange[],
  { nodes, maxPodsPerNode }: AddressNeeds,
): void {
  const check = (use: RangeUse, roomFor: (cidr: Cidr) => number, prefixLength: number): void => {
    for (const { cidr } of ranges.filter((range) => range.use === use)) {
      const room = roomFor(cidr);
      if (room < nodes) {
        const pods = use === RangeUse.PODS ? ` of ${maxPodsPerNode} pods` : "";
        throw new ValidationError({
          code: ErrorCode.CIDR_CAPACITY,
          problem: `The ${use} range of the cluster "${clusterName}" has room for ${room} nodes${pods}, and its node pool may have ${nodes}.`,
          found: cidr.toString(),
          fix: `give a ${use} range of /${prefixLength} or larger, or lower maxNodeCount${pods && " or maxPodsPerNode"}.`,
          scope,
        });
      }
    }
  };
  const blockPrefix = 32 - bitsFor(2 * maxPodsPerNode);
  check(
    RangeUse.NODES,
    ({ prefixLength }) => 2 ** (32 - prefixLength) - KEPT_OF_A_SUBNET,
    32 - bitsFor(nodes + KEPT_OF_A_SUBNET),
  );
  check(
    RangeUse.PODS,
    ({ prefixLength }) => Math.floor(2 ** (blockPrefix - prefixLength)),
    blockPrefix - bitsFor(nodes),
  );
}

/** How many bits number these many things. */
function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count));
}
