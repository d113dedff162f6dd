import type { TerraformStack } from "cdktf";
import { EksCluster, PeeringMesh } from "../../../src/aws";
import { declareFleet } from "./fleet";

/** A fleet in full mesh, of this package's constructs. */
export function addOurFleet(stack: TerraformStack, clusters: number): void {
  const members = declareFleet(stack, clusters).map((member) => ({
    ...member,
    vpcCidr: `${member.network}.0.0/16`,
  }));
  const created = members.map(
    ({ name, provider, vpcCidr }) =>
      new EksCluster(stack, name, {
        clusterName: name,
        provider,
        vpcCidr,
        snatExclusions: members.filter((peer) => peer.name !== name).map((peer) => peer.vpcCidr),
      }),
  );
  new PeeringMesh(stack, "mesh", { clusters: created });
}
