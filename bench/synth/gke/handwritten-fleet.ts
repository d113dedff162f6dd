import type { TerraformStack } from "cdktf";
import { addCluster } from "../../handwritten/gke/cluster";
import { addFirewall, addNetwork } from "../../handwritten/gke/network";
import { declareFleet, declareProvider, PROJECT } from "./fleet";

/** A fleet in one network with a firewall, of the bindings' classes. */
export function addHandwrittenFleet(stack: TerraformStack, clusters: number): void {
  const network = addNetwork(stack, "network", {
    provider: declareProvider(stack),
    project: PROJECT,
    name: "fleet",
  });
  const fleet = declareFleet(clusters);
  for (const member of fleet) addCluster(stack, member.name, network, member);
  addFirewall(stack, network, [
    ...fleet.map(({ nodeCidr }) => nodeCidr),
    ...fleet.map(({ podCidr }) => podCidr),
  ]);
  stack.addOverride("terraform.required_version", "~> 1.4");
}
