import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { EksCluster, type IEksCluster } from "../../src/aws";
import { Links } from "../../src/cluster";
import { attributesOf, awsId, awsProvider } from "./eks";

/** A cluster of a random mesh. */
export interface RandomCluster {
  readonly name: string;
  readonly provider: number;
  readonly vpcCidrs: readonly string[];
  readonly tables: readonly string[];
}

/** Which of some clusters are linked, and how that is declared. */
export interface RandomLinks {
  readonly pairs: readonly (readonly [string, string])[];
  readonly links: Links;
}

/** Clusters and which of them are linked. */
export interface RandomMesh extends RandomLinks {
  readonly clusters: readonly RandomCluster[];
}

const NAMES = ["a", "A", "b", "a-b", "a_b", "b-1", "1", "10", "Default", "Resource", "aws", "mesh"];
const PROVIDERS = ["us-west-2", "us-east-1", "eu-west-1", "ap-northeast-1"] as const;

/** Meshes of two to seven clusters. Their ranges are taken from a pool, so that some overlap. */
export function meshes({ mayOverlap }: { readonly mayOverlap: boolean }): fc.Arbitrary<RandomMesh> {
  const blocks = mayOverlap
    ? fc.array(fc.nat(60), { minLength: 14, maxLength: 14 })
    : fc.shuffledSubarray([...Array(61).keys()], { minLength: 14, maxLength: 14 });
  const names = fc.shuffledSubarray(NAMES, { minLength: 2, maxLength: 7 });
  const traits = fc.array(
    fc.record({
      provider: fc.nat(PROVIDERS.length - 1),
      prefixLength: fc.constantFrom(16, 18, 24),
      secondary: fc.constantFrom("", "IPv4", "IPv6"),
      tables: fc.subarray(["main", "private-a", "private-b"], { minLength: 1 }),
    }),
    { minLength: 7, maxLength: 7 },
  );
  return fc
    .tuple(names, blocks, traits)
    .map(([chosen, pool, all]) =>
      chosen.map((name, index): RandomCluster => {
        const [block = 0, other = 0] = pool.slice(2 * index);
        const { prefixLength, secondary, ...trait } = all[index] ?? never();
        const ranges = {
          "": [],
          IPv4: [`100.${64 + other}.0.0/${prefixLength}`],
          IPv6: [`2001:db8:${(other + 1).toString(16)}::/56`],
        };
        return {
          name,
          provider: trait.provider,
          tables: trait.tables,
          vpcCidrs: [`10.${block}.0.0/${prefixLength}`, ...ranges[secondary]],
        };
      }),
    )
    .chain((clusters) =>
      randomLinks(clusters.map(({ name }) => name)).map((linked) => ({ clusters, ...linked })),
    );
}

/** All of some clusters, or the spokes of a hub, or any pairs. */
export function randomLinks(names: readonly string[]): fc.Arbitrary<RandomLinks> {
  const all = names.flatMap((left, index) =>
    names.slice(index + 1).map((right) => [left, right] as const),
  );
  const hub = names[0] ?? never();
  const spokes = all.filter((pair) => pair.includes(hub));
  return fc.oneof(
    fc.constant({ pairs: all, links: Links.full() }),
    fc.constant({ pairs: spokes, links: Links.hub(hub) }),
    fc.subarray(all).map((pairs) => ({ pairs, links: Links.pairs(...pairs) })),
  );
}

/** Adopts the clusters of a mesh. */
export function adoptAll(stack: TerraformStack, { clusters }: RandomMesh): IEksCluster[] {
  const providers = PROVIDERS.map((region) => awsProvider(stack, region, region));
  return clusters.map((cluster) => {
    const { name, vpcCidrs, tables } = cluster;
    return EksCluster.fromAttributes(stack, `cluster-${name}`, {
      ...attributesOf(stack, name, ...vpcCidrs),
      provider: providers[cluster.provider] ?? never(),
      routeTableIds: Object.fromEntries(tables.map((table) => [table, tableId(cluster, table)])),
    });
  });
}

export function regionOf({ provider }: RandomCluster): string {
  return PROVIDERS[provider] ?? never();
}

export function tableId({ name }: RandomCluster, table: string): string {
  return awsId("rtb", `${name}/${table}`);
}

function never(): never {
  throw new Error("This is generated for every cluster.");
}
