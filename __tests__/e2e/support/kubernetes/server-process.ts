import { RunningCommand } from "../command";
import { type Tool, toolPath } from "./tools";

const STEP_MS = 50;
const PATIENCE_MS = 120_000;

/** A server that runs until `stop`, or until this process ends, however it does. */
export class ServerProcess {
  /** @param via a command that runs what follows it, such as `ip netns exec NAME` */
  public static start(
    tool: Tool,
    args: readonly string[],
    via: readonly string[] = [],
  ): ServerProcess {
    const command = [...via, toolPath("setpriv"), "--pdeathsig", "KILL", toolPath(tool), ...args];
    const [program = "", ...rest] = command;
    return new ServerProcess(tool, new RunningCommand(program, rest, { env: process.env }));
  }

  private end: string | undefined;

  private constructor(
    private readonly tool: Tool,
    private readonly command: RunningCommand,
  ) {
    void command.ended.then(
      ({ exitCode, signal, stdout, stderr }) => {
        this.end = `${exitCode ?? signal}\n${stdout}${stderr}`;
      },
      (error: unknown) => {
        this.end = String(error);
      },
    );
  }

  /**
   * Waits until a condition holds, for two minutes at most.
   *
   * @throws Error with what the server has written, if it ends before that
   */
  public async until(condition: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`${this.tool} is not ready: ${this.log}`);
      if (this.end !== undefined) {
        throw new Error(`${this.tool} ended before it was ready: ${this.end}`);
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }

  /** Sends a signal, and waits for the end. What has ended already stays so. */
  public async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.command.kill(signal);
  }

  /** Sends a signal that does not end it, such as SIGSTOP or SIGCONT. */
  public signal(signal: NodeJS.Signals): void {
    this.command.signal(signal);
  }

  /** What it has written to stdout and stderr so far. */
  public get log(): string {
    return this.command.written;
  }
}
