import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformFileSync } from "@swc/core";

/** Folder of this package. */
export const ROOT = resolve(__dirname, "../..");

/**
 * Compiles folders of a package to JavaScript, as a build does, so that what is measured pays
 * nothing for TypeScript.
 *
 * @param root folder of the package, with its node_modules
 * @param outdir an empty folder
 * @param folders below the root
 */
export function compile(root: string, outdir: string, folders: readonly string[]): void {
  symlinkSync(join(root, "node_modules"), join(outdir, "node_modules"));
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (entry.endsWith(".ts")) {
        const file = join(outdir, folder, entry.replace(/\.ts$/, ".js"));
        const { code } = transformFileSync(join(root, folder, entry), {
          swcrc: false,
          jsc: { target: "es2022", parser: { syntax: "typescript" } },
          module: { type: "commonjs" },
        });
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, code);
      }
    }
  }
}
