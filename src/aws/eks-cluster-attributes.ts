import type { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { AdoptedEksCluster, type AdoptedEksClusterProps } from "./adopted-eks-cluster";
import { checkAccountId, checkAwsId } from "./eks-cluster-input";
import type { EksSecurityGroups } from "./eks-cluster-interface";
import { RouteTables } from "./route-tables";

/** A cluster that exists, all of it given. Ids may be values that Terraform computes. */
export interface EksClusterAttributes extends AdoptedEksClusterProps {
  /** Account that owns the VPC: 12 digits. */
  readonly accountId: string;
  readonly vpcId: string;
  /** Every route table whose subnets hold nodes or pods, by a name that stays the same. */
  readonly routeTableIds: Readonly<Record<string, string>>;
  readonly securityGroups: EksSecurityGroups;
}

/**
 * Adopts a cluster whose ids are given.
 *
 * @throws ValidationError AWS_ID, ROUTE_TABLES and those of names and ranges
 */
export function adoptByAttributes(
  scope: Construct,
  id: string,
  attributes: EksClusterAttributes,
): AdoptedEksCluster {
  return new AdoptedEksCluster(scope, id, attributes, (cluster) => {
    const { clusterName, accountId, vpcId, routeTableIds, securityGroups } = attributes;
    const tables = Object.entries(routeTableIds);
    if (tables.length === 0) {
      throw new ValidationError({
        code: ErrorCode.ROUTE_TABLES,
        problem: `The cluster "${clusterName}" names no route table, so its nodes would find no way to the peers.`,
        found: "routeTableIds: {}",
        fix: 'list the tables of the subnets that hold nodes or pods, such as { private: "rtb-0123456789abcdef0" }.',
        scope: cluster,
      });
    }
    checkAccountId(cluster, clusterName, accountId);
    checkAwsId(cluster, clusterName, "vpcId", "vpc", vpcId);
    for (const [name, table] of tables) {
      checkAwsId(cluster, clusterName, `routeTableIds.${name}`, "rtb", table);
    }
    const { cluster: clusterGroup, nodes } = securityGroups;
    for (const [name, group] of Object.entries({ cluster: clusterGroup, nodes })) {
      if (group !== undefined) {
        checkAwsId(cluster, clusterName, `securityGroups.${name}`, "sg", group);
      }
    }
    return { accountId, vpcId, securityGroups, routeTables: RouteTables.named(routeTableIds) };
  });
}
