import { LocalBackend, type TerraformStack } from "cdktf";

/**
 * Keeps a stack's state in the folder of the app, beside cdktf.out. The path is relative to the
 * folder where Terraform runs, so that what is synthesized is the same on every machine.
 */
export function keepStateLocally(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
}
