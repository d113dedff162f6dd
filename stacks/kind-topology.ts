import type { Links } from "../src/cluster";
import type { KindClusterProps } from "../src/kind";
import type { ConnectivityCheckOptions } from "./connectivity-check";

/** A cluster that the topology creates. */
export interface KindClusterSpec extends Omit<KindClusterProps, "provider"> {
  /**
   * Whether the cluster is being taken out: its routes go, and no peer resolves its names any more,
   * while it stays itself. Deploy both stacks so once, then delete the entry.
   * @default false
   */
  readonly leaving?: boolean;
}

/** Kind clusters on one host, and how they are joined. */
export interface KindTopology {
  readonly clusters: readonly KindClusterSpec[];
  /** @default Links.full() */
  readonly links?: Links;
  /**
   * Image with the shell and the tools of busybox, for the pods that keep the routes.
   * @default "docker.io/library/busybox:1.37.0"
   */
  readonly nodeRoutesImage?: string;
  /**
   * Checks with each deploy that changes names or addresses that the clusters reach each other, in the
   * namespace `connectivity-check`: `{ createNamespaces: true }` where it does not exist. Its other
   * options are those of {@link ConnectivityCheckOptions}.
   * @default - nothing is checked
   */
  readonly connectivityCheck?: ConnectivityCheckOptions;
}
