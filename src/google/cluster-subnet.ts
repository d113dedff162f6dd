import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { Construct } from "constructs";
import { type AddressRange, RangeUse } from "../cluster/cluster";
import type { IGkeNetwork } from "./gke-network";

/** What a {@link ClusterSubnet} is made of. */
export interface ClusterSubnetProps {
  readonly clusterName: string;
  readonly network: IGkeNetwork;
  readonly region: string;
  /** Range of the nodes. */
  readonly nodeCidr: string;
  /** All ranges, of which those of pods and services become secondary ones. */
  readonly ranges: readonly AddressRange[];
}

/** How the secondary ranges of a subnet are called, by what they are for. */
export const SECONDARY_RANGES = {
  [RangeUse.PODS]: "pods",
  [RangeUse.SERVICES]: "services",
} as const;

/**
 * The subnet of one cluster: its nodes, with the ranges of pods and services beside theirs.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_subnetwork
 */
export class ClusterSubnet extends Construct {
  public readonly subnetworkId: string;

  public constructor(scope: Construct, id: string, props: ClusterSubnetProps) {
    super(scope, id);
    const { clusterName, network, region, nodeCidr, ranges } = props;
    const secondary = ([RangeUse.PODS, RangeUse.SERVICES] as const).flatMap((use) =>
      ranges
        .filter((range) => range.use === use)
        .map(({ cidr }) => ({ rangeName: SECONDARY_RANGES[use], ipCidrRange: cidr.toString() })),
    );
    const subnetwork = new ComputeSubnetwork(this, "subnetwork", {
      provider: network.provider,
      name: clusterName,
      region,
      network: network.networkId,
      ipCidrRange: nodeCidr,
      secondaryIpRange: secondary,
      // Nodes without addresses of their own fetch the images of GKE's system over it.
      privateIpGoogleAccess: true,
      ...(network.flowLogs && {
        logConfig: {
          aggregationInterval: "INTERVAL_5_SEC",
          flowSampling: 0.5,
          metadata: "INCLUDE_ALL_METADATA",
        },
      }),
    });
    this.subnetworkId = subnetwork.id;
  }
}
