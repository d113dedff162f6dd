import { createHash } from "node:crypto";

/** The first digits of a text's hash, which change with the text. */
export function hashOf(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
