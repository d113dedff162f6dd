import { type ErrorCode, type InputOrigin, ValidationError } from "../../cluster";

/** A mistake in a line of a Corefile. */
export interface Finding {
  readonly code: ErrorCode;
  /** Number of the line, from 1. */
  readonly line: number;
  /** What is wrong, as a sentence that goes on behind "Line 3 of the Corefile". */
  readonly problem: string;
  readonly fix: string;
}

/** The text of a Corefile, and where it was given. */
export class CorefileSource {
  public constructor(
    public readonly text: string,
    private readonly origin: InputOrigin = {},
  ) {}

  /** The error for a mistake, with its line as the value that was found. */
  public error({ code, line, problem, fix }: Finding): ValidationError {
    return new ValidationError({
      code,
      problem: `Line ${line} of ${this.origin.what ?? "the Corefile"} ${problem}`,
      found: hideTokens(this.text.split("\n")[line - 1]?.trim() ?? ""),
      fix,
      ...(this.origin.scope && { scope: this.origin.scope }),
    });
  }
}

/** A text for people, in which values that Terraform computes are told from the rest. */
export function hideTokens(text: string): string {
  return text.replace(/[$#]\{TfToken\[[^\]]*\]\}/g, "<computed by Terraform>");
}
