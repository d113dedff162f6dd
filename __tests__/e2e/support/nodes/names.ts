import type { ICluster } from "../../../../src/cluster";
import { CorefileBase } from "../../../../src/dns";
import { dnsCluster } from "../../../support/dns";
import { corefileOfStubDomains } from "../faults/corefiles";
import { CoreDns } from "../kubernetes/coredns";
import { Endpoint } from "../kubernetes/endpoint";
import type { Cluster } from "./cluster";

const DNS_PORT = 53;

/** A name of a cluster's own domain. */
export function nameIn(cluster: Cluster): string {
  return `db.tidb.svc.${cluster.name}.example`;
}

/** The address that goes with it. */
export function addressIn(cluster: Cluster): string {
  return cluster.serviceAddress(20);
}

/** The service address at which its DNS answers. */
export function dnsOf(cluster: Cluster): Endpoint {
  return new Endpoint(DNS_PORT, cluster.dnsAddress);
}

/**
 * Starts CoreDNS in a pod of a cluster's second node, behind the address of its DNS service. It knows
 * the cluster's own name, and has the stub domains for a peer.
 */
export async function serveNames(cluster: Cluster, peer: Cluster): Promise<CoreDns> {
  const { dnsAddress } = cluster;
  const pod = await cluster.addPod(1);
  await cluster.serve(dnsAddress, DNS_PORT, pod, DNS_PORT);
  const hosts = `    hosts {\n        ${addressIn(cluster)} ${nameIn(cluster)}\n    }\n`;
  const base = CorefileBase.text(`.:53 {\n    errors\n${hosts}}\n`);
  return CoreDns.start({
    corefile: corefileOfStubDomains(identityOf(cluster), identityOf(peer), base),
    address: dnsAddress,
    places: new Map([
      [dnsAddress, new Endpoint(DNS_PORT, "0.0.0.0")],
      [peer.dnsAddress, dnsOf(peer)],
    ]),
    via: pod.via,
  });
}

function identityOf({ name, dnsAddress }: Cluster): ICluster {
  return dnsCluster(name, {
    clusterDomain: `${name}.example`,
    namespaces: ["tidb"],
    addresses: [dnsAddress],
  });
}
