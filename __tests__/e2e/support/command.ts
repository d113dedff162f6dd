import { execFile, spawn, type ChildProcess } from "node:child_process";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a command that is run to its end may have besides. */
export interface RunOptions extends CommandOptions {
  /** What it reads from stdin. */
  readonly input?: string;
}

/** What a command that runs beside the test may have besides. */
export interface RunningOptions extends CommandOptions {
  /**
   * Whether it waits for what {@link RunningCommand.answer} writes.
   * @default false, nothing is there for it to read
   */
  readonly asks?: boolean;
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command ended with another code than 0. */
export class CommandError extends Error {
  public constructor(
    public readonly command: string,
    public readonly result: CommandResult,
  ) {
    const end = result.signal === null ? `exit code ${result.exitCode}` : `signal ${result.signal}`;
    super(`${command}\nended with ${end}\n${result.stderr || result.stdout}`);
    this.name = "CommandError";
  }
}

/** A command that runs, in a process group of its own together with what it starts. */
export class RunningCommand {
  /** Ends when the process has ended, whatever its exit code. */
  public readonly ended: Promise<CommandResult>;
  private readonly child: ChildProcess;
  private stdout = "";
  private stderr = "";
  private hasEnded = false;

  public constructor(
    public readonly command: string,
    args: readonly string[],
    { asks = false, ...options }: RunningOptions,
  ) {
    this.child = spawn(command, args, {
      ...options,
      detached: true,
      stdio: [asks ? "pipe" : "ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (exitCode, signal) => {
        this.hasEnded = true;
        resolve({ exitCode, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** What it has written so far: stdout, then stderr. */
  public get written(): string {
    return this.stdout + this.stderr;
  }

  /** Writes what the command asks for to its stdin, and nothing after it. */
  public answer(text: string): void {
    this.child.stdin?.end(text);
  }

  /** Waits until the command has written `text` to stdout. */
  public async hasWritten(text: string): Promise<void> {
    await this.until(`without writing "${text}"`, (stdout) => stdout.includes(text));
  }

  /**
   * Waits until a condition of what the command has written to stdout has held for some time.
   *
   * @param otherwise how the command has ended when it ends before, such as "without a word"
   */
  public async until(
    otherwise: string,
    holds: (stdout: string) => boolean,
    forMilliseconds = 0,
  ): Promise<void> {
    let since: number | undefined;
    while (since === undefined || performance.now() - since < forMilliseconds) {
      if (!holds(this.stdout)) since = undefined;
      else if (forMilliseconds === 0) return;
      else since ??= performance.now();
      if (this.hasEnded)
        throw new Error(`${this.command} ended ${otherwise}:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /**
   * Ends the whole group: Terraform's providers are processes of their own, and would live on
   * without it.
   */
  public async kill(signal: NodeJS.Signals): Promise<CommandResult> {
    this.signal(signal);
    return this.ended;
  }

  /** Sends the whole group a signal that does not end it, such as SIGSTOP. */
  public signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && !this.hasEnded) process.kill(-this.child.pid, signal);
  }
}

/**
 * Runs a command to its end.
 *
 * @throws CommandError if the exit code is not 0
 */
export async function run(
  command: string,
  args: readonly string[],
  { input = "", ...options }: RunOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const all = { ...options, maxBuffer: 1 << 28 };
    const child = execFile(command, args, all, (error, stdout, stderr) => {
      const result = { exitCode: child.exitCode, signal: child.signalCode, stdout, stderr };
      if (error === null) resolve(result);
      else if (child.pid === undefined) reject(new Error(`${command} is not on PATH`));
      else reject(new CommandError([command, ...args].join(" "), result));
    });
    // One that ends without reading is told by its exit code.
    child.stdin?.on("error", () => undefined).end(input);
  });
}
