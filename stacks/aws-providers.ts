import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../src/cluster";
import type { AwsProviderSpec } from "./eks-topology";

/**
 * The AWS providers of a stack, by the names that clusters use.
 */
export class AwsProviders extends Construct {
  private readonly byName = new Map<string, AwsProvider>();

  /** @throws ValidationError PROVIDER_DUPLICATE, PROVIDER_NAME */
  public constructor(scope: Construct, id: string, specs: readonly AwsProviderSpec[]) {
    super(scope, id);
    const ordered = [...specs].sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const { name, region, assumeRoleArn } of ordered) {
      if (this.byName.has(name)) {
        throw new ValidationError({
          code: ErrorCode.PROVIDER_DUPLICATE,
          problem: `Two providers of the topology are called "${name}".`,
          found: specs.map((spec) => `"${spec.name}"`).join(", "),
          fix: "give each account and region one entry with a name of its own.",
          scope: this,
        });
      }
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
        throw new ValidationError({
          code: ErrorCode.PROVIDER_NAME,
          problem: `The provider "${name}" has a name that Terraform does not take as an alias.`,
          found: `"${name}"`,
          fix: 'start with a letter, go on with letters, digits, "-" and "_": "us-west-2".',
          scope: this,
        });
      }
      const provider = new AwsProvider(this, name, {
        alias: name,
        region,
        ...(assumeRoleArn !== undefined && { assumeRole: [{ roleArn: assumeRoleArn }] }),
      });
      this.byName.set(name, provider);
    }
  }

  /**
   * @throws ValidationError PROVIDER_UNKNOWN
   */
  public get(spec: { readonly clusterName: string; readonly provider: string }): AwsProvider {
    const provider = this.byName.get(spec.provider);
    if (provider === undefined) {
      throw new ValidationError({
        code: ErrorCode.PROVIDER_UNKNOWN,
        problem: `The cluster "${spec.clusterName}" names a provider that the topology does not declare.`,
        found: `"${spec.provider}"; declared: ${[...this.byName.keys()].join(", ") || "none"}`,
        fix: `add { name: "${spec.provider}", region: "..." } to the providers, or name one of those declared.`,
        scope: this,
      });
    }
    return provider;
  }
}
