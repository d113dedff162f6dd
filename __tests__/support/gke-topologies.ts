import fc from "fast-check";
import type { GkeClusterSpec, GkeNetworkSpec, GkeTopology } from "../../stacks/gke-topology";
import { addGkeStack } from "../../stacks/topologies";
import { stackOf, type SynthesizedStack, synthesize, testApp } from "./synth";
import { shuffle } from "./topologies";

/** A cluster of its own numbers: nodes in 10.N.0.0/20, pods in 10.(N+1).0.0/16, services beside. */
export function gkeClusterSpec(
  clusterName: string,
  number: number,
  more: Partial<GkeClusterSpec> = {},
): GkeClusterSpec {
  return {
    clusterName,
    location: "us-central1",
    nodeCidr: `10.${number}.0.0/20`,
    podCidr: `10.${number + 1}.0.0/16`,
    serviceCidr: `10.${number}.16.0/20`,
    clusterDomain: `${clusterName}.example.com`,
    deletionProtection: false,
    ...more,
  };
}

/** Clusters in a network `clusters` of the project `project-main`. */
export function gkeTopologyOf(
  clusters: readonly GkeClusterSpec[],
  more: Partial<GkeNetworkSpec> = {},
): GkeTopology {
  return {
    providers: [{ name: "main", project: "project-main" }],
    networks: [{ networkName: "clusters", provider: "main", clusters, ...more }],
  };
}

/** The stack of a topology. */
export function synthesizeGkeTopology(topology: GkeTopology): SynthesizedStack {
  const app = testApp();
  addGkeStack(app, topology);
  return stackOf(synthesize(app), "gke");
}

/** The same declarations in any other order. */
export function reorderedGke(topology: GkeTopology): fc.Arbitrary<GkeTopology> {
  const networks = topology.networks.map((network) =>
    fc
      .record({ clusters: shuffle(network.clusters), natRegions: shuffle(network.natRegions) })
      .map((lists) => ({ ...network, ...lists })),
  );
  return fc
    .record({
      providers: shuffle(topology.providers),
      networks: fc.tuple(...networks).chain(shuffle),
      traffic: shuffle(topology.traffic),
    })
    .map(({ traffic, ...lists }) => ({
      ...topology,
      ...lists,
      ...(topology.traffic && { traffic }),
    }));
}
