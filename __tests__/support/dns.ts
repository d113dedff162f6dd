import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import { Cidr, type DnsIdentity, type ICluster, RangeUse } from "../../src/cluster";

/** A cluster of `cluster.local` that owns the namespace of its own name. */
export function dnsCluster(
  clusterName: string,
  dns: Partial<DnsIdentity> = {},
  ...ranges: readonly string[]
): ICluster {
  return {
    clusterName,
    addressRanges: ranges.map((range) => ({
      use: RangeUse.PODS,
      cidr: Cidr.parse(range),
      routed: true,
    })),
    dns: {
      clusterDomain: "cluster.local",
      namespaces: [clusterName],
      addresses: [`10.0.0.${clusterName.charCodeAt(0)}`],
      ...dns,
    },
  };
}

/** The kubernetes provider of a cluster. */
export function kubernetes(stack: TerraformStack, alias: string): KubernetesProvider {
  return new KubernetesProvider(stack, `kubernetes-${alias}`, { alias });
}
