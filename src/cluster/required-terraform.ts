import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

const minors = new WeakMap<TerraformStack, number>();

/**
 * Makes a stack refuse every Terraform that is older than a version of its major version 1, and those
 * of later major versions. Where several parts of a stack ask for one, the newest is meant.
 *
 * @param scope a construct of the stack
 * @param minor the second number of the version: 10 for Terraform 1.10
 * @see https://developer.hashicorp.com/terraform/language/terraform#terraform-required_version
 */
export function requireTerraform(scope: IConstruct, minor: number): void {
  const stack = TerraformStack.of(scope);
  const newest = Math.max(minor, minors.get(stack) ?? minor);
  minors.set(stack, newest);
  stack.addOverride("terraform.required_version", `~> 1.${newest}`);
}
