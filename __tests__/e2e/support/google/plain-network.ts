import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { TerraformStack } from "cdktf";

/** Where the clusters of {@link gkeClusterSpec} are, in the project of {@link gkeTopologyOf}. */
export const CLUSTERS = "projects/project-main/locations/us-central1/clusters";

/** A network and a subnet as one writes them without this package, numbered as {@link gkeClusterSpec}. */
export function plainNetwork(
  stack: TerraformStack,
  name: string,
  number: number,
): { readonly provider: GoogleProvider; readonly network: string; readonly subnetwork: string } {
  const provider = new GoogleProvider(stack, "google", { project: "project-main" });
  const network = new ComputeNetwork(stack, "network", {
    provider,
    name,
    autoCreateSubnetworks: false,
  });
  const subnetwork = new ComputeSubnetwork(stack, "subnetwork", {
    provider,
    name,
    region: "us-central1",
    network: network.id,
    ipCidrRange: `10.${number}.0.0/20`,
    secondaryIpRange: [
      { rangeName: "pods", ipCidrRange: `10.${number + 1}.0.0/16` },
      { rangeName: "services", ipCidrRange: `10.${number}.16.0/20` },
    ],
  });
  return { provider, network: network.id, subnetwork: subnetwork.id };
}
