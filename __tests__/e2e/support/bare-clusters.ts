import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Moto } from "./moto";
import { Workspace } from "./terraform";

export const REGION = "us-west-2";

/**
 * A stack with nothing but EKS clusters, in the default VPC of moto's account: enough to sign in to.
 *
 * @param folder folder of the app; the state stays there from call to call
 */
export async function bareClusters(
  moto: Moto,
  folder: string,
  ...names: readonly string[]
): Promise<Workspace> {
  const provider = "aws.main";
  const trust = { Service: "eks.amazonaws.com" };
  const stack = join(folder, "cdktf.out", "stacks", "bare-clusters");
  mkdirSync(stack, { recursive: true });
  writeFileSync(
    join(stack, "cdk.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
      provider: { aws: [{ alias: "main", region: REGION }] },
      data: {
        aws_subnets: {
          all: { provider, filter: [{ name: "default-for-az", values: ["true"] }] },
        },
      },
      resource: {
        aws_iam_role: {
          eks: {
            provider,
            assume_role_policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: trust }],
            }),
          },
        },
        aws_eks_cluster: Object.fromEntries(
          names.map((name) => [
            name,
            {
              provider,
              name,
              role_arn: "${aws_iam_role.eks.arn}",
              vpc_config: { subnet_ids: "${data.aws_subnets.all.ids}" },
              kubernetes_network_config: { service_ipv4_cidr: "172.20.0.0/16" },
            },
          ]),
        ),
      },
    }),
  );
  return Workspace.init(stack, moto.env);
}
