import { ComputeNetworkPeering } from "@cdktf/provider-google/lib/compute-network-peering";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { type IGkeNetwork, networkPath } from "./gke-network";
import { resourceName } from "./names";

/** Two VPCs to join. */
export interface VpcPeeringProps {
  /** The network that asks first. */
  readonly first: IGkeNetwork;
  /** The other one, with which the peering becomes active. */
  readonly second: IGkeNetwork;
  /**
   * Peerings of either network that are made before: Google makes one at a time in each network.
   * @default - none
   */
  readonly after?: readonly VpcPeering[];
}

/**
 * A peering between two VPCs, of the same project or of two: each side asks for it with its own
 * provider. Subnets, and with them nodes and pods, reach each other; custom routes are exchanged, and
 * subnets of public addresses are not.
 *
 * @see https://docs.cloud.google.com/vpc/docs/vpc-peering
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network_peering
 */
export class VpcPeering extends Construct {
  /** The side that is made last: with it, the peering is active. */
  public readonly active: ITerraformDependable;
  private readonly paths: readonly string[];

  /** @throws ValidationError LINK_SELF */
  public constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    const { first, second, after = [] } = props;
    const path = networkPath(first);
    if (path === networkPath(second)) {
      throw new ValidationError({
        code: ErrorCode.LINK_SELF,
        problem: `Both sides of the peering are the network "${first.networkName}" of the project "${first.projectId}".`,
        found: path,
        fix: "name two different networks; clusters of one network need no peering.",
        scope: this,
      });
    }
    this.paths = [path, networkPath(second)];
    const made = addSide(
      this,
      "first",
      first,
      second,
      after.map(({ active }) => active),
    );
    this.active = addSide(this, "second", second, first, [made]);
  }

  /**
   * Whether it is the peering between two networks, in whichever order.
   *
   * @param one either of the networks
   */
  public joins(one: IGkeNetwork, other: IGkeNetwork): boolean {
    const paths = [networkPath(one), networkPath(other)];
    return paths[0] !== paths[1] && paths.every((path) => this.paths.includes(path));
  }
}

/** Asks for the peering on one side. */
function addSide(
  scope: Construct,
  id: string,
  network: IGkeNetwork,
  peer: IGkeNetwork,
  dependsOn: ITerraformDependable[],
): ITerraformDependable {
  return new ComputeNetworkPeering(scope, id, {
    provider: network.provider,
    name: resourceName([network.networkName, peer.projectId, peer.networkName]),
    network: network.networkId,
    peerNetwork: peer.networkId,
    exportCustomRoutes: true,
    importCustomRoutes: true,
    exportSubnetRoutesWithPublicIp: false,
    importSubnetRoutesWithPublicIp: false,
    ...(dependsOn.length > 0 && { dependsOn }),
  });
}
