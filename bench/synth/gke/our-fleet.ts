import type { TerraformStack } from "cdktf";
import { GkeCluster, GkeMesh, GkeNetwork } from "../../../src/google";
import { declareFleet, declareProvider } from "./fleet";

/** A fleet in one network with a firewall, of this package's constructs. */
export function addOurFleet(stack: TerraformStack, clusters: number): void {
  const provider = declareProvider(stack);
  const network = new GkeNetwork(stack, "network", { networkName: "fleet", provider });
  const created = declareFleet(clusters).map(
    ({ name, region, ...ranges }) =>
      new GkeCluster(stack, name, {
        ...ranges,
        clusterName: name,
        network,
        location: region,
        clusterDomain: `${name}.example.com`,
      }),
  );
  new GkeMesh(stack, "mesh", { clusters: created });
}
