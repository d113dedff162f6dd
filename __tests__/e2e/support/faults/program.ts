import { join } from "node:path";
import { RunningCommand } from "../command";
import { toolPath } from "../kubernetes/tools";
import type { Host } from "./host";

/** Runs a program of this folder on a host, until it ends or this process does. */
export function startProgram(host: Host, file: string, args: readonly string[]): RunningCommand {
  const untilWeEnd = [toolPath("setpriv"), "--pdeathsig", "KILL"];
  const node = [process.execPath, "--import", "tsx", join(__dirname, file)];
  const [program = "", ...rest] = [...host.via, ...untilWeEnd, ...node, ...args];
  return new RunningCommand(program, rest, { env: process.env });
}
