import { spawnSync } from "node:child_process";

/** A program to run. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** @default - that of this process */
  readonly cwd?: string;
  /** @default - none but those of this process */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program's process took, and what it printed. */
export interface Run {
  /** From before the process is started until it has ended. */
  readonly milliseconds: number;
  readonly stdout: string;
}

/**
 * Runs a program in a process of its own.
 *
 * @throws Error when it fails
 */
export function run({ command, args, cwd, env }: Program): Run {
  const start = performance.now();
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: "utf8",
    cwd,
    env: { ...process.env, ...env },
  });
  const milliseconds = performance.now() - start;
  if (error !== undefined || status !== 0) {
    const outcome = error?.message ?? `status ${String(status)}`;
    throw new Error(`${[command, ...args].join(" ")}: ${outcome}\n${stderr}`);
  }
  return { milliseconds, stdout };
}
