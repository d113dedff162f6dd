import { stateName } from "./key";
import { StateBackend, type StateBackendKind } from "./state-backend";

/**
 * In a file. Its path is relative to the folder where Terraform runs, which is the stack's in
 * cdktf.out, so that what is synthesized is the same on every machine.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/local
 */
export const local: StateBackendKind = {
  keys: { path: stateName("../../../terraform.{stack}.tfstate") },
  keep: (stack, args) => new StateBackend(stack, "local", args),
};
