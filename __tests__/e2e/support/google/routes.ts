import { isRecord } from "../json";
import { ApiError } from "./api-error";

/** What a request or a response holds. */
export type Body = Readonly<Record<string, unknown>>;

/** A request to one service. */
export interface ApiRequest {
  readonly method: string;
  /** Path below the service and its version, such as `projects/p/global/networks/n`. */
  readonly path: string;
  readonly body: Body;
}

/** What is done with a request: the path, the names in it by those of the pattern, and the body. */
export type Handler = (call: {
  readonly path: string;
  readonly names: Readonly<Record<string, string>>;
  readonly body: Body;
}) => Body;

/** The requests that a service of the stand-in knows, by method and path. */
export class Routes {
  private readonly routes: { method: string; pattern: RegExp; handler: Handler }[] = [];

  /** @param pattern a path with names in it, such as `projects/:project/global/networks/:name` */
  public on(method: string, pattern: string, handler: Handler): this {
    const source = pattern.replaceAll(/(?<=\/):([a-z]+)/g, "(?<$1>[^/:]+)");
    this.routes.push({ method, pattern: new RegExp(`^${source}$`), handler });
    return this;
  }

  /** @throws ApiError for a request that is refused, or that the stand-in does not know */
  public answer({ method, path, body }: ApiRequest): Body {
    for (const route of this.routes.filter((each) => each.method === method)) {
      const match = route.pattern.exec(path);
      if (match !== null) return route.handler({ path, names: match.groups ?? {}, body });
    }
    throw new ApiError(
      501,
      "notImplemented",
      `This stand-in for Google knows no ${method} ${path}`,
    );
  }
}

/** An object in a body; an empty one where there is none. */
export function objectAt(body: Body, key: string): Body {
  const value = body[key];
  return isRecord(value) ? value : {};
}

/** A text in a body; an empty one where there is none. */
export function textAt(body: Body, key: string): string {
  const value = body[key];
  return typeof value === "string" ? value : "";
}

/** The objects of a list in a body. */
export function objectsAt(body: Body, key: string): Body[] {
  const value = body[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
