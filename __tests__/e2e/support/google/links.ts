import type { Body } from "./routes";

/** The link by which Compute Engine names a path, such as `projects/p/global/networks/n`. */
export function linkTo(path: string): string {
  return `https://www.googleapis.com/compute/v1/${path}`;
}

/** The path that a link leads to: links differ in the host, and in what stands before the project. */
export function pathOf(link: unknown): string {
  const text = String(link);
  return text.slice(Math.max(text.indexOf("projects/"), 0));
}

/** The answer to a request that is carried out when it is answered. */
export function done(path: string): Body {
  return { name: "done", status: "DONE", targetLink: linkTo(path) };
}
