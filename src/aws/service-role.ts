import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";

/** What a {@link ServiceRole} is made of. */
export interface ServiceRoleProps {
  readonly provider: AwsProvider;
  readonly region: string;
  /** Start of the role's name; AWS' suffix makes it unique in the account. */
  readonly namePrefix: string;
  /** The service that takes the role, such as `eks.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** Names of AWS' own policies. */
  readonly managedPolicies: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

// IAM takes 38 characters of a prefix, and appends 26.
const MAX_PREFIX = 38;

/**
 * An IAM role that a service of AWS takes, with policies that AWS manages.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
export class ServiceRole extends Construct {
  public readonly role: IamRole;
  /** The role is of use only with these; they outlive what uses it. */
  public readonly policies: readonly IamRolePolicyAttachment[];

  public constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { provider } = props;
    this.role = new IamRole(this, "role", {
      provider,
      namePrefix: props.namePrefix.slice(0, MAX_PREFIX),
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: props.servicePrincipal },
            Action: "sts:AssumeRole",
          },
        ],
      }),
      tags: { ...props.tags },
    });
    this.policies = props.managedPolicies.map(
      (name) =>
        new IamRolePolicyAttachment(this, name, {
          provider,
          role: this.role.name,
          policyArn: `arn:${partitionOf(props.region)}:iam::aws:policy/${name}`,
        }),
    );
  }
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) {
    return "aws-cn";
  }
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
