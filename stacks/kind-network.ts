import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ErrorCode, Links, peersByCluster, Traffic, ValidationError } from "../src/cluster";
import { CorefileBase, releaseCorefiles, StubDomains } from "../src/dns";
import { type KindCluster, NodeRoutes } from "../src/kind";
import { clusterId } from "./cluster-names";
import { checkConnectivity } from "./connectivity-check";
import type { KindClustersStack } from "./kind-clusters";
import type { KindTopology } from "./kind-topology";
import { keepState } from "./state/keep-state";

/** What the network between kind clusters is made from. */
export interface KindNetworkStackProps {
  readonly topology: KindTopology;
  /** The stack that creates the topology's clusters; it is deployed first. */
  readonly clusters: KindClustersStack;
}

/** Namespace of what checks the connectivity, in each cluster. */
const CHECK_NAMESPACE = "connectivity-check";

/**
 * The network between the kind clusters of a topology: routes on their nodes, and names of each
 * cluster's domain in the others.
 */
export class KindNetworkStack extends TerraformStack {
  /** @throws ValidationError DOMAIN_SHARED and those of {@link NodeRoutes} and {@link StubDomains} */
  public constructor(scope: Construct, id: string, { topology, clusters }: KindNetworkStackProps) {
    super(scope, id);
    keepState(this);
    const members = clusters.members.map(({ spec, cluster }) => ({
      spec,
      cluster,
      provider: this.signIn(cluster),
    }));
    const joined = members.filter(({ spec }) => spec.leaving !== true);
    const leaving = members.filter(({ spec }) => spec.leaving === true);
    const { links = Links.full(), nodeRoutesImage } = topology;
    const pairs = links.among(
      this,
      joined.map(({ cluster }) => cluster),
    );
    for (const { first, second } of pairs) this.assertOwnDomains(first, second);

    new NodeRoutes(this, "node-routes", {
      members: joined,
      links,
      ...(nodeRoutesImage !== undefined && { image: nodeRoutesImage }),
    });
    const peers = peersByCluster(pairs);
    const checked = joined.map(({ cluster, provider }) => {
      const { clusterName } = cluster;
      const stubDomains = new StubDomains(this, `names-${clusterName}`, {
        cluster,
        provider,
        peers: peers.get(cluster) ?? [],
        base: CorefileBase.kubeadm(),
        // Clusters on one's own machine are destroyed together with the network between them.
        preventDestroy: false,
      });
      return { cluster, provider, namespace: CHECK_NAMESPACE, stubDomains };
    });
    releaseCorefiles(
      this,
      leaving.map(({ cluster }) => cluster.clusterName),
    );
    const { connectivityCheck: options } = topology;
    if (options) {
      checkConnectivity(this, { options, traffic: [Traffic.all()], members: checked, pairs });
    }
  }

  /** The kubernetes provider of a cluster. */
  private signIn(cluster: KindCluster): KubernetesProvider {
    const { clusterName, kubernetesConfig } = cluster;
    return new KubernetesProvider(this, `kubernetes-${clusterName}`, {
      alias: clusterId(clusterName),
      ...kubernetesConfig,
    });
  }

  private assertOwnDomains(first: KindCluster, second: KindCluster): void {
    const { clusterDomain } = first.dns;
    if (clusterDomain === second.dns.clusterDomain) {
      throw new ValidationError({
        code: ErrorCode.DOMAIN_SHARED,
        problem: `The clusters "${first.clusterName}" and "${second.clusterName}" are joined and have the same domain, so each would look the other's names up at home.`,
        found: `clusterDomain: "${clusterDomain}", twice`,
        fix: `give "${second.clusterName}" a clusterDomain of its own, such as "${second.clusterName}.com".`,
        scope: this,
      });
    }
  }
}
