import { existsSync, readFileSync } from "node:fs";
import { CONTEXT_ENV } from "cdktf";

/**
 * The context of the project, which cdktf's command reads from cdktf.json and hands over. Where the
 * app is started without the command, this reads it.
 */
export function projectContext(): Record<string, unknown> {
  if (process.env[CONTEXT_ENV] !== undefined || !existsSync("cdktf.json")) return {};
  const project: unknown = JSON.parse(readFileSync("cdktf.json", "utf8"));
  if (typeof project !== "object" || project === null || !("context" in project)) return {};
  return typeof project.context === "object" ? { ...project.context } : {};
}
