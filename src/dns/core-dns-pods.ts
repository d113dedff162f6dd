import { DataKubernetesEndpointsV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-endpoints-v1";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { MAX_UPSTREAMS } from "./corefile/upstreams";

/** Whose CoreDNS pods are asked for. */
export interface CoreDnsPodsProps {
  /** Name of the cluster, for messages. */
  readonly clusterName: string;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
}

/**
 * The addresses that the CoreDNS pods of a cluster have when Terraform plans, for a cluster whose DNS
 * has no addresses that stay. They are those of ready pods, from the endpoints of the Service
 * kube-system/kube-dns.
 *
 * Pods get other addresses whenever they move, and the peers keep asking the old ones until the next
 * deploy. Prefer addresses that stay.
 *
 * The plan fails where no pod is ready, and where there are more than CoreDNS forwards to.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/data-sources/endpoints_v1
 */
export class CoreDnsPods extends Construct {
  /** For `dnsAddresses`: one text that Terraform computes, with all addresses in it. */
  public readonly addresses: readonly string[];

  /** Nothing is refused at synthesis: what the cluster has is known when Terraform plans. */
  public constructor(scope: Construct, id: string, props: CoreDnsPodsProps) {
    super(scope, id);
    const { clusterName, provider } = props;
    const addressesOf = (subsets: string): string =>
      `sort(distinct(flatten([for subset in ${subsets} : [for address in subset.address : address.ip]])))`;
    const count = `length(${addressesOf("self.subset")})`;
    const endpoints = new DataKubernetesEndpointsV1(this, "endpoints", {
      provider,
      metadata: { name: "kube-dns", namespace: "kube-system" },
      lifecycle: {
        postcondition: [
          {
            condition: `\${${count} > 0}`,
            errorMessage: `No CoreDNS pod of the cluster "${clusterName}" is ready (endpoints kube-system/kube-dns), so there is nobody to ask for its names. Bring CoreDNS up, or give dnsAddresses that stay, and deploy again.`,
          },
          {
            condition: `\${${count} <= ${MAX_UPSTREAMS}}`,
            errorMessage: `The cluster "${clusterName}" has more than ${MAX_UPSTREAMS} CoreDNS pods, and CoreDNS forwards to ${MAX_UPSTREAMS} addresses at most. Give dnsAddresses of a load balancer in front of them.`,
          },
        ],
      },
    });
    const subsets = `data.kubernetes_endpoints_v1.${endpoints.friendlyUniqueId}.subset`;
    const ready = new TerraformLocal(this, "ready", `\${${addressesOf(subsets)}}`);
    this.addresses = [Fn.join(" ", Token.asList(ready.expression))];
  }
}
