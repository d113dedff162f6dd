import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** A role that a service takes, with policies of AWS. */
export function addRole(
  parent: Construct,
  id: string,
  provider: AwsProvider,
  role: { namePrefix: string; service: string; policies: string[] },
): { arn: string; policies: ITerraformDependable[] } {
  const scope = new Construct(parent, id);
  const { arn, name } = new IamRole(scope, "role", {
    provider,
    namePrefix: role.namePrefix,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: role.service }, Action: "sts:AssumeRole" },
      ],
    }),
    tags: {},
  });
  return {
    arn,
    policies: role.policies.map(
      (policy) =>
        new IamRolePolicyAttachment(scope, policy, {
          provider,
          role: name,
          policyArn: `arn:aws:iam::aws:policy/${policy}`,
        }),
    ),
  };
}
