/** What a hop is about. */
export enum HopStep {
  /** Which DNS knows the name. */
  ZONE = "zone",
  /** Where a question for the name is sent. */
  FORWARDER = "forwarder",
  /** Where the destination is. */
  DESTINATION = "destination",
  /** The address that the peer sees. */
  SOURCE = "source",
  /** The way to the peer. */
  ROUTE = "route",
  /** A filter that packets to the peer pass: a network ACL, a security group, a firewall. */
  FILTER = "filter",
  /** The way of the answers. */
  ROUTE_BACK = "route back",
  /** A filter that keeps no state, which answers pass, too. */
  FILTER_BACK = "filter back",
}

/** What a hop belongs to. */
export enum HopPart {
  /** Finding the address that belongs to a name. */
  NAME = "name",
  /** Asking the DNS of the peer. */
  QUESTION = "question",
  /** Connecting to the address. */
  CONNECTION = "connection",
}

/** One of the things that a connection needs, and whether the app's configuration gives it. */
export interface Hop {
  /** What it belongs to. */
  readonly part: HopPart;
  /** What it is about. */
  readonly step: HopStep;
  /** The cluster at which it is. */
  readonly clusterName: string;
  /** Whether it lets the connection through. */
  readonly passed: boolean;
  /** What lets the connection through, or does not. */
  readonly says: string;
  /** Path of the construct that makes it so; empty where none of the app does. */
  readonly path: string;
  /** What to change, of a hop that is not passed. */
  readonly fix?: string;
}
