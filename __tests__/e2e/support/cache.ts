import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Folder for what is made once and kept between runs: the Python environment, downloaded
 * providers. `E2E_CACHE` names another one than `.e2e` in the repository.
 */
export function cacheFolder(): string {
  const folder = resolve(process.env["E2E_CACHE"] ?? join(__dirname, "..", "..", "..", ".e2e"));
  mkdirSync(folder, { recursive: true });
  return folder;
}
