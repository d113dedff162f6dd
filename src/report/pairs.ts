import type { Reachability, TopologyModel } from "./model";

/** What is said of one cluster that wants to reach another. */
export interface Direction {
  readonly from: string;
  readonly to: string;
  readonly flows: readonly Reachability[];
}

/** Queries of one cluster that another answers. */
export interface Asking {
  readonly from: string;
  readonly to: string;
}

/** The kind of traffic as people say it: `tcp 2379-2380`, `every protocol`. */
export function flowName({ protocol, ports }: Reachability): string {
  if (protocol === "all") {
    return "every protocol";
  }
  return ports === "" ? protocol : `${protocol} ${ports}`;
}

/** Reachability by pairs, in the order of the model. */
export function directions(model: TopologyModel): Direction[] {
  const byPair = new Map<string, Reachability[]>();
  for (const entry of model.reachability) {
    const key = pairKey(entry.from, entry.to);
    const flows = byPair.get(key);
    if (flows === undefined) {
      byPair.set(key, [entry]);
    } else {
      flows.push(entry);
    }
  }
  return [...byPair.values()].flatMap((flows) =>
    flows.slice(0, 1).map(({ from, to }) => ({ from, to, flows })),
  );
}

/** Who asks whom for names, each pair once, in the order of the model. */
export function askings(model: TopologyModel): Asking[] {
  const byPair = new Map(
    model.zones.map(({ clusterName: from, answeredBy: to }) => [pairKey(from, to), { from, to }]),
  );
  return [...byPair.values()];
}

/** A key of two names that no other two names have. */
export function pairKey(first: string, second: string): string {
  return JSON.stringify([first, second]);
}
