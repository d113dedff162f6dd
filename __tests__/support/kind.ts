import type { TerraformStack } from "cdktf";
import { Cidr, type ICluster, RangeUse } from "../../src/cluster";
import {
  KindCluster,
  type KindClusterProps,
  KindProvider,
  NodeRoutes,
  type NodeRoutesProps,
} from "../../src/kind";
import { byName } from "../../stacks/cluster-names";
import { dnsCluster, kubernetes } from "./dns";
import { kindSpec } from "./kind-topologies";
import { type Body, bodyOf, type SynthesizedStack, synthesizeStack } from "./synth";

/** Clusters by their ids, which are also their names unless they say otherwise. */
export function kindClusters(
  stack: TerraformStack,
  byId: Readonly<Record<string, Partial<KindClusterProps>>>,
): KindCluster[] {
  const provider = new KindProvider(stack, "kind");
  return Object.entries(byId).map(
    ([id, more], index) =>
      new KindCluster(stack, id, { ...kindSpec(id, index + 1), provider, ...more }),
  );
}

/** The arguments of a cluster `a`. */
export function kindClusterJson(more: Partial<KindClusterProps> = {}): Body {
  return synthesizeStack((stack) => {
    kindClusters(stack, { a: more });
  }).resource("kind_cluster").body;
}

/** The nodes of a cluster in Terraform JSON, the first control plane first. */
export function nodesIn(cluster: Body): Body[] {
  const nodes = bodyOf(cluster["kind_config"])["node"];
  return Array.isArray(nodes) ? nodes.map(bodyOf) : [];
}

/** A cluster with routed ranges of pods and of services. */
export function neighbour(
  clusterName: string,
  podCidrs: readonly string[],
  serviceCidrs: readonly string[] = [],
): ICluster {
  const ranges = (use: RangeUse, cidrs: readonly string[]): ICluster["addressRanges"] =>
    cidrs.map((cidr) => ({ use, cidr: Cidr.parse(cidr), routed: true }));
  return {
    ...dnsCluster(clusterName),
    addressRanges: [...ranges(RangeUse.PODS, podCidrs), ...ranges(RangeUse.SERVICES, serviceCidrs)],
  };
}

/** Routes between the nodes of clusters, each of which has a provider of its own name. */
export function routeNodes(
  stack: TerraformStack,
  clusters: readonly ICluster[],
  options: Omit<NodeRoutesProps, "members"> = {},
): NodeRoutes {
  // Providers stand in a stack in the order in which they are declared.
  const members = byName(clusters)
    .map((cluster) => ({ cluster, provider: kubernetes(stack, cluster.clusterName) }))
    .sort((left, right) => clusters.indexOf(left.cluster) - clusters.indexOf(right.cluster));
  return new NodeRoutes(stack, "routes", { members, ...options });
}

/** The stack of such routes. */
export function nodeRoutesStack(
  clusters: readonly ICluster[],
  options: Omit<NodeRoutesProps, "members"> = {},
): SynthesizedStack {
  return synthesizeStack((stack) => {
    routeNodes(stack, clusters, options);
  });
}

/** The clusters whose routes a cluster's nodes get, in the order in which they stand there. */
export function peersRoutedFrom(stack: SynthesizedStack, clusterName: string): string[] {
  const path = `routes/agents/${clusterName}/config-map`;
  const { body } = stack.resource("kubernetes_config_map_v1", path);
  const text = String(bodyOf(body["data"])["routes"]);
  const names = new Map(
    stack.dataSources("kubernetes_nodes").map((block) => [block.address, nameIn(block.path)]),
  );
  return [...text.matchAll(/local\.([\w-]+)/g)].map(([, local = ""]) => {
    const lines = String(stack.section("locals")[local]);
    const asked = [...new Set(lines.match(/data\.kubernetes_nodes\.[\w-]+/g))];
    return asked.map((address) => names.get(address) ?? address).join(" and ");
  });
}

/** The name of the cluster that a path below `routes` is about. */
export const nameIn = (path: string): string => path.split("/")[2] ?? "";
