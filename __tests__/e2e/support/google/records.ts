import { ApiError, notFound } from "./api-error";
import type { Body } from "./routes";

/** All that exists in the stand-in, by path, such as `projects/p/global/networks/n`. */
export class Records {
  private readonly byPath = new Map<string, Body>();
  private serial = 0;

  /** A number that was never given before. */
  public nextNumber(): number {
    this.serial += 1;
    return this.serial;
  }

  /** @throws ApiError where the path is taken */
  public insert(path: string, body: Body): Body {
    if (this.byPath.has(path)) {
      throw new ApiError(409, "alreadyExists", `The resource '${path}' already exists`);
    }
    this.byPath.set(path, body);
    return body;
  }

  public find(path: string): Body | undefined {
    return this.byPath.get(path);
  }

  /** @throws ApiError where nothing is there */
  public get(path: string): Body {
    const body = this.byPath.get(path);
    if (body === undefined) throw notFound(path);
    return body;
  }

  /** Changes some fields of what is there. */
  public merge(path: string, changes: Body): Body {
    const body = { ...this.get(path), ...changes };
    this.byPath.set(path, body);
    return body;
  }

  public remove(path: string): void {
    this.get(path);
    this.byPath.delete(path);
  }

  /** What is directly in a collection, such as `projects/p/managedZones`. */
  public in(collection: string): Body[] {
    return this.entries()
      .filter(([path]) => path.slice(0, path.lastIndexOf("/")) === collection)
      .map(([, body]) => body);
  }

  public entries(): [string, Body][] {
    return [...this.byPath].sort(([left], [right]) => (left < right ? -1 : 1));
  }
}
