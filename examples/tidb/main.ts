import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { Traffic } from "cdktf-multicluster";
import {
  EksCluster,
  EksClusterAuth,
  EksDnsEndpoint,
  type IEksCluster,
  PeeringMesh,
} from "cdktf-multicluster/aws";
import { ConnectivityCheck, CorefileBase, DnsNodePort, StubDomains } from "cdktf-multicluster/dns";
import { BlockStorage } from "./block-storage";

const REGION = "us-west-2";

/** The clusters, each with the namespace that TiDB has in it and nowhere else. */
const CLUSTERS = [
  { clusterName: "tidb-1", vpcCidr: "192.168.0.0/16", namespace: "tidb-1" },
  { clusterName: "tidb-2", vpcCidr: "10.0.0.0/16", namespace: "tidb-2" },
];

/** The namespace in which the deploy checks that a cluster reaches the other. */
const checkNamespace = (clusterName: string): string => `check-${clusterName}`;

/** The port of SQL, at which the deploy also checks that the clusters reach each other. */
const SQL_PORT = 4000;

/** What TiDB opens from cluster to cluster. README.md tells who connects to whom, and why. */
const TRAFFIC = [
  Traffic.tcp(2379, 2380), // PD: its clients, its peers
  Traffic.tcp(20160), // TiKV
  Traffic.tcp(20180), // TiKV: status
  Traffic.tcp(SQL_PORT), // TiDB
  Traffic.tcp(10080), // TiDB: status
];

/** Whether a plan that would destroy a Corefile is refused: no CoreDNS starts without one. */
const PREVENT_DESTROY = true;

/** What the stacks have in common: the state in a file beside cdktf.out, and one AWS provider. */
abstract class RegionalStack extends TerraformStack {
  protected readonly aws: AwsProvider;

  protected constructor(app: App, id: string) {
    super(app, id);
    // Relative to the folder in which Terraform runs, so that the output is the same everywhere.
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
    this.aws = new AwsProvider(this, "aws", { region: REGION });
  }

  /** Clusters of another stack, for use in this one. */
  protected use(clusters: readonly EksCluster[]): IEksCluster[] {
    return clusters.map((cluster) =>
      EksCluster.fromAttributes(this, cluster.clusterName, {
        ...cluster.attributes,
        provider: this.aws,
      }),
    );
  }
}

/** The clusters, each in a VPC of its own, with volumes for PD and TiKV. */
class ClustersStack extends RegionalStack {
  public readonly clusters: readonly EksCluster[];

  public constructor(app: App, id: string) {
    super(app, id);
    this.clusters = CLUSTERS.map(({ clusterName, vpcCidr, namespace }) => {
      const peers = CLUSTERS.filter((peer) => peer.clusterName !== clusterName);
      const cluster = new EksCluster(this, clusterName, {
        clusterName,
        provider: this.aws,
        vpcCidr,
        namespaces: [namespace, checkNamespace(clusterName)],
        // PD and TiKV see who connects, and certificates of TiDB may name pods by their addresses.
        snatExclusions: peers.map((peer) => peer.vpcCidr),
      });
      new BlockStorage(this, `storage-${clusterName}`, cluster);
      return cluster;
    });
  }
}

/** The path between the clusters, and the addresses at which the DNS of each answers the other. */
class NetworkStack extends RegionalStack {
  public constructor(app: App, id: string, { clusters }: ClustersStack) {
    super(app, id);
    const joined = this.use(clusters);
    new PeeringMesh(this, "mesh", { clusters: joined, traffic: TRAFFIC });
    for (const cluster of joined) {
      new EksDnsEndpoint(this, `dns-endpoint-${cluster.clusterName}`, { cluster });
    }
  }
}

/** The names of each cluster in the other, and the check that they resolve and are reached. */
class NamesStack extends RegionalStack {
  public constructor(app: App, id: string, clusters: ClustersStack, network: NetworkStack) {
    super(app, id);
    this.addDependency(clusters);
    this.addDependency(network);
    const joined = this.use(clusters.clusters);
    const members = joined.map((cluster) => {
      const { clusterName } = cluster;
      const { config } = new EksClusterAuth(this, `auth-${clusterName}`, { cluster });
      const provider = new KubernetesProvider(this, `kubernetes-${clusterName}`, {
        alias: clusterName,
        ...config,
      });
      new DnsNodePort(this, `dns-node-port-${clusterName}`, { clusterName, provider });
      const stubDomains = new StubDomains(this, `names-${clusterName}`, {
        cluster,
        provider,
        peers: joined.filter((peer) => peer !== cluster),
        base: CorefileBase.eks(),
        preventDestroy: PREVENT_DESTROY,
      });
      return { cluster, provider, namespace: checkNamespace(clusterName), stubDomains };
    });
    new ConnectivityCheck(this, "check", { members, port: SQL_PORT, createNamespaces: true });
  }
}

const app = new App();
const clusters = new ClustersStack(app, "tidb-clusters");
const network = new NetworkStack(app, "tidb-network", clusters);
new NamesStack(app, "tidb-names", clusters, network);
app.synth();
