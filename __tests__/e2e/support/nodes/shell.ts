import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command";

/** A shell that runs the script, and the programs that it finds beside it. */
export type Shell = "busybox" | "dash";

/** How a shell is started on a node. */
export interface ShellStart {
  /** What /bin/sh runs first; `exec "$@"` is to follow. */
  readonly prepare: string;
  /** A command that runs the script whose path follows it. */
  readonly command: readonly string[];
  /** Where the node's root directory is, for the script. */
  readonly nodeRoot: string;
  /** The path at which it finds a path of this machine. */
  readonly path: (path: string) => string;
}

/**
 * busybox runs in a root directory of its own with no other programs, as in its image; the node's is
 * mounted read-only, with /run as kind has it. dash runs with the programs of this machine.
 *
 * @param folder an empty one
 */
export async function prepareShell(shell: Shell, folder: string): Promise<ShellStart> {
  if (shell === "dash") {
    return { prepare: "", command: ["dash"], nodeRoot: "/", path: (path) => path };
  }
  const bin = join(folder, "bin");
  for (const name of ["bin", "node", "dev", "proc"]) mkdirSync(join(folder, name));
  const { env } = process;
  const program = (await run("sh", ["-c", "command -v busybox"], { env })).stdout.trim();
  copyFileSync(program, join(bin, "busybox"));
  const names = (await run(program, ["--list"], { env })).stdout.trim().split("\n");
  for (const name of names.filter((name) => name !== "busybox")) {
    symlinkSync("busybox", join(bin, name));
  }
  return {
    prepare: [
      `mount --rbind / "${folder}/node"`,
      ...["dev", "proc"].map((name) => `mount --rbind /${name} "${folder}/${name}"`),
      `mount -o remount,bind,ro "${folder}/node"`,
      `mount -t tmpfs run "${folder}/node/run"`,
      "",
    ].join(" && "),
    command: ["chroot", folder, "/bin/sh"],
    nodeRoot: "/node",
    path: (path) => path.slice(folder.length),
  };
}
