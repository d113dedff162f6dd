import type { App } from "cdktf";
import { EksClustersStack } from "./eks-clusters";
import { EksDnsStack } from "./eks-dns";
import { EksNetworkStack } from "./eks-network";
import type { EksTopology } from "./eks-topology";

/** Two EKS clusters in one region, joined: change this to what you run. */
export const eksTopology: EksTopology = {
  providers: [{ name: "us-west-2", region: "us-west-2" }],
  clusters: [
    {
      clusterName: "test-cluster",
      provider: "us-west-2",
      vpcCidr: "192.168.0.0/16",
      namespaces: ["cluster-1"],
    },
    {
      clusterName: "test-cluster-2",
      provider: "us-west-2",
      vpcCidr: "10.0.0.0/16",
      namespaces: ["cluster-2"],
    },
  ],
  keepPodAddresses: true,
};

/** Adds the stacks of an EKS topology to an app. */
export function addEksStacks(app: App, topology: EksTopology): void {
  const clusters = new EksClustersStack(app, "eks-clusters", topology);
  const network = new EksNetworkStack(app, "eks-network", { topology, clusters });
  new EksDnsStack(app, "eks-dns", { topology, clusters, network });
}
