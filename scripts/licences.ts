/** Writes docs/dependencies.md anew, after a dependency has come, gone or changed its licence. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dependenciesDocument } from "./support/licences";

const root = resolve(__dirname, "..");
writeFileSync(join(root, "docs", "dependencies.md"), dependenciesDocument(root));
