import type { TerraformStack } from "cdktf";
import { addCluster } from "../../handwritten/eks/cluster";
import { addFullMesh } from "../../handwritten/eks/peering";
import { declareFleet } from "./fleet";

/** A fleet in full mesh, of the bindings' classes. */
export function addHandwrittenFleet(stack: TerraformStack, clusters: number): void {
  const fleet = declareFleet(stack, clusters);
  const created = fleet.map((member) =>
    addCluster(stack, member.name, {
      ...member,
      snatExclusions: fleet
        .filter((peer) => peer.name !== member.name)
        .map((peer) => `${peer.network}.0.0/16`)
        .join(","),
    }),
  );
  addFullMesh(stack, created);
}
