import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { TerraformStack } from "cdktf";
import {
  GkeAutopilotCluster,
  type GkeAutopilotClusterProps,
  GkeCluster,
  type GkeClusterAttributes,
  type GkeClusterProps,
  GkeNetwork,
  type IGkeCluster,
  type IGkeNetwork,
} from "../../src/google";
import type { SynthesizedStack } from "./synth";

/** The stack's provider of a project, created at its first use; its alias is the project's. */
export function googleProvider(stack: TerraformStack, project = "project-1"): GoogleProvider {
  const id = `provider-${project}`;
  const known = stack.node.tryFindChild(id);
  return known instanceof GoogleProvider
    ? known
    : new GoogleProvider(stack, id, { alias: project, project });
}

/** The network `clusters` of the stack, created at its first use. */
export function gkeNetwork(stack: TerraformStack): IGkeNetwork {
  const known = stack.node.tryFindChild("network");
  return known instanceof GkeNetwork
    ? known
    : new GkeNetwork(stack, "network", {
        networkName: "clusters",
        provider: googleProvider(stack),
      });
}

const adoptedNetworks = new WeakMap<TerraformStack, Map<string, IGkeNetwork>>();

/** A network that exists, of a project; adopted by the stack at its first use. */
export function adoptNetwork(
  stack: TerraformStack,
  networkName: string,
  project = "project-1",
): IGkeNetwork {
  const ofStack = adoptedNetworks.get(stack) ?? new Map<string, IGkeNetwork>();
  const id = `network-${project}-${networkName}`;
  const network =
    ofStack.get(id) ??
    GkeNetwork.fromAttributes(stack, id, {
      networkName,
      provider: googleProvider(stack, project),
    });
  adoptedNetworks.set(stack, ofStack.set(id, network));
  return network;
}

/** What is declared of a cluster `a` of the network `clusters`. */
export function gkeClusterProps(stack: TerraformStack): GkeAutopilotClusterProps {
  return {
    clusterName: "a",
    network: gkeNetwork(stack),
    location: "us-central1",
    nodeCidr: "10.0.0.0/16",
    podCidr: "10.10.0.0/16",
    serviceCidr: "10.100.0.0/16",
    clusterDomain: "a.example.com",
  };
}

/** A cluster with the id and name `a`, but for what is said otherwise. */
export function gkeCluster(
  stack: TerraformStack,
  props: Partial<GkeClusterProps> = {},
): GkeCluster {
  return new GkeCluster(stack, "a", { ...gkeClusterProps(stack), ...props });
}

/** A cluster in Autopilot mode with the id and name `a`, but for what is said otherwise. */
export function gkeAutopilotCluster(
  stack: TerraformStack,
  props: Partial<GkeAutopilotClusterProps> = {},
): GkeAutopilotCluster {
  return new GkeAutopilotCluster(stack, "a", { ...gkeClusterProps(stack), ...props });
}

/**
 * Attributes of a cluster that exists: its ranges are made of a number, up to 63, and its domain of
 * its name.
 */
export function gkeAttributes(
  network: IGkeNetwork,
  clusterName: string,
  number: number,
): GkeClusterAttributes {
  return {
    clusterName,
    network,
    location: "us-central1",
    nodeCidr: `10.${number}.0.0/16`,
    podCidrs: [`10.${64 + number}.0.0/16`],
    serviceCidr: `10.${128 + number}.0.0/16`,
    networkTag: "multicluster",
    vpcScopeDomain: `${clusterName}.example.com`,
  };
}

/** Adopts a cluster by such attributes, but for what is said otherwise. */
export function adoptGke(
  network: IGkeNetwork,
  clusterName: string,
  number: number,
  overrides: Partial<GkeClusterAttributes> = {},
): IGkeCluster {
  return GkeCluster.fromAttributes(network.provider.cdktfStack, `cluster-${clusterName}`, {
    ...gkeAttributes(network, clusterName, number),
    ...overrides,
  });
}

/** The paths of what leaves the choice of a provider to Terraform, but for what is Terraform's own. */
export function withoutGoogleProvider(stack: SynthesizedStack): string[] {
  return [...stack.resources(), ...stack.dataSources()]
    .filter(({ type, body }) => type !== "terraform_data" && body["provider"] === undefined)
    .map(({ type, path }) => `${type} ${path}`);
}
