import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformFileSync } from "@swc/core";

const ROOT = resolve(__dirname, "../..");

/**
 * Compiles folders of this package to JavaScript, as a build does, so that what is measured pays
 * nothing for TypeScript.
 *
 * @param outdir an empty folder
 * @param folders below the package's root
 */
export function compile(outdir: string, folders: readonly string[]): void {
  symlinkSync(join(ROOT, "node_modules"), join(outdir, "node_modules"));
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
      if (entry.endsWith(".ts")) {
        const file = join(outdir, folder, entry.replace(/\.ts$/, ".js"));
        const { code } = transformFileSync(join(ROOT, folder, entry), {
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
