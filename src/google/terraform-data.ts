import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { requireTerraform } from "../cluster/required-terraform";

const TYPE = "terraform_data";

/**
 * A value in the state, whose change can replace other resources. The framework's class for it runs
 * Terraform once for each of them while it synthesizes, to ask for its version.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class TerraformData extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, string>>,
  ) {
    super(scope, id, {
      terraformResourceType: TYPE,
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
    // The first version that has this type.
    requireTerraform(this, 4);
  }

  /**
   * What `replace_triggered_by` takes. The framework would write the resource itself as a template, which
   * Terraform cannot read there.
   */
  public get address(): string {
    return `${TYPE}.${this.friendlyUniqueId}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
