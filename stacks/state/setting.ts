import type { TerraformStack } from "cdktf";
import { ErrorCode, ValidationError } from "../../src/cluster";

/** What an argument of a backend can be. */
export type Value =
  string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** A setting of the state, as it was given. */
export interface Setting {
  /** Where: `state.bucket` of cdktf.json's context, or a variable such as `TFSTATE_BUCKET`. */
  readonly place: string;
  readonly value: unknown;
  /** The stack whose state it is about. */
  readonly stack: TerraformStack;
}

/** A mistake in a setting. Its message shows the value, unless that may be a secret. */
export function mistake(
  code: ErrorCode,
  { place, value, stack }: Setting,
  problem: string,
  fix: string,
  shown = `${place} = ${JSON.stringify(value)}`,
): ValidationError {
  return new ValidationError({ code, problem, found: shown, fix, scope: stack });
}

/** A setting that is not what its key takes. */
export function wrongValue(setting: Setting, takes: string, example: string): ValidationError {
  return mistake(
    ErrorCode.STATE_VALUE,
    setting,
    `${setting.place} is not ${takes}.`,
    `write ${takes}, such as ${example}.`,
  );
}
