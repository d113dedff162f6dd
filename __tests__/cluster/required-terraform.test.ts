import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { requireTerraform } from "../../src/cluster/required-terraform";
import { SynthesizedStack, testApp } from "../support/synth";

/** The version of Terraform that a stack requires when its parts ask for these minor versions. */
function requiredBy(...minors: readonly number[]): unknown {
  const stack = new TerraformStack(testApp(), "stack");
  minors.forEach((minor, index) => {
    requireTerraform(new Construct(stack, `part-${index}`), minor);
  });
  const synthesized = new SynthesizedStack("stack", JSON.stringify(stack.toTerraform()));
  return synthesized.section("terraform")["required_version"];
}

it.each([
  [[10], 10],
  [[7, 10], 10],
  [[10, 7], 10],
  [[7, 11, 10], 11],
])("parts that ask for the minor versions %j make a stack require %d", (minors, newest) => {
  expect(requiredBy(...minors)).toBe(`~> 1.${newest}`);
});

it("a stack of which no part asks requires none", () => {
  expect(requiredBy()).toBeUndefined();
});
