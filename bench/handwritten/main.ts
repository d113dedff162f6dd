import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { KindProvider } from "../../src/kind/bindings";
import { addCluster } from "./eks/cluster";
import { addDnsEndpoint } from "./eks/dns-endpoint";
import { addNames } from "./eks/names";
import { addFullMesh } from "./eks/peering";
import { addCluster as addGkeCluster } from "./gke/cluster";
import { addFirewall, addNetwork } from "./gke/network";
import { addCluster as addKindCluster } from "./kind/cluster";
import { addConnectivityCheck } from "./kind/connectivity-check";
import { signIn } from "./kind/member";
import { addNames as addKindNames } from "./kind/names";
import { addNodeRoutes } from "./kind/node-routes";

// The program that stacks/main.ts is with the topologies that it comes with.
const app = new App({ stackTraces: false });
const region = "us-west-2";

const clusters = new TerraformStack(app, "eks-clusters");
new LocalBackend(clusters, { path: "../../../terraform.eks-clusters.tfstate" });
clusters.addOverride("terraform.required_version", "~> 1.7");
const provider = new AwsProvider(clusters, "aws", { alias: region, region });
const first = addCluster(clusters, "cluster-test-cluster", {
  name: "test-cluster",
  provider,
  region,
  network: "192.168",
  snatExclusions: "10.0.0.0/16",
});
const second = addCluster(clusters, "cluster-test-cluster-2", {
  name: "test-cluster-2",
  provider,
  region,
  network: "10.0",
  snatExclusions: "192.168.0.0/16",
});

const network = new TerraformStack(app, "eks-network");
new LocalBackend(network, { path: "../../../terraform.eks-network.tfstate" });
network.addOverride("terraform.required_version", "~> 1.7");
const networkProvider = new AwsProvider(network, "aws", { alias: region, region });
const firstHere = { ...first, provider: networkProvider };
const secondHere = { ...second, provider: networkProvider };
addFullMesh(network, [firstHere, secondHere]);
addDnsEndpoint(network, firstHere, "dns-test-cluster-f069097c");
addDnsEndpoint(network, secondHere, "dns-test-cluster-2-307db2c6");

const dns = new TerraformStack(app, "eks-dns");
new LocalBackend(dns, { path: "../../../terraform.eks-dns.tfstate" });
dns.addDependency(clusters);
dns.addDependency(network);
const dnsProvider = new AwsProvider(dns, "aws", { alias: region, region });
const firstNames = {
  name: "test-cluster",
  namespace: "cluster-1",
  addresses: ["192.168.128.16", "192.168.160.16", "192.168.192.16"],
};
const secondNames = {
  name: "test-cluster-2",
  namespace: "cluster-2",
  addresses: ["10.0.128.16", "10.0.160.16", "10.0.192.16"],
};
addNames(dns, dnsProvider, firstNames, secondNames);
addNames(dns, dnsProvider, secondNames, firstNames);
dns.addOverride("terraform.required_version", "~> 1.10");

const gke = new TerraformStack(app, "gke");
new LocalBackend(gke, { path: "../../../terraform.gke.tfstate" });
const project = "my-project";
const vpc = addNetwork(gke, "network-my-project.multicluster", {
  provider: new GoogleProvider(gke, "google", { alias: "main", project }),
  project,
  name: "multicluster",
});
addGkeCluster(gke, "cluster-cluster-1", vpc, {
  name: "cluster-1",
  region: "us-central1",
  nodeCidr: "10.0.0.0/16",
  podCidr: "10.10.0.0/16",
  serviceCidr: "10.100.0.0/16",
});
addGkeCluster(gke, "cluster-cluster-2", vpc, {
  name: "cluster-2",
  region: "us-east1",
  nodeCidr: "10.2.0.0/16",
  podCidr: "10.12.0.0/16",
  serviceCidr: "10.102.0.0/16",
});
addFirewall(gke, vpc, ["10.0.0.0/16", "10.2.0.0/16", "10.10.0.0/16", "10.12.0.0/16"]);
gke.addOverride("terraform.required_version", "~> 1.7");

const kindClusters = new TerraformStack(app, "kind-clusters");
new LocalBackend(kindClusters, { path: "../../../terraform.kind-clusters.tfstate" });
kindClusters.addOverride("terraform.required_version", "~> 1.7");
const kind = new KindProvider(kindClusters, "kind");
const firstKind = addKindCluster(kindClusters, "cluster-cluster-1", {
  name: "cluster-1",
  provider: kind,
  domain: "cluster-1.com",
  podNetwork: "10.10",
  serviceNetwork: "10.40",
});
const secondKind = addKindCluster(kindClusters, "cluster-cluster-2", {
  name: "cluster-2",
  provider: kind,
  domain: "cluster-2.com",
  podNetwork: "10.20",
  serviceNetwork: "10.50",
});

const kindNetwork = new TerraformStack(app, "kind-network");
new LocalBackend(kindNetwork, { path: "../../../terraform.kind-network.tfstate" });
kindNetwork.addOverride("terraform.required_version", "~> 1.7");
const firstMember = signIn(kindNetwork, firstKind);
const secondMember = signIn(kindNetwork, secondKind);
addNodeRoutes(kindNetwork, [firstMember, secondMember]);
addConnectivityCheck(kindNetwork, [
  { ...firstMember, corefile: addKindNames(kindNetwork, firstMember, secondMember) },
  { ...secondMember, corefile: addKindNames(kindNetwork, secondMember, firstMember) },
]);

app.synth();
