import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { KindCluster, KindProvider } from "../../src/kind";
import { routeNodes } from "./kind";
import { type RandomLinks, randomLinks } from "./meshes";
import { rangeAround, textOf } from "./naive-ranges";

/** A random kind cluster. */
export interface RandomKindCluster {
  readonly clusterName: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** Kind clusters and which of them are linked. */
export interface RandomKindMesh extends RandomLinks {
  readonly clusters: readonly RandomKindCluster[];
}

const NAMES = ["a", "b", "a-b", "b-1", "1", "10", "default", "routes", "nodes", "agents", "local"];
const MOST_CLUSTERS = 6;
const TEN = 10n << 24n;

/** Meshes of two to six clusters. Their ranges are taken from 10.0.0.0/8, so that some overlap. */
export function kindMeshes({
  mayOverlap,
}: {
  readonly mayOverlap: boolean;
}): fc.Arbitrary<RandomKindMesh> {
  const count = 2 * MOST_CLUSTERS;
  const range = (block: number, prefixLength: number): string =>
    textOf(rangeAround(32, TEN + (BigInt(block) << 16n), prefixLength));
  const blocks = mayOverlap
    ? fc.array(fc.nat(255), { minLength: count, maxLength: count })
    : fc.shuffledSubarray([...Array(256).keys()], { minLength: count, maxLength: count });
  const size = mayOverlap ? [12, 13, 16, 20] : [16, 20, 24];
  const sizes = fc.array(fc.constantFrom(...size), { minLength: count, maxLength: count });
  const names = fc.shuffledSubarray(NAMES, { minLength: 2, maxLength: MOST_CLUSTERS });
  return fc
    .tuple(names, blocks, sizes)
    .map(([chosen, pool, prefixLengths]) =>
      chosen.map((clusterName, index) => {
        const [podCidr = "", serviceCidr = ""] = [2 * index, 2 * index + 1].map((each) =>
          range(pool[each] ?? 0, prefixLengths[each] ?? 0),
        );
        return { clusterName, podCidr, serviceCidr };
      }),
    )
    .chain((clusters) =>
      randomLinks(clusters.map(({ clusterName }) => clusterName)).map((linked) => ({
        clusters,
        ...linked,
      })),
    );
}

/** Declares the clusters of a mesh, and the routes between their nodes. */
export function declareKindMesh(stack: TerraformStack, { clusters, links }: RandomKindMesh): void {
  const provider = new KindProvider(stack, "kind");
  const declared = clusters.map(
    (cluster) =>
      new KindCluster(stack, `kind-${cluster.clusterName}`, {
        ...cluster,
        provider,
        clusterDomain: `${cluster.clusterName}.example`,
      }),
  );
  routeNodes(stack, declared, { links });
}
