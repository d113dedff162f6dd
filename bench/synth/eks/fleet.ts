import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";

/** A cluster of the fleet that both programs of the benchmark declare. */
export interface FleetMember {
  readonly name: string;
  readonly region: string;
  readonly provider: AwsProvider;
  /** The two numbers that the addresses of its VPC start with; the VPC is a /16. */
  readonly network: string;
}

/**
 * Clusters in three regions by turns whose ranges do not overlap, in the order of their names.
 *
 * @param clusters at most 100, for two digits in the names
 */
export function declareFleet(stack: Construct, clusters: number): FleetMember[] {
  const placements = ["us-west-2", "us-east-1", "eu-west-1"].map((region) => ({
    region,
    provider: new AwsProvider(stack, region, { alias: region, region }),
  }));
  return Array.from({ length: Math.ceil(clusters / placements.length) }, () => placements)
    .flat()
    .slice(0, clusters)
    .map((placement, index) => ({
      ...placement,
      name: `cluster-${index.toString().padStart(2, "0")}`,
      network: `10.${index}`,
    }));
}
