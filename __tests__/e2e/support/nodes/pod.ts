import type { RunningCommand } from "../command";
import type { Host } from "../faults/host";
import { startProgram } from "../faults/program";
import { isRecord } from "../json";
import type { Call, CallResult } from "./call";

/** A pod: a host behind a node, that answers at ECHO_PORT. */
export class Pod {
  /** Lets a host answer that has the address. */
  public static async start(host: Host, address: string): Promise<Pod> {
    const server = startProgram(host, "../nodes/echo-program.ts", []);
    await server.hasWritten("listening");
    return new Pod(host, address, server);
  }

  private constructor(
    private readonly host: Host,
    public readonly address: string,
    private readonly server: RunningCommand,
  ) {}

  /** A command that runs what follows it in the pod. */
  public get via(): readonly string[] {
    return this.host.via;
  }

  /** Makes calls, all at once. */
  public async call(...calls: readonly Call[]): Promise<CallResult[]> {
    const program = startProgram(this.host, "../nodes/call-program.ts", [JSON.stringify(calls)]);
    const { exitCode, stdout, stderr } = await program.ended;
    if (exitCode !== 0) throw new Error(`The calls ended with ${exitCode}: ${stderr}`);
    const results: unknown = JSON.parse(stdout);
    if (!Array.isArray(results) || !results.every(isResult)) {
      throw new Error(`These are no results: ${stdout}`);
    }
    return results;
  }

  public async stop(): Promise<void> {
    await this.server.kill("SIGKILL");
  }
}

function isResult(value: unknown): value is CallResult {
  return isRecord(value) && ("error" in value || "from" in value);
}
