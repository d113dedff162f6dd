/** What clusters of a topology are told apart by. */
interface NamedCluster {
  readonly clusterName: string;
}

/**
 * Construct id of a cluster in its stack. With a prefix, because a name may be that of another
 * construct there, and may start with a digit, which Terraform's names may not.
 */
export function clusterId(clusterName: string): string {
  return `cluster-${clusterName}`;
}

/** Orders specs by name, so that the order in which they are declared does not matter. */
export function byName<T extends NamedCluster>(specs: readonly T[]): T[] {
  return [...specs].sort((left, right) => (left.clusterName < right.clusterName ? -1 : 1));
}
