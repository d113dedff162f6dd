import type { App } from "cdktf";
import { EksClustersStack } from "./eks-clusters";
import { EksDnsStack } from "./eks-dns";
import { EksNetworkStack } from "./eks-network";
import type { EksTopology } from "./eks-topology";
import { GkeStack } from "./gke";
import type { GkeTopology } from "./gke-topology";
import { KindClustersStack } from "./kind-clusters";
import { KindNetworkStack } from "./kind-network";
import type { KindTopology } from "./kind-topology";

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

/** Two GKE clusters of two regions in one VPC: change this, the project first, to what you run. */
export const gkeTopology: GkeTopology = {
  providers: [{ name: "main", project: "my-project" }],
  networks: [
    {
      networkName: "multicluster",
      provider: "main",
      clusters: [
        {
          clusterName: "cluster-1",
          location: "us-central1",
          nodeCidr: "10.0.0.0/16",
          podCidr: "10.10.0.0/16",
          serviceCidr: "10.100.0.0/16",
          clusterDomain: "cluster-1.example.com",
        },
        {
          clusterName: "cluster-2",
          location: "us-east1",
          nodeCidr: "10.2.0.0/16",
          podCidr: "10.12.0.0/16",
          serviceCidr: "10.102.0.0/16",
          clusterDomain: "cluster-2.example.com",
        },
      ],
    },
  ],
};

/** Two kind clusters on this machine, joined: to try out what you will run elsewhere. */
export const kindTopology: KindTopology = {
  clusters: [
    {
      clusterName: "cluster-1",
      workers: 2,
      podCidr: "10.10.0.0/16",
      serviceCidr: "10.40.0.0/16",
      clusterDomain: "cluster-1.com",
    },
    {
      clusterName: "cluster-2",
      workers: 2,
      podCidr: "10.20.0.0/16",
      serviceCidr: "10.50.0.0/16",
      clusterDomain: "cluster-2.com",
    },
  ],
  connectivityCheck: { createNamespaces: true },
};

/** Adds the stacks of an EKS topology to an app. */
export function addEksStacks(app: App, topology: EksTopology): void {
  const clusters = new EksClustersStack(app, "eks-clusters", topology);
  const network = new EksNetworkStack(app, "eks-network", { topology, clusters });
  new EksDnsStack(app, "eks-dns", { topology, clusters, network });
}

/** Adds the stack of a GKE topology to an app. */
export function addGkeStack(app: App, topology: GkeTopology): void {
  new GkeStack(app, "gke", topology);
}

/** Adds the stacks of a kind topology to an app. */
export function addKindStacks(app: App, topology: KindTopology): void {
  const clusters = new KindClustersStack(app, "kind-clusters", topology);
  new KindNetworkStack(app, "kind-network", { topology, clusters });
}

/** Adds the stacks of all topologies to an app; leave out what you do not run. */
export function addStacks(app: App): void {
  addEksStacks(app, eksTopology);
  addGkeStack(app, gkeTopology);
  addKindStacks(app, kindTopology);
}
