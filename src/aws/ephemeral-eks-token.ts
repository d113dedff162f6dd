import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

const TYPE = "aws_eks_cluster_auth";

/** Whose token is asked for. */
export interface EphemeralEksTokenProps {
  readonly clusterName: string;
  readonly provider: AwsProvider;
}

/**
 * A token for the API server of an EKS cluster that Terraform keeps nowhere. The bindings have no
 * ephemeral resources, so this writes the block itself.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral
 */
export class EphemeralEksToken extends TerraformElement {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EphemeralEksTokenProps,
  ) {
    super(scope, id);
  }

  /** The token, as an expression that provider blocks take. */
  public get token(): string {
    return `\${ephemeral.${TYPE}.${this.friendlyUniqueId}.token}`;
  }

  public override toTerraform(): object {
    const { clusterName, provider } = this.props;
    return {
      ephemeral: {
        [TYPE]: { [this.friendlyUniqueId]: { provider: provider.fqn, name: clusterName } },
      },
    };
  }
}
