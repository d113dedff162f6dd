import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs something with a temporary folder, which is gone afterwards. */
export function withWorkspace<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-bench-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
