import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of docs/errors.md. */
export const errorsDocument = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");

/** The message that docs/errors.md shows below the heading of a code; empty when there is none. */
export function exampleOf(code: string): string {
  const section = errorsDocument.split(`### ${code}\n`)[1]?.split(/^##/m)[0] ?? "";
  return /^```text\n([^]*?)\n```$/m.exec(section)?.[1] ?? "";
}
