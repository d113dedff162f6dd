import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";

/** Where a cluster is: a region, or one zone of it. */
export interface Location {
  /** Region or zone, such as `us-central1` or `us-central1-a`. */
  readonly name: string;
  readonly region: string;
  /** Whether the control plane is in one zone alone. */
  readonly isZonal: boolean;
}

/** How many zones of a region GKE puts nodes in when none are named. */
const DEFAULT_ZONES = 3;

const REGION = /^[a-z]+-[a-z]+[1-9][0-9]?$/;

/** Whether a text, known at synthesis, is written like a region of Google Cloud. */
export function isRegion(name: string): boolean {
  return !Token.isUnresolved(name) && REGION.test(name);
}

/**
 * @see https://docs.cloud.google.com/compute/docs/regions-zones
 * @throws ValidationError REGION
 */
export function parseLocation(scope: IConstruct, clusterName: string, name: string): Location {
  const region = name.replace(/-[a-z]$/, "");
  if (Token.isUnresolved(name) || !isRegion(region)) {
    throw new ValidationError({
      code: ErrorCode.REGION,
      problem: `location of the cluster "${clusterName}" must be a region or a zone that is known at synthesis, because its subnet is made for it.`,
      found: quoted(name),
      fix: 'write a region such as "us-central1", or one of its zones such as "us-central1-a", as a literal.',
      scope,
    });
  }
  return { name, region, isZonal: region !== name };
}

/**
 * In how many zones a cluster has nodes.
 *
 * @param zones those that are named: for a zonal cluster, the ones beside its own
 * @throws ValidationError AVAILABILITY_ZONES
 */
export function countZones(
  scope: IConstruct,
  clusterName: string,
  location: Location,
  zones: readonly string[] | undefined,
): number {
  if (zones === undefined) {
    return location.isZonal ? 1 : DEFAULT_ZONES;
  }
  const { name, region, isZonal } = location;
  const isZone = (zone: string): boolean =>
    zone.startsWith(`${region}-`) && /^-[a-z]$/.test(zone.slice(region.length));
  if (
    zones.length === 0 ||
    new Set(zones).size !== zones.length ||
    zones.includes(name) ||
    !zones.every(isZone)
  ) {
    throw new ValidationError({
      code: ErrorCode.AVAILABILITY_ZONES,
      problem: `nodeLocations of the cluster "${clusterName}" are different zones of ${region}${isZonal ? `, beside its own ${name}` : ""}.`,
      found: zones.length === 0 ? "no zone" : zones.map(quoted).join(", "),
      fix: `name zones of ${region} that have your machine type, such as "${region}-b", or leave nodeLocations out; \`gcloud compute zones list\` shows them.`,
      scope,
    });
  }
  return isZonal ? zones.length + 1 : zones.length;
}
