import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { Construct } from "constructs";
import { factsOf } from "../cluster/topology/facts";
import type { IGkeCluster } from "./gke-cluster-interface";
import { type IGkeNetwork, networkPath } from "./gke-network";
import { resourceName } from "./names";

/** Whose names a VPC resolves. */
export interface DnsPeeringZoneProps {
  /** The VPC that asks. */
  readonly network: IGkeNetwork;
  /** A cluster of another VPC. */
  readonly cluster: IGkeCluster;
  /** The domain that Cloud DNS answers for the cluster in its VPC. */
  readonly domain: string;
}

/**
 * Makes the names of a cluster resolve in another VPC than its own: Cloud DNS looks there for them as
 * the cluster's VPC does. Between two projects, whoever makes it needs the role `roles/dns.peer` in
 * the cluster's.
 *
 * @see https://docs.cloud.google.com/dns/docs/zones/peering-zones
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/dns_managed_zone
 */
export class DnsPeeringZone extends Construct {
  /** The domain is the cluster's `vpcScopeDomain`, which is checked where the cluster is declared. */
  public constructor(scope: Construct, id: string, props: DnsPeeringZoneProps) {
    super(scope, id);
    const { network, cluster, domain } = props;
    const madeBy = new DnsManagedZone(this, "zone", {
      provider: network.provider,
      name: resourceName([network.networkName, cluster.clusterName]),
      dnsName: `${domain}.`,
      description: `Names of the GKE cluster ${cluster.clusterName}`,
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: network.networkId }] },
      peeringConfig: { targetNetwork: { networkUrl: cluster.network.networkId } },
    });
    factsOf(this).networkZones.push({
      madeBy,
      network: networkPath(network),
      zone: domain,
      cluster,
      by: "Cloud DNS peering zone",
    });
  }
}
