import { spawnSync } from "node:child_process";
import { missingTools } from "../kubernetes/tools";

/** Programs that make clusters, each with what shows that it works. */
const MAKERS = [
  ["kind", "version"],
  // Fails where no engine answers.
  ["docker", "version"],
] as const;

/** Why kind clusters cannot be made on this machine; undefined when they can. */
export function kindObstacle(): string | undefined {
  for (const [command, subcommand] of MAKERS) {
    const { status, error, stderr } = spawnSync(command, [subcommand], { encoding: "utf8" });
    if (error !== undefined) return `no ${command} on PATH`;
    if (status !== 0) return `${command} ${subcommand}: ${stderr.trim()}`;
  }
  return missingTools("kubectl");
}
