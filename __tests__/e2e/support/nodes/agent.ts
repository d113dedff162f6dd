import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NODE_ROUTES_SCRIPT } from "../../../../src/kind/node-routes-script";
import { type CommandResult, RunningCommand } from "../command";
import { toolPath } from "../kubernetes/tools";
import type { Node } from "./node";
import { prepareShell, type Shell, type ShellStart } from "./shell";

// All that a container of the DaemonSet may do.
const CAPABILITIES = "-all,+net_admin,+sys_chroot,+net_raw";

export interface AgentProps {
  /** @default "busybox" */
  readonly shell?: Shell;
  /** Seconds from one pass to the next. */
  readonly period: number;
}

/** The script of the DaemonSet on a node, as its container runs it. */
export class Agent {
  public static async prepare(node: Node, props: AgentProps): Promise<Agent> {
    const folder = mkdtempSync(join(tmpdir(), "node-routes-"));
    const root = join(folder, "root");
    mkdirSync(root);
    const start = await prepareShell(props.shell ?? "busybox", root);
    return new Agent(node, props, folder, start);
  }

  /** The routes that are wanted: a file, `RANGE GATEWAY` a line. */
  public readonly routesFile: string;
  private readonly pidFile: string;
  /** Where it logs: unlike in a pipe, all that it has written is there to be read at once. */
  private readonly logFile: string;
  private readonly script: string;
  private command: RunningCommand | undefined;

  private constructor(
    public readonly node: Node,
    private readonly props: AgentProps,
    private readonly folder: string,
    private readonly shell: ShellStart,
  ) {
    const files = join(folder, "root");
    this.routesFile = join(files, "routes");
    this.script = join(files, "script");
    this.pidFile = join(folder, "pid");
    this.logFile = join(folder, "log");
    writeFileSync(this.script, NODE_ROUTES_SCRIPT);
  }

  /** What it has logged since it was started, a line each. */
  public get log(): string[] {
    const text = existsSync(this.logFile) ? readFileSync(this.logFile, "utf8") : "";
    return text.split("\n").filter((line) => line !== "");
  }

  /** Has other routes wanted, all at once, as a ConfigMap in a volume changes. */
  public want(lines: readonly string[]): void {
    const next = `${this.routesFile}.next`;
    writeFileSync(next, lines.map((line) => `${line}\n`).join(""));
    renameSync(next, this.routesFile);
  }

  public get isRunning(): boolean {
    return this.command !== undefined;
  }

  /** Starts it, and waits until it has made one pass. */
  public async start(): Promise<void> {
    await this.launch().until("before its first pass", () => this.pause() !== undefined);
  }

  /** Starts it, and waits until it has logged a text. */
  public async startUntil(text: string): Promise<void> {
    await this.launch().until(`without logging "${text}"`, () =>
      this.log.some((line) => line.includes(text)),
    );
  }

  /** Waits until it has made a whole pass from now on: no more than one period and that pass. */
  public async pass(): Promise<void> {
    let first: number | undefined;
    await this.running().until("before its next pass", () => {
      const pause = this.pause();
      first ??= pause;
      return pause !== undefined && pause !== first;
    });
  }

  /** What its readiness probe ends with. */
  public async ready(): Promise<number | null> {
    return (await this.run("true", "ready").ended).exitCode;
  }

  /** Lets it do nothing, from its next pause on, while something else is done. */
  public async whileSuspended(action: () => Promise<void>): Promise<void> {
    const command = this.running();
    do {
      command.signal("SIGCONT");
      await this.pass();
      command.signal("SIGSTOP");
    } while (this.pause() === undefined);
    try {
      await action();
    } finally {
      command.signal("SIGCONT");
    }
  }

  /** Ends it as Kubernetes does: the signal goes to the script alone, and not to what it started. */
  public async stop(): Promise<CommandResult> {
    const command = this.running();
    process.kill(Number(readFileSync(this.pidFile, "utf8")), "SIGTERM");
    this.command = undefined;
    return command.ended;
  }

  /** Ends it at once, with all that it started. */
  public async kill(): Promise<void> {
    const { command } = this;
    this.command = undefined;
    await command?.kill("SIGKILL");
  }

  /** Ends it at once, and removes its files. */
  public async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private launch(): RunningCommand {
    for (const file of [this.pidFile, this.logFile]) rmSync(file, { force: true });
    this.command = this.run(`exec > "${this.logFile}" 2>&1 && echo $$ > "${this.pidFile}"`);
    return this.command;
  }

  /** Runs the script on the node. */
  private run(first: string, ...args: readonly string[]): RunningCommand {
    const { prepare, command, nodeRoot, path } = this.shell;
    const [program = "", ...words] = [
      ...this.node.via,
      ...["sh", "-c", `${prepare} ${first} && exec "$@"`, "sh"],
      ...[toolPath("setpriv"), "--pdeathsig", "KILL", `--bounding-set=${CAPABILITIES}`],
      ...[...command, path(this.script), ...args],
    ];
    return new RunningCommand(program, words, {
      env: {
        ...process.env,
        ROUTES: path(this.routesFile),
        NODE_ROOT: nodeRoot,
        PERIOD: `${this.props.period}`,
      },
    });
  }

  private running(): RunningCommand {
    if (this.command === undefined) throw new Error("The script has not been started.");
    return this.command;
  }

  /** The sleep in which it is, between two passes. */
  private pause(): number | undefined {
    if (!existsSync(this.pidFile)) return undefined;
    const parent = readFileSync(this.pidFile, "utf8").trim();
    return processes().find(
      (pid) => parentOf(pid) === parent && ofProcess(pid, "cmdline").startsWith("sleep\0"),
    );
  }
}

function processes(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): string | undefined {
  // The name before it may have any characters.
  return /.*\) \S (\d+) /s.exec(ofProcess(pid, "stat"))?.[1];
}

/** Nothing of a process that has ended meanwhile. */
function ofProcess(pid: number, file: string): string {
  try {
    return readFileSync(join("/proc", `${pid}`, file), "utf8");
  } catch {
    return "";
  }
}
