import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { FIELD_MANAGER } from "./coredns";
import { claimNames } from "./forwarding";
import { planStubZones } from "./stub-zones";

/** Whose names a cluster with kube-dns resolves. */
export interface KubeDnsStubDomainsProps {
  /** The cluster whose kube-dns is configured. */
  readonly cluster: ICluster;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
  /** The clusters whose names it resolves. */
  readonly peers: readonly ICluster[];
}

/**
 * Makes the names of other clusters resolve in a cluster that runs kube-dns, as GKE's Standard clusters
 * do by default. Owns the key `stubDomains` of the ConfigMap kube-system/kube-dns, and no other.
 *
 * Where somebody else wrote that key, the apply fails and names who: what is there would be lost. A
 * destroy takes the stub domains out again and harms nothing, so it is not protected. kube-dns has none
 * of the options of {@link StubDomains}.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/kube-dns
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 */
export class KubeDnsStubDomains extends Construct {
  /**
   * @throws ValidationError STUB_WRITER, STUB_CYCLE, DNS_ADDRESSES and those of zones
   */
  public constructor(scope: Construct, id: string, props: KubeDnsStubDomainsProps) {
    super(scope, id);
    const { cluster, provider, peers } = props;
    for (const peer of peers) {
      this.assertLiterals(cluster, peer);
    }
    const stubs = planStubZones(this, cluster, peers, false);
    claimNames(this, { cluster, by: "stub domain of kube-dns", stubs, forceTcp: false });
    const stubDomains = Object.fromEntries(
      stubs.flatMap(({ zones, peer }) => zones.map((zone) => [zone, peer.dns.addresses])),
    );
    new ConfigMapV1Data(this, "stub-domains", {
      provider,
      metadata: { name: "kube-dns", namespace: "kube-system" },
      data: { stubDomains: JSON.stringify(stubDomains) },
      fieldManager: FIELD_MANAGER,
    });
  }

  private assertLiterals({ clusterName }: ICluster, peer: ICluster): void {
    if (peer.dns.addresses.some((address) => Token.isUnresolved(address))) {
      throw new ValidationError({
        code: ErrorCode.DNS_ADDRESSES,
        problem: `The kube-dns of the cluster "${clusterName}" takes addresses of "${peer.clusterName}" that are known at synthesis alone.`,
        found: "an address that Terraform computes",
        fix: `give "${peer.clusterName}" literal addresses that stay, such as ["10.0.96.16"].`,
        scope: this,
      });
    }
  }
}
