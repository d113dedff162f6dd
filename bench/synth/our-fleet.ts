import type { TerraformStack } from "cdktf";
import { EksCluster, PeeringMesh } from "../../src/aws";
import type { FleetMember } from "./fleet";

/** A fleet in full mesh, of this package's constructs. */
export function addOurFleet(stack: TerraformStack, fleet: readonly FleetMember[]): void {
  const members = fleet.map((member) => ({ ...member, vpcCidr: `${member.network}.0.0/16` }));
  const clusters = members.map(
    ({ name, provider, vpcCidr }) =>
      new EksCluster(stack, name, {
        clusterName: name,
        provider,
        vpcCidr,
        snatExclusions: members.filter((peer) => peer.name !== name).map((peer) => peer.vpcCidr),
      }),
  );
  new PeeringMesh(stack, "mesh", { clusters });
}
