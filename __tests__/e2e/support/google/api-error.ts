/** A refusal in the form in which Google's APIs give them. */
export class ApiError extends Error {
  public constructor(
    public readonly status: number,
    /** Google's short word for the cause, such as `badRequest`. */
    public readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The body of the response. */
  public toJSON(): unknown {
    const { status, reason, message } = this;
    return { error: { code: status, message, errors: [{ domain: "global", reason, message }] } };
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "badRequest", message);
}

export function notFound(path: string): ApiError {
  return new ApiError(404, "notFound", `The resource '${path}' was not found`);
}
