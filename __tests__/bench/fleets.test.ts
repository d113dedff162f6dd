import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Route } from "@cdktf/provider-aws/lib/route";
import { findDifferences } from "../../bench/support/differences";
import { readJson } from "../../bench/support/json";
import { addHandwrittenFleet } from "../../bench/synth/eks/handwritten-fleet";
import { addOurFleet } from "../../bench/synth/eks/our-fleet";
import { addHandwrittenFleet as addHandwrittenGkeFleet } from "../../bench/synth/gke/handwritten-fleet";
import { addOurFleet as addOurGkeFleet } from "../../bench/synth/gke/our-fleet";
import { type FleetProgram, synthesizeFleet } from "../../bench/synth/measure";

describe("the fleets of the benchmark", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-fleets-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function synthesize(name: string, program: FleetProgram): unknown {
    synthesizeFleet(program, 3, join(folder, name));
    return readJson(join(folder, name, "stacks/fleet/cdk.tf.json"));
  }

  it.each([
    ["EKS", addOurFleet, addHandwrittenFleet],
    ["GKE", addOurGkeFleet, addHandwrittenGkeFleet],
  ])("are the same: %s", (_, addOurs, addHandwritten) => {
    const ours = synthesize("ours", addOurs);
    const handwritten = synthesize("handwritten", addHandwritten);
    expect(findDifferences(ours, handwritten)).toEqual([]);
  });

  it("are told apart by one attribute of one resource", () => {
    const ours = synthesize("ours", addOurFleet);
    const changed = synthesize("changed", (stack, clusters) => {
      addHandwrittenFleet(stack, clusters);
      const route = stack.node
        .findAll()
        .filter((construct) => construct instanceof Route)
        .find(({ node }) => node.path === "fleet/cluster-01/vpc/public-internet");
      route?.resetGatewayId();
    });
    expect(findDifferences(ours, changed)).toEqual([
      expect.stringMatching(
        /^\$\.resource\.aws_route\.cluster-01_vpc_public-internet_.*gateway_id: /,
      ),
    ]);
  });

  it("are told apart by one resource more", () => {
    const ours = synthesize("ours", addOurFleet);
    const changed = synthesize("changed", (stack, clusters) => {
      addHandwrittenFleet(stack, clusters);
      new Route(stack, "stray", { routeTableId: "rtb-0123456789abcdef0" });
    });
    expect(findDifferences(ours, changed)).toEqual([
      expect.stringMatching(/^\$\.resource\.aws_route\.stray: nothing and /),
    ]);
  });
});
