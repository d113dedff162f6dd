import type { App } from "cdktf";
import type { KindClusterSpec, KindTopology } from "../../stacks/kind-topology";
import { addKindStacks } from "../../stacks/topologies";
import { stackOf, type SynthesizedStack, synthesize, testApp } from "./synth";

/** What a kind topology is synthesized to. */
export interface SynthesizedKindTopology {
  readonly outdir: string;
  readonly clusters: SynthesizedStack;
  readonly network: SynthesizedStack;
}

export function synthesizeKindTopology(topology: KindTopology): SynthesizedKindTopology {
  const app: App = testApp();
  addKindStacks(app, topology);
  const stacks = synthesize(app);
  return {
    outdir: app.outdir,
    clusters: stackOf(stacks, "kind-clusters"),
    network: stackOf(stacks, "kind-network"),
  };
}

/** A cluster with the pods 10.N0.0.0/16, the services 10.N4.0.0/16 and the domain NAME.example. */
export function kindSpec(
  clusterName: string,
  number: number,
  more: Partial<KindClusterSpec> = {},
): KindClusterSpec {
  return {
    clusterName,
    podCidr: `10.${number}0.0.0/16`,
    serviceCidr: `10.${number}4.0.0/16`,
    clusterDomain: `${clusterName}.example`,
    ...more,
  };
}
