import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { requireTerraform } from "../cluster/required-terraform";
import { StubDomains } from "./stub-domains";

/**
 * Makes Terraform forget the Corefiles of some clusters, and leave them as they are. The providers of
 * these clusters stay declared until that is applied.
 *
 * @param scope a construct of the stack that wrote the Corefiles
 * @param clusterNames names of the clusters, in any order
 * @throws ValidationError STUB_RELEASED for a cluster that still has stub domains in the stack
 * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function releaseCorefiles(scope: IConstruct, clusterNames: readonly string[]): void {
  const stack = TerraformStack.of(scope);
  const written = stack.node
    .findAll()
    .flatMap((construct) => (construct instanceof StubDomains ? [construct.clusterName] : []));
  const both = clusterNames.find((name) => written.includes(name));
  if (both !== undefined) {
    throw new ValidationError({
      code: ErrorCode.STUB_RELEASED,
      problem: `The Corefile of the cluster "${both}" cannot be forgotten and written in one deploy.`,
      found: `released: "${both}", which has stub domains in the stack`,
      fix: `take the stub domains of "${both}" out of the stack, or do not release it.`,
      scope,
    });
  }
  if (clusterNames.length > 0) {
    requireTerraform(stack, 7);
    stack.addOverride(
      "removed",
      [...clusterNames].sort().map((name) => ({
        from: `kubernetes_config_map_v1_data.${StubDomains.resourceId(name)}`,
        lifecycle: { destroy: false },
      })),
    );
  }
}
