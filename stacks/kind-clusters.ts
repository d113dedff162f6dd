import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Links } from "../src/cluster";
import { KindCluster, KindProvider } from "../src/kind";
import { byName, clusterId } from "./cluster-names";
import type { KindClusterSpec, KindTopology } from "./kind-topology";
import { keepState } from "./state/keep-state";

/** A cluster that a topology creates. */
export interface KindMember {
  readonly spec: KindClusterSpec;
  readonly cluster: KindCluster;
}

/** The kind clusters of a topology, all on the host where Terraform runs. */
export class KindClustersStack extends TerraformStack {
  /** The clusters, each with its declaration, in the order of their names. */
  public readonly members: readonly KindMember[];

  /** @throws ValidationError CLUSTER_DUPLICATE and those of {@link KindCluster} */
  public constructor(scope: Construct, id: string, topology: KindTopology) {
    super(scope, id);
    keepState(this);
    // Names that are given twice, before ids are made of them.
    Links.full().among(this, topology.clusters);
    const provider = new KindProvider(this, "kind");
    this.members = byName(topology.clusters).map((spec) => {
      const { leaving: _, ...props } = spec;
      const cluster = new KindCluster(this, clusterId(spec.clusterName), { ...props, provider });
      return { spec, cluster };
    });
  }
}
