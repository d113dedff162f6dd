import type { TerraformStack } from "cdktf";
import { addCluster } from "../handwritten/cluster";
import { addFullMesh } from "../handwritten/peering";
import type { FleetMember } from "./fleet";

/** A fleet in full mesh, of the bindings' classes. */
export function addHandwrittenFleet(stack: TerraformStack, fleet: readonly FleetMember[]): void {
  const clusters = fleet.map((member) =>
    addCluster(stack, member.name, {
      ...member,
      snatExclusions: fleet
        .filter((peer) => peer.name !== member.name)
        .map((peer) => `${peer.network}.0.0/16`)
        .join(","),
    }),
  );
  addFullMesh(stack, clusters);
}
