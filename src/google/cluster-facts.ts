import type { IConstruct } from "constructs";
import { factsOf } from "../cluster/topology/facts";
import type { IGkeCluster } from "./gke-cluster-interface";
import { networkPath } from "./gke-network";
import { VPC_RANGES } from "./gke-ranges";

/** Makes a cluster known to its app: where it is, and what Google does with its packets and names. */
export function declareCluster(cluster: IGkeCluster & IConstruct, isAdopted: boolean): void {
  const facts = factsOf(cluster);
  const of = { madeBy: cluster, cluster };
  const network = networkPath(cluster.network);
  const place = `${cluster.projectId}/${cluster.location}`;
  facts.clusters.push({ ...of, system: "GKE", place, isAdopted, network });
  // Towards these, GKE lets pods keep their addresses unless it is told otherwise.
  facts.sourceAddresses.push({ ...of, kept: VPC_RANGES });
  const { vpcScopeDomain: zone, dns } = cluster;
  if (zone !== undefined) {
    facts.networkZones.push({ ...of, network, zone, by: "Cloud DNS in VPC scope" });
  }
  if (dns.addresses.length > 0) {
    facts.dnsAnswers.push({ ...of, addresses: dns.addresses, by: "what is there already" });
  }
}
