import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import type { AwsProviderSpec } from "./eks-topology";
import { NamedProviders } from "./named-providers";

/**
 * The AWS providers of a stack, by the names that clusters use.
 */
export class AwsProviders extends NamedProviders<AwsProviderSpec, AwsProvider> {
  /** @throws ValidationError PROVIDER_DUPLICATE, PROVIDER_NAME */
  public constructor(scope: Construct, id: string, specs: readonly AwsProviderSpec[]) {
    super(scope, id, specs, {
      create: (parent, { name, region, assumeRoleArn }) =>
        new AwsProvider(parent, name, {
          alias: name,
          region,
          ...(assumeRoleArn !== undefined && { assumeRole: [{ roleArn: assumeRoleArn }] }),
        }),
      arguments: 'region: "..."',
      standsFor: "account and region",
      example: "us-west-2",
    });
  }

  /**
   * @throws ValidationError PROVIDER_UNKNOWN
   */
  public get(spec: { readonly clusterName: string; readonly provider: string }): AwsProvider {
    return this.named(spec.provider, `The cluster "${spec.clusterName}"`);
  }
}
