import type { Construct } from "constructs";
import {
  type ClusterPair,
  ErrorCode,
  type ICluster,
  Links,
  Traffic,
  ValidationError,
} from "../src/cluster";
import {
  CHECK_PORT,
  ConnectivityCheck,
  type ConnectivityCheckMember,
  type ConnectivityCheckProps,
} from "../src/dns";

/** How the clusters of a topology are checked to reach each other. */
export type ConnectivityCheckOptions = Omit<ConnectivityCheckProps, "members" | "links">;

/** What {@link checkConnectivity} makes a check of. */
export interface CheckedClusters {
  readonly options: ConnectivityCheckOptions;
  /** What the clusters let through to each other. */
  readonly traffic: readonly Traffic[];
  readonly members: readonly ConnectivityCheckMember[];
  /** The clusters that are linked, members or not. */
  readonly pairs: readonly ClusterPair<ICluster>[];
}

/**
 * Checks the members that are linked, on a port that is let through between them.
 *
 * @throws ValidationError CHECK_OPTION and those of {@link ConnectivityCheck}
 */
export function checkConnectivity(
  scope: Construct,
  { options, traffic, members, pairs }: CheckedClusters,
): void {
  const { port = CHECK_PORT } = options;
  const admitted = Traffic.merge(traffic);
  if (!admitted.some((flow) => flow.covers(Traffic.tcp(port)))) {
    throw new ValidationError({
      code: ErrorCode.CHECK_OPTION,
      problem: `port ${port} of the connectivity check is not let through between the clusters, so it would fail.`,
      found: `traffic ${admitted.join(", ")}`,
      fix: `give connectivityCheck a TCP port of that traffic, or add Traffic.tcp(${port}) to the traffic.`,
      scope,
    });
  }
  const names = new Set(members.map(({ cluster }) => cluster.clusterName));
  const linked = pairs
    .map(({ first, second }) => [first.clusterName, second.clusterName] as const)
    .filter((pair) => pair.every((name) => names.has(name)));
  new ConnectivityCheck(scope, "connectivity-check", {
    ...options,
    members,
    links: Links.pairs(...linked),
  });
}
