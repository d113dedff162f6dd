import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { Construct } from "constructs";
import { IpFamily } from "../cluster/cidr";
import { AdoptedEksCluster, type AdoptedEksClusterProps } from "./adopted-eks-cluster";
import { checkAwsId } from "./eks-cluster-input";
import { RouteTables } from "./route-tables";

/** A cluster that exists and is found by its name when Terraform plans. */
export interface EksClusterLookup extends AdoptedEksClusterProps {
  /**
   * The security group of the nodes, where they have one of their own beside the cluster's.
   * @default - the cluster security group alone
   */
  readonly nodeSecurityGroupId?: string;
}

/**
 * Adopts a cluster of which data sources find VPC, owner, route tables and cluster security group.
 * The plan fails where the ranges given are not those of the cluster.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/eks_cluster
 * @throws ValidationError CLUSTER_NAME, AWS_ID and those of the ranges
 */
export function adoptByLookup(
  scope: Construct,
  id: string,
  lookup: EksClusterLookup,
): AdoptedEksCluster {
  const { clusterName, provider, nodeSecurityGroupId } = lookup;
  return new AdoptedEksCluster(scope, id, lookup, (adopted, ranges) => {
    if (nodeSecurityGroupId !== undefined) {
      checkAwsId(adopted, clusterName, "nodeSecurityGroupId", "sg", nodeSecurityGroupId);
    }
    const serviceCidr = ranges.serviceCidr.toString();
    const cluster = new DataAwsEksCluster(adopted, "cluster", {
      provider,
      name: clusterName,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.kubernetes_network_config[0].service_ipv4_cidr == "${serviceCidr}"}`,
            errorMessage: `The cluster "${clusterName}" has the service range \${self.kubernetes_network_config[0].service_ipv4_cidr}, but its serviceCidr says ${serviceCidr}. Set serviceCidr to the range that the cluster has.`,
          },
        ],
      },
    });
    const vpcConfig = cluster.vpcConfig.get(0);
    const { vpcId } = vpcConfig;
    const ipv4 = ranges.vpcCidrs.filter(({ family }) => family === IpFamily.IPV4).map(String);
    const vpc = new DataAwsVpc(adopted, "vpc", {
      provider,
      id: vpcId,
      lifecycle: {
        postcondition: [
          {
            condition: `\${toset(self.cidr_block_associations[*].cidr_block) == toset(${JSON.stringify(ipv4)})}`,
            errorMessage: `The VPC of the cluster "${clusterName}" has the IPv4 ranges \${join(", ", self.cidr_block_associations[*].cidr_block)}, but its vpcCidrs say ${ipv4.join(", ")}. List every range of the VPC in vpcCidrs.`,
          },
        ],
      },
    });
    const tables = new DataAwsRouteTables(adopted, "route-tables", { provider, vpcId });
    return {
      accountId: vpc.ownerId,
      vpcId,
      routeTables: RouteTables.discovered(tables.ids),
      securityGroups: {
        cluster: vpcConfig.clusterSecurityGroupId,
        ...(nodeSecurityGroupId !== undefined && { nodes: nodeSecurityGroupId }),
      },
    };
  });
}
