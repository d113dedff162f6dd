import type { EksTopology } from "../../../stacks/eks-topology";

/**
 * A topology whose clusters own no namespaces, and so have no load balancers: Terraform waits more
 * than a minute for each.
 */
export function withoutNames(topology: EksTopology): EksTopology {
  return {
    ...topology,
    clusters: topology.clusters.map((named) => {
      const { namespaces: _, ...spec } = named;
      return spec;
    }),
  };
}
