import { TerraformProvider, type TerraformProviderGeneratorMetadata } from "cdktf";
import type { Construct } from "constructs";

/** The version of the provider that these bindings are of, and that a stack asks for. */
export const KIND_PROVIDER: TerraformProviderGeneratorMetadata = {
  providerName: "kind",
  providerVersion: "0.9.0",
  providerVersionConstraint: "~> 0.9",
};

/** Configuration of a {@link KindProvider}. The provider itself takes no arguments. */
export interface KindProviderConfig {
  /**
   * Name of this configuration, where a stack has several.
   * @default - the default provider of kind's resources in the stack
   * @see https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations
   */
  readonly alias?: string;
}

/**
 * The Terraform provider `tehcyx/kind`. It runs kind inside its own process, on the machine where
 * Terraform runs, and finds docker, podman or nerdctl there as the command `kind` does.
 *
 * @see https://registry.terraform.io/providers/tehcyx/kind/latest/docs
 */
export class KindProvider extends TerraformProvider {
  /** Name of the provider in Terraform. */
  public static readonly tfResourceType = "kind";

  private configuredAlias: string | undefined;

  /** One configuration of the provider; a stack needs one. */
  public constructor(scope: Construct, id: string, config: KindProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: KindProvider.tfResourceType,
      terraformGeneratorMetadata: KIND_PROVIDER,
      terraformProviderSource: "tehcyx/kind",
    });
    this.configuredAlias = config.alias;
  }

  /** Name of this configuration; undefined for the default one of the stack. */
  public override get alias(): string | undefined {
    return this.configuredAlias;
  }

  /**
   * Names this configuration.
   *
   * @param value the name; undefined makes this the default one of the stack
   */
  public override set alias(value: string | undefined) {
    this.configuredAlias = value;
  }
}
