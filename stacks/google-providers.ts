import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import type { GoogleProviderSpec } from "./gke-topology";
import { NamedProviders } from "./named-providers";

/**
 * The Google providers of a stack, by the names that networks and clusters use.
 */
export class GoogleProviders extends NamedProviders<GoogleProviderSpec, GoogleProvider> {
  /** @throws ValidationError PROVIDER_DUPLICATE, PROVIDER_NAME */
  public constructor(scope: Construct, id: string, specs: readonly GoogleProviderSpec[]) {
    super(scope, id, specs, {
      create: (parent, { name, project }) =>
        new GoogleProvider(parent, name, { alias: name, project }),
      arguments: 'project: "..."',
      standsFor: "project",
      example: "main",
    });
  }

  /**
   * @throws ValidationError PROVIDER_UNKNOWN
   */
  public ofNetwork(spec: {
    readonly networkName: string;
    readonly provider: string;
  }): GoogleProvider {
    return this.named(spec.provider, `The network "${spec.networkName}"`);
  }

  /**
   * @returns nothing for a cluster that names none
   * @throws ValidationError PROVIDER_UNKNOWN
   */
  public ofCluster(spec: { readonly clusterName: string; readonly provider?: string }): {
    readonly provider?: GoogleProvider;
  } {
    const { clusterName, provider } = spec;
    return provider === undefined
      ? {}
      : { provider: this.named(provider, `The cluster "${clusterName}"`) };
  }
}
