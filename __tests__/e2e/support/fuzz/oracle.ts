import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../command";
import { type JsonObject, parseRecord } from "../json";

const SOURCES = join(__dirname, "oracle");

/** Why the program of the {@link Oracle} cannot be built on this machine; undefined when it can. */
export function missingGo(): string | undefined {
  const { error } = spawnSync("go", ["version"]);
  return error === undefined ? undefined : "no go on PATH (https://go.dev/doc/install)";
}

interface Waiting {
  readonly resolve: (answer: Record<string, unknown>) => void;
  readonly reject: (reason: Error) => void;
}

/** A running program in Go that knows what CoreDNS' own parser and net/netip say. */
export class Oracle {
  /** Builds the program and starts it, in an empty folder and with nothing but `env`. */
  public static async start(env: Readonly<Record<string, string>>): Promise<Oracle> {
    const folder = mkdtempSync(join(tmpdir(), "oracle-"));
    const program = join(folder, "oracle");
    // Imports are looked for in the folder in which the program runs.
    const cwd = join(folder, "empty");
    mkdirSync(cwd);
    await run("go", ["build", "-o", program, "."], { cwd: SOURCES, env: process.env });
    return new Oracle(folder, spawn(program, { cwd, env, stdio: "pipe" }));
  }

  private readonly waiting: Waiting[] = [];
  private readonly ended: Promise<void>;
  private stderr = "";

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    if (child.stdout !== null) {
      createInterface(child.stdout).on("line", (line) => {
        this.waiting.shift()?.resolve(parseRecord(line, "An answer of the oracle"));
      });
    }
    this.ended = new Promise((resolve) => {
      child.once("close", () => {
        for (const { reject } of this.waiting.splice(0)) {
          reject(new Error(`The oracle has ended: ${this.stderr}`));
        }
        resolve();
      });
    });
  }

  /** @throws Error when the program ends without an answer */
  public async ask(question: JsonObject): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin?.write(`${JSON.stringify(question)}\n`);
    });
  }

  public async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
    rmSync(this.folder, { recursive: true });
  }
}
