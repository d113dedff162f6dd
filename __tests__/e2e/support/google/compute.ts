import { ApiError } from "./api-error";
import { done, linkTo, pathOf } from "./links";
import { addPeeringRoutes } from "./peerings";
import type { Records } from "./records";
import { type Body, type Handler, Routes, textAt } from "./routes";

/** The kinds that are records and nothing more, with what Compute Engine fills in. */
const COLLECTIONS: Readonly<Record<string, Body>> = {
  "projects/:project/global/networks": {
    networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
  },
  "projects/:project/global/firewalls": { priority: 1000, disabled: false },
  "projects/:project/regions/:region/routers": {},
  "projects/:project/regions/:region/subnetworks": {
    purpose: "PRIVATE",
    stackType: "IPV4_ONLY",
    privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
  },
};

/** What may hold on to what: a field that names the path of another record. */
const REFERENCES = ["network", "subnetwork"] as const;

/** Networks, subnets, firewall rules, routers with their NAT, and peerings of networks. */
export function computeService(records: Records): Routes {
  const routes = new Routes();
  for (const [collection, defaults] of Object.entries(COLLECTIONS)) {
    routes
      .on("POST", collection, ({ path, names, body }) => {
        const { region } = names;
        if (body["network"] !== undefined) records.get(pathOf(body["network"]));
        const created = `${path}/${textAt(body, "name")}`;
        const number = records.nextNumber();
        records.insert(created, {
          ...defaults,
          ...body,
          ...(body["network"] !== undefined && { network: linkTo(pathOf(body["network"])) }),
          ...(region !== undefined && {
            region: linkTo(`projects/${names["project"]}/regions/${region}`),
          }),
          id: number.toString(),
          fingerprint: Buffer.from(number.toString()).toString("base64"),
          creationTimestamp: "2026-01-01T00:00:00.000-08:00",
          selfLink: linkTo(created),
        });
        return done(created);
      })
      .on("GET", `${collection}/:name`, ({ path }) => records.get(path))
      .on("PATCH", `${collection}/:name`, ({ path, body }) => {
        const { network: _, region: __, ...changes } = body;
        records.merge(path, changes);
        return done(path);
      })
      .on("DELETE", `${collection}/:name`, removeUnused(records));
  }
  // A pool asks its instance groups how many nodes they have.
  routes.on("GET", "projects/:project/zones/:zone/instanceGroupManagers/:name", ({ path }) => ({
    ...records.get(path),
    instanceGroup: linkTo(path.replace("instanceGroupManagers", "instanceGroups")),
  }));
  return addPeeringRoutes(routes, records);
}

/** @throws ApiError for what something else holds on to */
function removeUnused(records: Records): Handler {
  return ({ path }) => {
    records.get(path);
    const user = records
      .entries()
      .find(([, body]) =>
        REFERENCES.some((field) => body[field] !== undefined && pathOf(body[field]) === path),
      );
    if (user !== undefined) {
      throw new ApiError(
        400,
        "resourceInUseByAnotherResource",
        `The resource '${path}' is already being used by '${user[0]}'`,
      );
    }
    records.remove(path);
    return done(path);
  };
}
