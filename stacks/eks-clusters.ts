import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EksCluster } from "../src/aws";
import { AwsProviders } from "./aws-providers";
import { byName, clusterId } from "./cluster-names";
import { type EksClusterSpec, type EksTopology, peerRanges } from "./eks-topology";
import { keepState } from "./state/keep-state";

/** A cluster that a topology creates. */
export interface EksMember {
  readonly spec: EksClusterSpec;
  readonly cluster: EksCluster;
}

/**
 * The EKS clusters that a topology creates, each in a VPC of its own.
 */
export class EksClustersStack extends TerraformStack {
  /** The clusters, each with its declaration, in the order of their names. */
  public readonly members: readonly EksMember[];

  public constructor(scope: Construct, id: string, topology: EksTopology) {
    super(scope, id);
    keepState(this);
    const providers = new AwsProviders(this, "aws", topology.providers);
    const ranges = peerRanges(this, topology);
    this.members = byName(topology.clusters).map((spec) => {
      const { leaving: _, ...props } = spec;
      const cluster = new EksCluster(this, clusterId(spec.clusterName), {
        ...props,
        provider: providers.get(spec),
        snatExclusions: topology.keepPodAddresses ? (ranges.get(spec.clusterName) ?? []) : [],
      });
      return { spec, cluster };
    });
  }
}
