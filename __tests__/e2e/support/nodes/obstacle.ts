import { spawnSync } from "node:child_process";
import { obstacleToHosts } from "../faults/host";
import { missingTools } from "../kubernetes/tools";
import type { Shell } from "./shell";

// In a root directory in which there is nothing but what lies beside it.
const ALONE = [
  'program=$(readlink -f "$(command -v busybox)")',
  'chroot "${program%/*}" "/${program##*/}" true',
].join(" && ");

/** Why no node can be made on this machine; undefined when one can. */
export function obstacleToNodes(): string | undefined {
  return missingTools("ip", "setpriv") ?? obstacleToHosts() ?? obstacleToIptables("iptables");
}

/** Why that shell cannot run the script on this machine; undefined when it can. */
export function obstacleToShell(shell: Shell): string | undefined {
  if (shell === "dash") {
    return spawnSync("dash", ["-c", ":"]).error === undefined ? undefined : "no dash on PATH";
  }
  return spawnSync("sh", ["-c", ALONE]).status === 0
    ? undefined
    : "no busybox that needs no libraries (apt install busybox-static)";
}

/** Why that program keeps no rules in a network namespace; undefined when it does. */
export function obstacleToIptables(program: string): string | undefined {
  const args = ["--net", program, "-t", "nat", "-S"];
  const { status, stderr } = spawnSync("unshare", args, { encoding: "utf8" });
  return status === 0 ? undefined : `no ${program} in a network namespace: ${stderr.trim()}`;
}
