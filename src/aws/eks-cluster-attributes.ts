import type { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { AdoptedEksCluster, type AdoptedEksClusterProps } from "./adopted-eks-cluster";
import { checkDnsPlacement, type EksDnsPlacement } from "./dns-placement";
import { checkAccountId, checkAwsId } from "./eks-cluster-input";
import type { EksSecurityGroups } from "./eks-cluster-interface";
import { RouteTables } from "./route-tables";

/** A cluster that exists, all of it given. Ids may be values that Terraform computes. */
export interface EksClusterAttributes extends AdoptedEksClusterProps {
  /** Account that owns the VPC: 12 digits. */
  readonly accountId: string;
  /** Id of the VPC, such as `vpc-0123456789abcdef0`. */
  readonly vpcId: string;
  /** Every route table whose subnets hold nodes or pods, by a name that stays the same. */
  readonly routeTableIds: Readonly<Record<string, string>>;
  /** The security groups that can admit the peers: at least one is needed for links. */
  readonly securityGroups: EksSecurityGroups;
  /**
   * Where an `EksDnsEndpoint` of this cluster stands: subnets, with an address in each that nothing
   * else takes, and the nodes' Auto Scaling group. The addresses are those of the cluster's DNS.
   * @default - no such endpoint: its DNS answers at `dnsAddresses`
   */
  readonly dnsPlacement?: EksDnsPlacement;
}

/**
 * Adopts a cluster whose ids are given.
 *
 * @throws ValidationError AWS_ID, ROUTE_TABLES, DNS_PLACEMENT and those of names and ranges
 */
export function adoptByAttributes(
  scope: Construct,
  id: string,
  attributes: EksClusterAttributes,
): AdoptedEksCluster {
  return new AdoptedEksCluster(scope, id, attributes, (cluster, { vpcCidrs }) => {
    const { clusterName, accountId, vpcId, routeTableIds, securityGroups, dnsPlacement } =
      attributes;
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
    if (dnsPlacement !== undefined) {
      checkDnsPlacement(cluster, clusterName, dnsPlacement, vpcCidrs);
    }
    return {
      accountId,
      vpcId,
      securityGroups,
      routeTables: RouteTables.named(routeTableIds),
      ...(dnsPlacement && { dnsPlacement }),
    };
  });
}
