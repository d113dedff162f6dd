import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "./errors";

/** What links tell clusters apart by. */
export interface INamedCluster {
  /** Name of the cluster, unique among the clusters that are joined. */
  readonly clusterName: string;
}

/**
 * Two clusters that are joined, in the order of their names.
 *
 * @typeParam T what stands for a cluster
 */
export interface ClusterPair<T extends INamedCluster> {
  /** The one whose name comes first. */
  readonly first: T;
  /** The other one. */
  readonly second: T;
}

/**
 * Which clusters of a mesh are joined with each other.
 */
export class Links {
  /** Every cluster with every other. */
  public static full(): Links {
    return new Links((names) =>
      names.flatMap((name, index) => names.slice(index + 1).map((other) => [name, other] as const)),
    );
  }

  /**
   * One cluster with each of the others. Peerings do not pass traffic on: spokes reach the hub, not
   * each other.
   *
   * @param hub name of the cluster in the middle
   */
  public static hub(hub: string): Links {
    return new Links(
      (names) => names.filter((name) => name !== hub).map((name) => [hub, name] as const),
      [hub],
    );
  }

  /**
   * The pairs that are named and no others.
   *
   * @param pairs names of two clusters each, in any order
   */
  public static pairs(...pairs: readonly (readonly [string, string])[]): Links {
    return new Links(() => pairs, pairs.flat());
  }

  private constructor(
    private readonly select: (names: readonly string[]) => readonly (readonly [string, string])[],
    private readonly named: readonly string[] = [],
  ) {}

  /**
   * The pairs that this selects from a list of clusters, in an order that depends on their names
   * alone.
   *
   * @typeParam T what stands for a cluster
   * @param scope the construct that joins them, for error messages
   * @param clusters the clusters, in any order
   * @throws ValidationError CLUSTER_DUPLICATE, CLUSTER_UNKNOWN, LINK_SELF, LINK_DUPLICATE
   */
  public among<T extends INamedCluster>(
    scope: IConstruct,
    clusters: readonly T[],
  ): ClusterPair<T>[] {
    const byName = new Map<string, T>();
    for (const cluster of clusters) {
      if (byName.has(cluster.clusterName)) {
        throw new ValidationError({
          code: ErrorCode.CLUSTER_DUPLICATE,
          problem: `Two clusters of the mesh are called "${cluster.clusterName}", and ids and routes are told apart by name.`,
          found: clusters.map(({ clusterName }) => clusterName).join(", "),
          fix: "give each cluster a name of its own, or list it once.",
          scope,
        });
      }
      byName.set(cluster.clusterName, cluster);
    }
    const names = [...byName.keys()].sort();
    const find = (name: string): T => {
      const cluster = byName.get(name);
      if (cluster === undefined) {
        throw new ValidationError({
          code: ErrorCode.CLUSTER_UNKNOWN,
          problem: `The links name a cluster "${name}" that is not in the mesh.`,
          found: `"${name}"; the mesh has ${names.join(", ") || "no cluster"}`,
          fix: `add "${name}" to the clusters of the mesh, or take it out of the links.`,
          scope,
        });
      }
      return cluster;
    };
    this.named.forEach(find);

    const seen = new Set<string>();
    return this.select(names)
      .map(([left, right]) => {
        if (left === right) {
          throw new ValidationError({
            code: ErrorCode.LINK_SELF,
            problem: `A link joins the cluster "${left}" to itself.`,
            found: `["${left}", "${right}"]`,
            fix: "name two different clusters, or drop the pair.",
            scope,
          });
        }
        const [one, other] = left < right ? [left, right] : [right, left];
        const key = JSON.stringify([one, other]);
        if (seen.has(key)) {
          throw new ValidationError({
            code: ErrorCode.LINK_DUPLICATE,
            problem: `The clusters "${one}" and "${other}" are linked twice.`,
            found: `["${left}", "${right}"] again`,
            fix: "name each pair once; its order does not matter.",
            scope,
          });
        }
        seen.add(key);
        return { first: find(one), second: find(other) };
      })
      .sort((left, right) => (pairKey(left) < pairKey(right) ? -1 : 1));
  }
}

/**
 * The peers of each cluster that has some, in the order of the pairs.
 *
 * @typeParam T what stands for a cluster
 * @param pairs the clusters that are joined, as {@link Links.among} gives them
 */
export function peersByCluster<T extends INamedCluster>(
  pairs: readonly ClusterPair<T>[],
): ReadonlyMap<T, readonly T[]> {
  const peers = new Map<T, T[]>();
  const addPeer = (cluster: T, peer: T): void => {
    const known = peers.get(cluster);
    if (known === undefined) {
      peers.set(cluster, [peer]);
    } else {
      known.push(peer);
    }
  };
  for (const { first, second } of pairs) {
    addPeer(first, second);
    addPeer(second, first);
  }
  return peers;
}

function pairKey({ first, second }: ClusterPair<INamedCluster>): string {
  return JSON.stringify([first.clusterName, second.clusterName]);
}
