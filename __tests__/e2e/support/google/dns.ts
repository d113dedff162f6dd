import { badRequest } from "./api-error";
import { pathOf } from "./links";
import type { Records } from "./records";
import { type Body, objectAt, objectsAt, Routes, textAt } from "./routes";

/** Managed zones of Cloud DNS, private ones alone: those that forward queries to another network. */
export function dnsService(records: Records): Routes {
  const zones = "projects/:project/managedZones";
  return new Routes()
    .on("POST", zones, ({ path, body }) => {
      assertFree(records, body);
      return records.insert(`${path}/${textAt(body, "name")}`, {
        ...body,
        id: records.nextNumber().toString(),
        creationTime: "2026-01-01T00:00:00.000Z",
        nameServers: [],
      });
    })
    .on("GET", `${zones}/:name`, ({ path }) => records.get(path))
    .on("DELETE", `${zones}/:name`, ({ path }) => {
      records.remove(path);
      return {};
    });
}

/** @throws ApiError where a network would have two zones of one name */
function assertFree(records: Records, zone: Body): void {
  for (const network of networksOf(zone)) {
    records.get(network);
    const clash = [...zonesIn(records, network), ...clusterZonesIn(records, network)].find(
      ({ domain }) => `${domain}.` === zone["dnsName"],
    );
    if (clash !== undefined) {
      throw badRequest(`'${network}' has a zone for '${clash.domain}' already.`);
    }
  }
}

/**
 * Where Cloud DNS would find the answer to a query from a network, by its rules: the zone with the
 * longest name that fits; from a peering zone, on in the network that it leads to.
 *
 * @returns path of the cluster in whose zone the name is; undefined where there is none
 */
export function findClusterOf(
  records: Records,
  network: string,
  name: string,
  hops = 0,
): string | undefined {
  const [zone] = [...zonesIn(records, network), ...clusterZonesIn(records, network)]
    .filter(({ domain }) => `.${name}`.endsWith(`.${domain}`))
    .sort((left, right) => right.domain.length - left.domain.length);
  // Cloud DNS follows two peering zones at most.
  if (zone === undefined || hops > 2) return undefined;
  return "cluster" in zone ? zone.cluster : findClusterOf(records, zone.network, name, hops + 1);
}

function networksOf(zone: Body): string[] {
  return objectsAt(objectAt(zone, "privateVisibilityConfig"), "networks").map(({ networkUrl }) =>
    pathOf(networkUrl),
  );
}

/** The peering zones that a network sees, and where they lead. */
function zonesIn(records: Records, network: string): { domain: string; network: string }[] {
  return records
    .entries()
    .filter(([path, zone]) => path.includes("/managedZones/") && networksOf(zone).includes(network))
    .map(([, zone]) => ({
      domain: textAt(zone, "dnsName").replace(/\.$/, ""),
      network: pathOf(objectAt(objectAt(zone, "peeringConfig"), "targetNetwork")["networkUrl"]),
    }));
}

/** The zones that GKE keeps in a network for the clusters whose names resolve in all of it. */
export function clusterZonesIn(
  records: Records,
  network: string,
): { domain: string; cluster: string }[] {
  return records.entries().flatMap(([path, cluster]) => {
    const config = objectAt(cluster, "networkConfig");
    if (!/\/clusters\/[^/]+$/.test(path) || config["network"] !== network) return [];
    const dns = objectAt(config, "dnsConfig");
    const additive = textAt(dns, "additiveVpcScopeDnsDomain");
    const domain =
      dns["clusterDnsScope"] === "VPC_SCOPE" ? textAt(dns, "clusterDnsDomain") : additive;
    return domain === "" ? [] : [{ domain, cluster: path }];
  });
}
