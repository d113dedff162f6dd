import type { TerraformStack } from "cdktf";
import { EksCluster, type IEksCluster } from "../src/aws";
import type { AwsProviders } from "./aws-providers";
import { byName, clusterId } from "./cluster-names";
import type { EksClustersStack } from "./eks-clusters";
import type { AdoptedEksClusterSpec, EksTopology } from "./eks-topology";

/** What {@link joinedClusters} finds clusters by. */
export interface JoinedClustersProps {
  readonly topology: EksTopology;
  /** The stack that creates the topology's clusters. */
  readonly clusters: EksClustersStack;
  /** Providers of the stack that uses the clusters. */
  readonly providers: AwsProviders;
}

/** The clusters of a topology that do not leave it, in the order of their names. */
export interface JoinedClusters {
  readonly created: readonly IEksCluster[];
  readonly adopted: readonly IEksCluster[];
}

/**
 * Makes the clusters of a topology known to a stack that joins them.
 *
 * @throws ValidationError PROVIDER_UNKNOWN and those of adopted clusters
 */
export function joinedClusters(
  stack: TerraformStack,
  { topology, clusters, providers }: JoinedClustersProps,
): JoinedClusters {
  const created = clusters.members
    .filter(({ spec }) => spec.leaving !== true)
    .map(({ spec, cluster }) =>
      EksCluster.fromAttributes(stack, clusterId(spec.clusterName), {
        ...cluster.attributes,
        provider: providers.get(spec),
      }),
    );
  const adopted = byName(topology.adopted ?? [])
    .filter(({ leaving }) => leaving !== true)
    .map((spec) => lookUpCluster(stack, providers, spec));
  return { created, adopted };
}

/**
 * Finds an adopted cluster of a topology.
 *
 * @throws ValidationError PROVIDER_UNKNOWN and those of adopted clusters
 */
export function lookUpCluster(
  stack: TerraformStack,
  providers: AwsProviders,
  spec: AdoptedEksClusterSpec,
): IEksCluster {
  return EksCluster.fromLookup(stack, clusterId(spec.clusterName), {
    ...spec,
    provider: providers.get(spec),
  });
}
