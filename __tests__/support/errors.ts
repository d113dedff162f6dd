import { type ErrorCode, ValidationError } from "../../src/cluster";

/** The mistake that an action is refused for; anything else that happens fails the test. */
export function errorOf(action: () => unknown): ValidationError {
  try {
    action();
  } catch (error) {
    if (error instanceof ValidationError) {
      return error;
    }
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** The code under which an action is refused. */
export function codeOf(action: () => unknown): ErrorCode {
  return errorOf(action).code;
}

/** Whether an action is refused for a mistake, rather than done. */
export function isRefused(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch (error) {
    if (error instanceof ValidationError) {
      return true;
    }
    throw error;
  }
}
