import fc from "fast-check";
import type { AdoptedEksClusterSpec, EksClusterSpec, EksTopology } from "../../stacks/eks-topology";
import { addEksStacks } from "../../stacks/topologies";
import { stackOf, type SynthesizedStack, synthesize, testApp } from "./synth";

/** What a topology is synthesized to. */
export interface SynthesizedTopology {
  readonly outdir: string;
  readonly clusters: SynthesizedStack;
  readonly network: SynthesizedStack;
  readonly dns: SynthesizedStack;
}

export function synthesizeTopology(topology: EksTopology): SynthesizedTopology {
  const app = testApp();
  addEksStacks(app, topology);
  const stacks = synthesize(app);
  return {
    outdir: app.outdir,
    clusters: stackOf(stacks, "eks-clusters"),
    network: stackOf(stacks, "eks-network"),
    dns: stackOf(stacks, "eks-dns"),
  };
}

/** A cluster to create, by the provider `west`. */
export function created(
  clusterName: string,
  vpcCidr: string,
  more: Partial<EksClusterSpec> = {},
): EksClusterSpec {
  return { clusterName, vpcCidr, provider: "west", ...more };
}

/** A cluster that exists, by the provider `west`. */
export function adopted(
  clusterName: string,
  vpcCidr: string,
  more: Partial<AdoptedEksClusterSpec> = {},
): AdoptedEksClusterSpec {
  const serviceCidr = "172.20.0.0/16";
  return { clusterName, vpcCidrs: [vpcCidr], serviceCidr, provider: "west", ...more };
}

/** Three created clusters over two providers and an adopted one, but for what is said otherwise. */
export function topologyOf(more: Partial<EksTopology> = {}): EksTopology {
  return {
    providers: [
      { name: "west", region: "us-west-2" },
      { name: "east", region: "us-east-1" },
    ],
    clusters: [
      created("a", "10.0.0.0/16"),
      created("b", "10.1.0.0/16", { provider: "east" }),
      created("c", "10.2.0.0/16"),
    ],
    adopted: [adopted("old", "10.3.0.0/16")],
    keepPodAddresses: true,
    ...more,
  };
}

/** A list in any other order; an empty one for none. */
export function shuffle<T>(list: readonly T[] = []): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length });
}

/** The same declarations in any other order. */
export function reordered(topology: EksTopology): fc.Arbitrary<EksTopology> {
  return fc
    .record({
      providers: shuffle(topology.providers),
      clusters: shuffle(topology.clusters),
      adopted: shuffle(topology.adopted),
      traffic: shuffle(topology.traffic),
    })
    .map(({ traffic, ...lists }) => ({
      ...topology,
      ...lists,
      ...(topology.traffic && { traffic }),
    }));
}
