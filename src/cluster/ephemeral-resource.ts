import { TerraformElement, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

/** What an {@link EphemeralResource} is. */
export interface EphemeralResourceProps {
  /** Its type, such as `aws_eks_cluster_auth`. */
  readonly type: string;
  readonly provider: TerraformProvider;
  /** Its arguments, as the provider calls them. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * A resource that Terraform keeps nowhere, such as a token. The bindings have none, so this writes the
 * block itself.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral
 */
export class EphemeralResource extends TerraformElement {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralResourceProps,
  ) {
    super(scope, id);
  }

  /** An attribute of it, as an expression that provider blocks take. */
  public attribute(name: string): string {
    return `\${ephemeral.${this.props.type}.${this.friendlyUniqueId}.${name}}`;
  }

  public override toTerraform(): object {
    const { type, provider, arguments: given } = this.props;
    return {
      ephemeral: { [type]: { [this.friendlyUniqueId]: { provider: provider.fqn, ...given } } },
    };
  }
}
