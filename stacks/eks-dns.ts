import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { EksClusterAuth, type IEksCluster, type ILocatedEksCluster } from "../src/aws";
import { Links, peersByCluster, Traffic } from "../src/cluster";
import {
  type ConnectivityCheckMember,
  CorefileBase,
  DnsNodePort,
  releaseCorefiles,
  StubDomains,
} from "../src/dns";
import { AwsProviders } from "./aws-providers";
import { byName, clusterId } from "./cluster-names";
import { checkConnectivity } from "./connectivity-check";
import type { EksClustersStack } from "./eks-clusters";
import type { EksNetworkStack } from "./eks-network";
import type { EksTopology } from "./eks-topology";
import { joinedClusters, lookUpCluster } from "./joined-clusters";
import { releasedClusters } from "./released-clusters";
import { keepState } from "./state/keep-state";

/** What names across EKS clusters are made from. */
export interface EksDnsStackProps {
  readonly topology: EksTopology;
  /** The stack that creates the topology's clusters; it is deployed first. */
  readonly clusters: EksClustersStack;
  /** The stack that joins them; it is deployed before names resolve. */
  readonly network: EksNetworkStack;
}

/**
 * Names across the EKS clusters of a topology: CoreDNS of each forwards the namespaces of its peers
 * to them, and that of created clusters answers the peers at a port of every node.
 *
 * Every cluster that stays has its Corefile written, also while nobody owns a namespace: a Corefile
 * that left the code without being released would be deleted.
 */
export class EksDnsStack extends TerraformStack {
  private readonly topology: EksTopology;

  /** @throws ValidationError RELEASED_UNKNOWN, STUB_RELEASED and those of {@link StubDomains} */
  public constructor(scope: Construct, id: string, props: EksDnsStackProps) {
    super(scope, id);
    const { topology, clusters, network } = props;
    this.topology = topology;
    keepState(this);
    // It takes no value of theirs: clusters are found by their names, which are known at synthesis.
    this.addDependency(clusters);
    this.addDependency(network);
    const providers = new AwsProviders(this, "aws", topology.providers);
    const { created, adopted } = joinedClusters(this, { topology, clusters, providers });
    const joined = [...created, ...adopted];
    const pairs = (topology.links ?? Links.full()).among(this, joined);
    const peers = peersByCluster(pairs);
    // Of a cluster without namespaces there is nothing to ask. Where an adopted one says at which
    // addresses it answers, they were forgotten, which StubDomains refuses.
    const asked = joined.filter(
      (cluster) =>
        cluster.dns.namespaces.length > 0 ||
        (adopted.includes(cluster) && cluster.dns.addresses.length > 0),
    );
    const peersOf = (cluster: IEksCluster): IEksCluster[] =>
      (peers.get(cluster) ?? []).filter((peer) => asked.includes(peer));

    const members: ConnectivityCheckMember[] = [];
    for (const cluster of created) {
      const provider = this.signIn(cluster);
      const stubDomains = new StubDomains(this, `names-${cluster.clusterName}`, {
        cluster,
        provider,
        peers: peersOf(cluster),
        base: CorefileBase.eks(),
        preventDestroy: topology.preventDestroy ?? true,
      });
      const [namespace] = cluster.dns.namespaces;
      if (namespace !== undefined) {
        const { clusterName } = cluster;
        new DnsNodePort(this, `dns-node-port-${clusterName}`, { clusterName, provider });
        members.push({ cluster, provider, namespace, stubDomains });
      }
    }

    const released = releasedClusters(this, topology);
    const releasedNames = released.map(({ clusterName }) => clusterName);
    const leaving = byName(topology.adopted ?? [])
      .filter((spec) => spec.leaving === true && !releasedNames.includes(spec.clusterName))
      .map((spec) => lookUpCluster(this, providers, spec));
    for (const cluster of [...adopted, ...leaving]) {
      const provider = this.signIn(cluster);
      const stubDomains = new StubDomains(this, `names-${cluster.clusterName}`, {
        cluster,
        provider,
        peers: peersOf(cluster),
        base: CorefileBase.live(),
      });
      const [namespace] = cluster.dns.namespaces;
      if (namespace !== undefined) members.push({ cluster, provider, namespace, stubDomains });
    }
    const { connectivityCheck: options, traffic = [Traffic.all()] } = topology;
    if (options) checkConnectivity(this, { options, traffic, members, pairs });

    for (const spec of released) {
      this.signIn({ clusterName: spec.clusterName, provider: providers.get(spec) });
    }
    releaseCorefiles(this, releasedNames);
  }

  /** The kubernetes provider of a cluster. */
  private signIn(cluster: ILocatedEksCluster): KubernetesProvider {
    const { clusterName } = cluster;
    const { tokenSource } = this.topology;
    const { config } = new EksClusterAuth(this, `auth-${clusterName}`, {
      cluster,
      ...(tokenSource && { tokenSource }),
    });
    return new KubernetesProvider(this, `kubernetes-${clusterName}`, {
      alias: clusterId(clusterName),
      ...config,
    });
  }
}
