import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn } from "cdktf";
import type { EksCluster } from "cdktf-multicluster/aws";
import { Construct } from "constructs";

/**
 * Volumes for the pods of an EKS cluster: the EBS CSI driver as an add-on, and the role that its
 * service account takes. EKS installs no driver by itself.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 */
export class BlockStorage extends Construct {
  public constructor(scope: Construct, id: string, cluster: EksCluster) {
    super(scope, id);
    const { clusterName, oidcProvider, provider } = cluster;
    const issuer = Fn.replace(oidcProvider.url, "https://", "");
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      provider,
      statement: [
        {
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [{ type: "Federated", identifiers: [oidcProvider.arn] }],
          condition: [
            { test: "StringEquals", variable: `${issuer}:aud`, values: ["sts.amazonaws.com"] },
            {
              test: "StringEquals",
              variable: `${issuer}:sub`,
              values: ["system:serviceaccount:kube-system:ebs-csi-controller-sa"],
            },
          ],
        },
      ],
    });
    const role = new IamRole(this, "role", {
      provider,
      namePrefix: `${clusterName}-ebs-csi-`,
      assumeRolePolicy: trust.json,
    });
    const policy = new IamRolePolicyAttachment(this, "policy", {
      provider,
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
    });
    new EksAddon(this, "driver", {
      provider,
      clusterName,
      addonName: "aws-ebs-csi-driver",
      serviceAccountRoleArn: role.arn,
      // The add-on is ready when its pods run, which takes nodes.
      dependsOn: [policy, ...nodeGroupsOf(cluster)],
    });
  }
}

function nodeGroupsOf(cluster: EksCluster): EksNodeGroup[] {
  return cluster.node.findAll().filter((child) => child instanceof EksNodeGroup);
}
