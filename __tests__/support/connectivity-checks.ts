import { TerraformStack } from "cdktf";
import type { ICluster } from "../../src/cluster";
import {
  ConnectivityCheck,
  type ConnectivityCheckMember,
  type ConnectivityCheckProps,
} from "../../src/dns";
import { kubernetes } from "./dns";
import { type Block, bodyOf, SynthesizedStack, testApp } from "./synth";

type Options = Omit<ConnectivityCheckProps, "members">;

/** A connectivity check of clusters, each in the first of its namespaces, in a stack. */
export function synthesizeCheck(
  clusters: readonly ICluster[],
  options: Options = {},
): SynthesizedStack {
  const stack = new TerraformStack(testApp(), "check");
  new ConnectivityCheck(stack, "check", {
    ...options,
    members: clusters.map((cluster) => member(stack, cluster)),
  });
  return new SynthesizedStack("check", JSON.stringify(stack.toTerraform()));
}

/** A cluster as a member of a check, in the first of its namespaces. */
export function member(stack: TerraformStack, cluster: ICluster): ConnectivityCheckMember {
  return {
    cluster,
    provider: kubernetes(stack, cluster.clusterName),
    namespace: cluster.dns.namespaces[0] ?? "default",
  };
}

/** A value inside a block, by its path. */
export const at = (block: Block | undefined, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => bodyOf(first(value))[key], block?.body);

/** Terraform JSON writes a block that stands once as a list of one, or as an object. */
export const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** The Jobs of a stack. */
export const jobs = (stack: SynthesizedStack): Block[] => stack.resources("kubernetes_job_v1");
/** The name that Kubernetes knows a block by. */
export const nameOf = (block: Block | undefined): string => String(at(block, "metadata", "name"));
/** The names of the Jobs of a stack. */
export const namesOf = (stack: SynthesizedStack): string[] => jobs(stack).map(nameOf).sort();
/** The part of a Job's name that tells which cluster looks for which. */
export const pairOf = (name: string): string =>
  /-connect-(.*)-[0-9a-f]{8}$/.exec(name)?.[1] ?? name;
