import type { TerraformStack } from "cdktf";
import { ErrorCode, requireTerraform, ValidationError } from "../../src/cluster";
import { readSettings, variableOf } from "./settings";

/** The oldest Terraform that every stack runs with, as the second number of its version. */
const OLDEST_TERRAFORM = 7;

/**
 * Keeps the state of a stack where the settings of the app say, which are the same for all stacks: the
 * context `state` of cdktf.json and, before it, the environment.
 *
 * @throws ValidationError STATE_BACKEND, STATE_KEY, STATE_MISSING, STATE_VALUE, STATE_NAME,
 * STATE_SECRET, STATE_PATH, STATE_UNSUPPORTED
 */
export function keepState(stack: TerraformStack): void {
  const { backend, kind, settings } = readSettings(stack);
  const args = Object.fromEntries(
    [...settings].map(([name, { key, ...setting }]) => [name, key.read(setting)]),
  );
  for (const [name, { required }] of Object.entries(kind.keys)) {
    if (required !== undefined && !settings.has(name)) {
      throw new ValidationError({
        code: ErrorCode.STATE_MISSING,
        problem: `The backend "${backend}" needs ${name}.`,
        found: `state.${name} is not set`,
        fix: `add "${name}": "${required}" to the context "state" of cdktf.json, or set ${variableOf(name)}.`,
        scope: stack,
      });
    }
  }
  requireTerraform(stack, kind.terraform ?? OLDEST_TERRAFORM);
  kind.keep(stack, args);
}
