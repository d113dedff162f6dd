import { badRequest } from "./api-error";
import { linkTo, pathOf } from "./links";
import type { Records } from "./records";
import { type Body, objectAt, objectsAt, type Routes, textAt } from "./routes";

/** How long an operation on a peering takes: long enough for another one to come in between. */
const DURATION_MS = 1_000;

/**
 * Peerings between networks. They take a while, and while one is under way Google refuses every other
 * one on its two networks.
 */
export function addPeeringRoutes(routes: Routes, records: Records): Routes {
  const network = "projects/:project/global/networks/:name";
  const busyUntil = new Map<string, number>();
  const endOf = new Map<string, number>();

  const begin = (local: string, peer: string): Body => {
    const now = Date.now();
    if ([local, peer].some((path) => (busyUntil.get(path) ?? 0) > now)) {
      throw badRequest(
        "There is a peering operation in progress on the local or peer network. Try again later.",
      );
    }
    const name = `peering-${records.nextNumber()}`;
    for (const path of [local, peer]) busyUntil.set(path, now + DURATION_MS);
    endOf.set(name, now + DURATION_MS);
    return { kind: "compute#operation", name, status: "RUNNING" };
  };

  return routes
    .on("POST", `${network}/addPeering`, ({ path, body }) => {
      const local = path.replace(/\/addPeering$/, "");
      const { network: peerLink, ...peering } = objectAt(body, "networkPeering");
      const peer = pathOf(peerLink);
      records.get(peer);
      const peerings = peeringsOf(records, local);
      if (peerings.some((each) => each["name"] === peering["name"])) {
        throw badRequest(`There is already a peering '${textAt(peering, "name")}' on '${local}'.`);
      }
      const operation = begin(local, peer);
      const added = { stackType: "IPV4_ONLY", ...peering, network: linkTo(peer) };
      records.merge(local, { peerings: [...peerings, added] });
      match(records, local, peer);
      return operation;
    })
    .on("POST", `${network}/removePeering`, ({ path, body }) => {
      const local = path.replace(/\/removePeering$/, "");
      const peerings = peeringsOf(records, local);
      const removed = peerings.find((each) => each["name"] === body["name"]);
      if (removed === undefined) {
        throw badRequest(`There is no peering '${textAt(body, "name")}' on '${local}'.`);
      }
      const peer = pathOf(removed["network"]);
      const operation = begin(local, peer);
      records.merge(local, { peerings: peerings.filter((each) => each !== removed) });
      match(records, local, peer);
      return operation;
    })
    .on("GET", "projects/:project/global/operations/:name", ({ names: { name = "" } }) => ({
      kind: "compute#operation",
      name,
      status: Date.now() < (endOf.get(name) ?? 0) ? "RUNNING" : "DONE",
    }));
}

function peeringsOf(records: Records, network: string): Body[] {
  return objectsAt(records.get(network), "peerings");
}

/** A peering is active once the other side has one, too. */
function match(records: Records, one: string, other: string): void {
  const sides = [
    [one, other],
    [other, one],
  ] as const;
  const leadsTo = (from: string, to: string): boolean =>
    peeringsOf(records, from).some((each) => pathOf(each["network"]) === to);
  const state = sides.every(([from, to]) => leadsTo(from, to)) ? "ACTIVE" : "INACTIVE";
  for (const [from, to] of sides) {
    const peerings = peeringsOf(records, from).map((each) =>
      pathOf(each["network"]) === to ? { ...each, state, stateDetails: state } : each,
    );
    records.merge(from, { peerings });
  }
}
