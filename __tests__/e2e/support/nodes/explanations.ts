import { TerraformStack } from "cdktf";
import { type ICluster, Links } from "../../../../src/cluster";
import { CorefileBase, StubDomains } from "../../../../src/dns";
import { NodeRoutes } from "../../../../src/kind";
import { explain, type Explanation } from "../../../../src/report";
import { kubernetes } from "../../../support/dns";
import { neighbour } from "../../../support/kind";
import { testApp } from "../../../support/synth";
import type { Cluster } from "./cluster";
import type { ClusterName } from "./joined-clusters";

/** Declares clusters as these, and gives what explain says of connections from one of them. */
export function explainNodes(
  clusters: readonly Cluster[],
  pairs: readonly (readonly [ClusterName, ClusterName])[],
): (from: ClusterName, to: string, port: number) => Explanation {
  const app = testApp();
  const stack = new TerraformStack(app, "stack");
  const members = clusters.map((cluster) => ({
    cluster: identityOf(cluster),
    provider: kubernetes(stack, cluster.name),
  }));
  new NodeRoutes(stack, "routes", { members, links: Links.pairs(...pairs) });
  for (const { cluster, provider } of members) {
    const peers = members
      .map((member) => member.cluster)
      .filter(({ clusterName }) => isPair(pairs, cluster.clusterName, clusterName));
    const base = CorefileBase.kubeadm();
    new StubDomains(stack, `names-${cluster.clusterName}`, { cluster, provider, peers, base });
  }
  return (from, to, port) => explain(app, { from, to, port });
}

function identityOf({ name, podCidr, services, dnsAddress }: Cluster): ICluster {
  return {
    ...neighbour(name, [podCidr], [services]),
    dns: { clusterDomain: `${name}.example`, namespaces: [], addresses: [dnsAddress] },
  };
}

function isPair(pairs: readonly (readonly string[])[], one: string, other: string): boolean {
  return one !== other && pairs.some((pair) => pair.includes(one) && pair.includes(other));
}
