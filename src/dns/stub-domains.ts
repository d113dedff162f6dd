import { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { assertCorefile } from "./corefile/check-corefile";
import { COREDNS_CONFIG_MAP, FIELD_MANAGER } from "./coredns";
import { Corefile } from "./corefile/corefile";
import type { CorefileBase } from "./corefile-base";
import { claimNames } from "./forwarding";
import { LiveCorefile } from "./live-corefile";
import { parseOptions, stubBlock, type StubOptions } from "./stub-blocks";
import { planStubZones } from "./stub-zones";
import { escapeTemplate } from "./terraform-text";

/** Whose names a cluster resolves, and how. */
export interface StubDomainsProps extends StubOptions {
  /** The cluster whose CoreDNS is configured. */
  readonly cluster: ICluster;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
  /** The clusters whose names it resolves. None takes all stub domains out again. */
  readonly peers: readonly ICluster[];
  /** The text that the stub domains are added to. */
  readonly base: CorefileBase;
  /**
   * Whether addresses of the peers' pods and services are looked up there, too.
   * @default false
   */
  readonly reverseZones?: boolean;
  /**
   * Whether a destroy is refused. It would delete the Corefile, with which no CoreDNS pod starts.
   * Turn it off for a cluster that goes away anyway.
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/**
 * Makes the names of other clusters resolve in a cluster: its CoreDNS forwards their zones to the
 * addresses at which they answer. Owns the key `Corefile` of the ConfigMap kube-system/coredns.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/config_map_v1_data
 */
export class StubDomains extends Construct {
  /**
   * Id of the resource of a cluster in Terraform's state. It depends on the cluster's name alone, so
   * that the resource can be released when the construct is gone.
   *
   * @param clusterName name of the cluster whose Corefile is written
   */
  public static resourceId(clusterName: string): string {
    return `corefile_${clusterName}`;
  }

  /** The cluster whose Corefile this writes. */
  public readonly clusterName: string;
  /** The Corefile, for what has to come after it. */
  public readonly corefile: ConfigMapV1Data;

  /**
   * @throws ValidationError STUB_WRITER, STUB_CYCLE, STUB_OPTION and those of zones and Corefiles
   */
  public constructor(scope: Construct, id: string, props: StubDomainsProps) {
    super(scope, id);
    const { cluster, provider, base } = props;
    const { clusterName, dns } = cluster;
    this.clusterName = clusterName;
    const options = parseOptions(this, clusterName, props);
    const stubs = planStubZones(this, cluster, props.peers, props.reverseZones ?? false);
    const { forceTcp, successTtl, denialTtl, serveStale } = options;
    const kept = { successTtl, denialTtl, serveStale };
    claimNames(this, { cluster, by: "stub domain of CoreDNS", stubs, forceTcp, ...kept });
    const blocks = stubs.map((stub) => stubBlock(stub, options));

    const origin = { what: `the stub domains of the cluster "${clusterName}"`, scope: this };
    assertCorefile(Corefile.of(...blocks), { origin });

    const corefile = base
      .corefileFor?.(dns.clusterDomain)
      .add(blocks, { what: `the Corefile of the cluster "${clusterName}"`, scope: this });
    const { text, preconditions } =
      corefile === undefined
        ? new LiveCorefile(this, "live", {
            clusterName,
            provider,
            blocks: blocks.map((block) => `${block.render()}\n`).join(""),
            zones: stubs.flatMap(({ zones }) => zones),
          })
        : { text: escapeTemplate(corefile.render()), preconditions: undefined };
    this.corefile = new ConfigMapV1Data(this, "corefile", {
      provider,
      metadata: { ...COREDNS_CONFIG_MAP },
      data: { Corefile: text },
      fieldManager: FIELD_MANAGER,
      // The key belongs to whoever installed CoreDNS; it is taken over.
      force: true,
      lifecycle: {
        preventDestroy: props.preventDestroy ?? true,
        ...(preconditions && { precondition: [...preconditions] }),
      },
    });
    this.corefile.overrideLogicalId(StubDomains.resourceId(clusterName));
  }
}
