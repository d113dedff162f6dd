import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct } from "constructs";

/** A network that is being written by hand. */
export interface HandwrittenNetworkSpec {
  readonly provider: GoogleProvider;
  readonly project: string;
  readonly name: string;
}

/** What clusters and firewalls need of a hand-written network. */
export interface HandwrittenNetwork extends HandwrittenNetworkSpec {
  readonly id: string;
}

/**
 * A network for GKE clusters, as one writes it without this package. Its constructs have the paths that
 * `GkeNetwork` gives them.
 */
export function addNetwork(
  stack: Construct,
  id: string,
  spec: HandwrittenNetworkSpec,
): HandwrittenNetwork {
  const network = new ComputeNetwork(new Construct(stack, id), "network", {
    provider: spec.provider,
    name: spec.name,
    autoCreateSubnetworks: false,
    routingMode: "GLOBAL",
  });
  return { ...spec, id: network.id };
}

/**
 * The firewall rule that lets clusters of one network reach each other, as one writes it without this
 * package. It has the path that `GkeMesh` gives it.
 *
 * @param sourceRanges node and pod ranges of all clusters, in the order of their addresses
 */
export function addFirewall(
  stack: Construct,
  network: HandwrittenNetwork,
  sourceRanges: string[],
): void {
  const mesh = new Construct(stack, "mesh");
  const inside = new Construct(mesh, `${network.project}.${network.name}`);
  new ComputeFirewall(new Construct(inside, "firewall"), "joined-clusters", {
    provider: network.provider,
    name: `${network.name}-joined-clusters`,
    network: network.id,
    description: "Nodes and pods of joined GKE clusters",
    direction: "INGRESS",
    priority: 1000,
    sourceRanges,
    targetTags: ["multicluster"],
    allow: ["ah", "esp", "icmp", "sctp", "tcp", "udp"].map((protocol) => ({ protocol })),
  });
}
