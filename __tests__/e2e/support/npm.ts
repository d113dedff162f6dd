import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache";
import { run } from "./command";

/**
 * Installs packages into a folder, as a user does.
 *
 * @param folder an npm project; made where it is missing
 * @param packages names with versions, or paths of tarballs
 */
export async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "package.json"))) {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  }
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline"];
  await run("npm", ["install", ...quiet, ...packages], { cwd: folder, env: process.env });
}

/** cdktf's command in the version that the README names, installed once. */
export async function cdktfCommand(): Promise<string> {
  const folder = join(cacheFolder(), "cdktf-cli");
  const command = join(folder, "node_modules", ".bin", "cdktf");
  if (!existsSync(command)) {
    await npmInstall(folder, ["cdktf-cli@0.21.0"]);
  }
  return command;
}
