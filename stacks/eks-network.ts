import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { dnsEndpointOf, EksDnsEndpoint, PeeringMesh } from "../src/aws";
import { AwsProviders } from "./aws-providers";
import type { EksClustersStack } from "./eks-clusters";
import type { EksTopology } from "./eks-topology";
import { joinedClusters } from "./joined-clusters";
import { keepState } from "./state/keep-state";

/** What the network between EKS clusters is made from. */
export interface EksNetworkStackProps {
  readonly topology: EksTopology;
  /** The stack that creates the topology's clusters; it is deployed first. */
  readonly clusters: EksClustersStack;
}

/**
 * The network between the EKS clusters of a topology: peerings, routes, security-group rules, rules
 * in managed network ACLs, and the addresses at which the DNS of each created cluster answers its
 * peers, where it owns namespaces.
 */
export class EksNetworkStack extends TerraformStack {
  public constructor(scope: Construct, id: string, { topology, clusters }: EksNetworkStackProps) {
    super(scope, id);
    keepState(this);
    const providers = new AwsProviders(this, "aws", topology.providers);
    const { created, adopted } = joinedClusters(this, { topology, clusters, providers });
    const { links, traffic, securityGroupTarget, quotas } = topology;
    const mesh = new PeeringMesh(this, "mesh", {
      clusters: [...created, ...adopted],
      ...(links && { links }),
      ...(traffic && { traffic }),
      ...(securityGroupTarget && { securityGroupTarget }),
      ...(quotas && { quotas }),
    });
    for (const cluster of created.filter((each) => dnsEndpointOf(each) !== undefined)) {
      const { targetGroup } = new EksDnsEndpoint(this, `dns-endpoint-${cluster.clusterName}`, {
        cluster,
        ...(securityGroupTarget && { securityGroupTarget }),
      });
      new TerraformOutput(this, `dns-target-group-${cluster.clusterName}`, {
        value: targetGroup.arn,
        description: `Target group of the nodes that answer DNS queries for ${cluster.clusterName}`,
        staticId: true,
      });
    }
    for (const cluster of topology.keepPodAddresses === true ? adopted : []) {
      new TerraformOutput(this, `snat-exclusions-${cluster.clusterName}`, {
        value: mesh.snatExclusionsOf(cluster),
        description: `AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS for vpc-cni of ${cluster.clusterName}`,
        staticId: true,
      });
    }
  }
}
