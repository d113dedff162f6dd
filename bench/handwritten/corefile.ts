import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";

/** The text that a cluster's CoreDNS comes with, and what is not the same everywhere. */
export interface BaseCorefileSpec {
  readonly clusterDomain: string;
  /** What the block of `kubernetes` ends with. */
  readonly kubernetes?: string;
  /** The block of `forward`. */
  readonly forward?: string;
  /** The block of `cache`. */
  readonly cache?: string;
}

/** Zones that a peer answers. */
export interface StubSpec {
  readonly name: string;
  readonly zones: readonly [string, ...string[]];
  /** Where its DNS answers. */
  readonly addresses: readonly string[];
}

/** A Corefile, and the cluster whose it is. */
export interface CorefileSpec {
  readonly name: string;
  readonly provider: KubernetesProvider;
  readonly base: BaseCorefileSpec;
  readonly peer: StubSpec;
  readonly preventDestroy: boolean;
}

const baseCorefile = ({
  clusterDomain,
  kubernetes = "",
  forward = "",
  cache = "",
}: BaseCorefileSpec): string => `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa${kubernetes}
    }
    prometheus :9153
    forward . /etc/resolv.conf${forward}
    cache 30${cache}
    loop
    reload
    loadbalance
}
`;

const stubBlock = ({ name, zones, addresses }: StubSpec): string => `
# Answered by ${name}.
${zones.map((zone) => `${zone}:53`).join(" ")} {
    errors
    cache {
        success 9984 30
        denial 9984 5
        prefetch 10 1m 10%
        serve_stale 3600s verify
    }
    forward . ${addresses.join(" ")} {
        policy random
        max_concurrent 1000
        health_check 0.5s domain ${zones[0]}.
    }
}
`;

/**
 * Makes the CoreDNS of a cluster forward the names of a peer, as one writes it without this package. It has
 * the path that `StubDomains` and its stacks give it.
 */
export function addCorefile(stack: Construct, spec: CorefileSpec): ConfigMapV1Data {
  const { name, provider, base, peer, preventDestroy } = spec;
  const corefile = new ConfigMapV1Data(new Construct(stack, `names-${name}`), "corefile", {
    provider,
    metadata: { name: "coredns", namespace: "kube-system" },
    data: { Corefile: baseCorefile(base) + stubBlock(peer) },
    fieldManager: "cdktf-multicluster",
    force: true,
    lifecycle: { preventDestroy },
  });
  corefile.overrideLogicalId(`corefile_${name}`);
  return corefile;
}
