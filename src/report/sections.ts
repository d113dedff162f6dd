import type { TopologyModel } from "./model";

/** How the values of a column are written. */
export enum ColumnKind {
  /** Names, ranges and addresses: as they are. */
  LITERAL = "literal",
  PROSE = "prose",
  NUMBER = "number",
}

export interface Column {
  readonly heading: string;
  readonly kind: ColumnKind;
}

/** A value of a table. */
export interface Cell {
  /** What it says; several values of one fact are listed. */
  readonly values: readonly string[];
  /** How much of a limit is used: drawn where the format can. */
  readonly share?: { readonly used: number; readonly limit: number };
}

/** A table of the report, as data that every format writes in its own way. */
export interface TableSection {
  readonly title: string;
  /** What a reader needs to know to read it. */
  readonly introduction: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is said where there are no rows. */
  readonly nothing: string;
}

export const DIAGRAM = {
  title: "Diagram",
  introduction: "The clusters by system, what joins them, and who asks whom for names.",
};

/** What is said of reachability, which each format lays out in its own way. */
export const REACHABILITY = {
  title: "Reachability",
  introduction:
    "Whether pods of one cluster reach pods of another, and why: the hops that let the traffic through, or the first that does not.",
  nothing: "No cluster is to reach another.",
};

/** Share of a quota from which on the report points at it. */
export const NEAR = 0.8;

const literal = (heading: string): Column => ({ heading, kind: ColumnKind.LITERAL });
const prose = (heading: string): Column => ({ heading, kind: ColumnKind.PROSE });
const number = (heading: string): Column => ({ heading, kind: ColumnKind.NUMBER });

const cell = (...values: readonly string[]): Cell => ({ values });
const count = (value: number | undefined): Cell => cell(value?.toString() ?? "–");

export function clustersSection({ clusters }: TopologyModel): TableSection {
  return {
    title: "Clusters",
    introduction:
      "What each cluster runs on, the names that it owns, and where its DNS answers the others.",
    columns: [
      literal("Cluster"),
      prose("System"),
      prose("Place"),
      prose("Origin"),
      literal("Domain"),
      literal("Namespaces"),
      literal("DNS addresses"),
    ],
    rows: clusters.map((each) => [
      cell(each.clusterName),
      cell(each.system),
      cell(each.place),
      cell(each.isAdopted ? "adopted" : "created"),
      cell(each.clusterDomain),
      cell(...each.namespaces),
      cell(...each.dnsAddresses),
    ]),
    nothing: "The app has no clusters.",
  };
}

export function linksSection({ links }: TopologyModel): TableSection {
  return {
    title: "Links",
    introduction: "Which clusters are joined, and what carries their packets.",
    columns: [literal("Cluster"), literal("Peer"), prose("Joined by")],
    rows: links.map((link) => [cell(link.first), cell(link.second), cell(link.by)]),
    nothing: "No clusters are joined.",
  };
}

export function addressSection({ ranges }: TopologyModel): TableSection {
  return {
    title: "Address plan",
    introduction:
      "The ranges of every cluster. Packets of other clusters are led to the routed ones alone.",
    columns: [
      literal("Cluster"),
      prose("Use"),
      literal("Range"),
      number("Addresses"),
      prose("Routed"),
    ],
    rows: ranges.map((range) => [
      cell(range.clusterName),
      cell(range.use),
      cell(range.cidr),
      cell(range.size),
      cell(range.routed ? "yes" : "no"),
    ]),
    nothing: "No ranges are known.",
  };
}

export function zonesSection({ zones }: TopologyModel): TableSection {
  return {
    title: "DNS",
    introduction:
      "Names that a cluster asks another for. Answers and denials are cached for at most so many seconds; stale answers are served for so many while the peer cannot be asked.",
    columns: [
      literal("Asking cluster"),
      literal("Zone"),
      literal("Answered by"),
      prose("Through"),
      literal("Sent to"),
      number("Answers (s)"),
      number("Denials (s)"),
      number("Stale (s)"),
    ],
    rows: zones.map((zone) => [
      cell(zone.clusterName),
      cell(zone.zone),
      cell(zone.answeredBy),
      cell(zone.by),
      cell(...zone.addresses),
      count(zone.successTtl),
      count(zone.denialTtl),
      count(zone.serveStale),
    ]),
    nothing: "No cluster asks another for names.",
  };
}

export function quotasSection({ quotas }: TopologyModel): TableSection {
  return {
    title: "Quotas",
    introduction: `How much of each quota the topology uses. From ${percent(NEAR, 1)} on it is marked as near.`,
    columns: [prose("Of"), prose("What"), number("Used"), number("Limit"), prose("Share")],
    rows: quotas.map(({ subject, what, used, limit }) => [
      cell(subject),
      cell(what),
      count(used),
      count(limit),
      { values: [shareOf(used, limit)], share: { used, limit } },
    ]),
    nothing: "No quota is checked.",
  };
}

export function resourcesSection({ resources }: TopologyModel): TableSection {
  return {
    title: "Resources",
    introduction: "How many resources of each type Terraform manages.",
    columns: [literal("Stack"), literal("Type"), number("Count")],
    rows: resources.map((each) => [cell(each.stack), cell(each.type), count(each.count)]),
    nothing: "The app has no resources.",
  };
}

export function costsSection({ costs }: TopologyModel): TableSection {
  return {
    title: "Monthly cost drivers",
    introduction:
      "What is paid for by the month as long as it stands, traffic apart. Prices differ by region and contract: look them up.",
    columns: [literal("Stack"), prose("What"), number("Count")],
    rows: costs.map((cost) => [cell(cost.stack), cell(cost.what), count(cost.count)]),
    nothing: "Nothing in the app is paid for by the month.",
  };
}

/** The report in a few lines. */
export function summaryOf(model: TopologyModel): string[] {
  const { clusters, links, reachability, quotas } = model;
  const reached = reachability.filter((entry) => entry.reached).length;
  const near = quotas.filter(({ used, limit }) => used >= limit * NEAR).length;
  return [
    `Clusters: ${tally(clusters.map(({ system }) => system))}`,
    `Links: ${tally(links.map(({ by }) => by))}`,
    `Traffic between clusters that gets through: ${reached} of ${reachability.length}`,
    `Quotas used to ${percent(NEAR, 1)} or more: ${near} of ${quotas.length}`,
  ];
}

function tally(words: readonly string[]): string {
  const counts = [...new Set(words)]
    .sort()
    .map((word) => `${words.filter((other) => other === word).length} ${word}`);
  return counts.length === 0 ? "none" : counts.join(", ");
}

function shareOf(used: number, limit: number): string {
  const share = percent(used, limit);
  if (used >= limit) {
    return `${share}, nothing left`;
  }
  return used >= limit * NEAR ? `${share}, near` : share;
}

// Rounded down: 100 % is said only where nothing is left.
function percent(used: number, limit: number): string {
  return `${Math.floor((used * 100) / limit)} %`;
}
