import type { AdoptedEksClusterSpec, EksClusterSpec, EksTopology } from "../../stacks/eks-topology";
import { type Body, bodyOf, type SynthesizedStack } from "./synth";
import { adopted, created, synthesizeTopology } from "./topologies";

/** The type of what holds a Corefile. */
export const CONFIG_MAP = "kubernetes_config_map_v1_data";

/** A created cluster that owns a namespace, or none. */
export function owner(
  clusterName: string,
  vpcCidr: string,
  namespace?: string,
  more: Partial<EksClusterSpec> = {},
): EksClusterSpec {
  return created(clusterName, vpcCidr, {
    ...(namespace !== undefined && { namespaces: [namespace] }),
    ...more,
  });
}

/** An adopted cluster that owns a namespace and answers for it. */
export const old = (more: Partial<AdoptedEksClusterSpec> = {}): AdoptedEksClusterSpec =>
  adopted("old", "10.3.0.0/16", {
    namespaces: ["ns-old"],
    dnsAddresses: ["10.3.0.10"],
    ...more,
  });

/** Created clusters, each with a namespace of its own. */
export const a = owner("a", "10.0.0.0/16", "ns-a");
export const b = owner("b", "10.1.0.0/16", "ns-b");
export const c = owner("c", "10.2.0.0/16", "ns-c");

/** Three created clusters over two providers and an adopted one, but for what is said otherwise. */
export function dnsTopologyOf(more: Partial<EksTopology> = {}): EksTopology {
  return {
    providers: [
      { name: "west", region: "us-west-2" },
      { name: "east", region: "us-east-1" },
    ],
    clusters: [a, { ...b, provider: "east" }, c],
    adopted: [old()],
    ...more,
  };
}

/** The stack of names of such a topology. */
export const dnsOf = (more: Partial<EksTopology> = {}): SynthesizedStack =>
  synthesizeTopology(dnsTopologyOf(more)).dns;

/** What is written to a cluster, as a text. */
export function textIn(stack: SynthesizedStack, clusterName: string): string {
  const { body } = stack.resource(CONFIG_MAP, `names-${clusterName}/corefile`);
  return String(bodyOf(body["data"])["Corefile"]);
}

/** The namespaces whose zones stand in what is written to a cluster, live or not. */
export const namespacesIn = (stack: SynthesizedStack, clusterName: string): string[] => [
  ...new Set(
    [...textIn(stack, clusterName).matchAll(/(ns-[a-z]+)\.svc\.cluster\.local:53/g)].map(
      ([, namespace]) => String(namespace),
    ),
  ),
];

/** The clusters whose Corefiles are written. */
export const writtenTo = (stack: SynthesizedStack): string[] =>
  stack
    .resources(CONFIG_MAP)
    .map(({ id }) => id.replace(/^corefile_/, ""))
    .sort();

/** The aliases of the kubernetes providers. */
export const aliases = (stack: SynthesizedStack): unknown[] =>
  stack
    .providers("kubernetes")
    .map((provider) => bodyOf(provider)["alias"])
    .sort();

/** What differs between two versions of a stack, by address; undefined for what is not there. */
export function changes(
  before: SynthesizedStack,
  after: SynthesizedStack,
): Map<string, { was: Body | undefined; is: Body | undefined }> {
  const blocks = (stack: SynthesizedStack): Map<string, Body> =>
    new Map(
      [...stack.resources(), ...stack.dataSources()].map(({ address, body }) => [address, body]),
    );
  const [was, is] = [blocks(before), blocks(after)];
  const addresses = [...new Set([...was.keys(), ...is.keys()])];
  return new Map(
    addresses
      .map((address) => [address, { was: was.get(address), is: is.get(address) }] as const)
      .filter(([, change]) => JSON.stringify(change.was) !== JSON.stringify(change.is)),
  );
}
