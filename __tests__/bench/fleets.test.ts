import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Route } from "@cdktf/provider-aws/lib/route";
import { findDifferences } from "../../bench/support/differences";
import { readJson } from "../../bench/support/json";
import { addHandwrittenFleet } from "../../bench/synth/handwritten-fleet";
import { type FleetProgram, synthesizeFleet } from "../../bench/synth/measure";
import { addOurFleet } from "../../bench/synth/our-fleet";

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

  it("are the same", () => {
    const ours = synthesize("ours", addOurFleet);
    const handwritten = synthesize("handwritten", addHandwrittenFleet);
    expect(findDifferences(ours, handwritten)).toEqual([]);
  });

  it("are told apart by one attribute of one resource", () => {
    const ours = synthesize("ours", addOurFleet);
    const changed = synthesize("changed", (stack, fleet) => {
      addHandwrittenFleet(stack, fleet);
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
    const changed = synthesize("changed", (stack, fleet) => {
      addHandwrittenFleet(stack, fleet);
      new Route(stack, "stray", { routeTableId: "rtb-0123456789abcdef0" });
    });
    expect(findDifferences(ours, changed)).toEqual([
      expect.stringMatching(/^\$\.resource\.aws_route\.stray: nothing and /),
    ]);
  });
});
