import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import type { IGkeCluster } from "../../src/google";
import { adoptGke, adoptNetwork } from "./gke";

/** A cluster of a random mesh. */
export interface RandomGkeCluster {
  readonly name: string;
  readonly project: string;
  readonly networkName: string;
  readonly nodeCidr: string;
  readonly podCidrs: readonly string[];
  readonly serviceCidr: string;
  readonly networkTag: string;
}

const NAMES = ["a", "b", "a-b", "b-1", "ab", "default", "resource", "google", "mesh", "cluster-1"];
const BLOCKS_PER_CLUSTER = 4;
const MOST_CLUSTERS = 8;

/**
 * Two to eight clusters. Their ranges are taken from a pool, so that some overlap. Where they may, some
 * live in the subnet of the first, and share ranges of it.
 */
export function gkeMeshes({
  mayOverlap,
}: {
  readonly mayOverlap: boolean;
}): fc.Arbitrary<readonly RandomGkeCluster[]> {
  const count = BLOCKS_PER_CLUSTER * MOST_CLUSTERS;
  // Blocks of /18 in 10.0.0.0/8, of which a range takes the whole or the start.
  const blocks = mayOverlap
    ? fc.array(fc.nat(250), { minLength: count, maxLength: count })
    : fc.shuffledSubarray([...Array(1024).keys()], { minLength: count, maxLength: count });
  const names = fc.shuffledSubarray(NAMES, { minLength: 2, maxLength: MOST_CLUSTERS });
  const traits = fc.array(
    fc.record({
      project: fc.constantFrom("project-1", "project-2"),
      networkName: fc.constantFrom("clusters", "others"),
      networkTag: fc.constantFrom("multicluster", "nodes"),
      prefixLength: fc.constantFrom(18, 20, 24),
      pods: fc.constantFrom(1, 2),
      shares: fc.subarray(["nodeCidr", "podCidrs", "serviceCidr"] as const),
    }),
    { minLength: MOST_CLUSTERS, maxLength: MOST_CLUSTERS },
  );
  return fc.tuple(names, blocks, traits).map(([chosen, pool, all]) => {
    const clusters = chosen.map((name, index) => {
      const { prefixLength, pods, shares, ...trait } = all[index] ?? never();
      const own = pool.slice(BLOCKS_PER_CLUSTER * index, BLOCKS_PER_CLUSTER * (index + 1));
      const [nodeCidr = never(), serviceCidr = never(), ...podCidrs] = own.map(
        (block) => `10.${block >> 2}.${(block & 3) << 6}.0/${prefixLength}`,
      );
      return { shares, name, ...trait, nodeCidr, serviceCidr, podCidrs: podCidrs.slice(0, pods) };
    });
    const [first = never()] = clusters;
    return clusters.map(({ shares, ...cluster }) => ({
      ...cluster,
      ...(mayOverlap && Object.fromEntries(shares.map((range) => [range, first[range]]))),
    }));
  });
}

/** Adopts the clusters of a mesh, in their order. */
export function adoptGkeMesh(
  stack: TerraformStack,
  clusters: readonly RandomGkeCluster[],
): IGkeCluster[] {
  return clusters.map(({ name, project, networkName, ...attributes }) =>
    adoptGke(adoptNetwork(stack, networkName, project), name, 0, attributes),
  );
}

function never(): never {
  throw new Error("This is generated for every cluster.");
}
