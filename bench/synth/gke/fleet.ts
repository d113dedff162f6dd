import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";

/** Project of the fleet. */
export const PROJECT = "fleet-project";

/** A cluster of the fleet that both programs of the benchmark declare. */
export interface FleetMember {
  readonly name: string;
  readonly region: string;
  readonly nodeCidr: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** The fleet's provider. */
export function declareProvider(stack: Construct): GoogleProvider {
  return new GoogleProvider(stack, "google", { alias: "main", project: PROJECT });
}

/**
 * Clusters of one network in three regions by turns whose ranges do not overlap, in the order of their
 * names.
 *
 * @param clusters at most 100, for two digits in the names
 */
export function declareFleet(clusters: number): FleetMember[] {
  const regions = ["us-central1", "us-east1", "europe-west1"];
  return Array.from({ length: Math.ceil(clusters / regions.length) }, () => regions)
    .flat()
    .slice(0, clusters)
    .map((region, index) => ({
      name: `cluster-${index.toString().padStart(2, "0")}`,
      region,
      nodeCidr: `10.${index}.0.0/20`,
      podCidr: `10.${100 + index}.0.0/16`,
      serviceCidr: `10.${index}.16.0/20`,
    }));
}
