import type { CommandResult, RunningCommand } from "../command";
import { isRecord, isStringArray } from "../json";
import type { Host } from "./host";
import type { AskPlan, Lookup } from "./lookup";
import { startProgram } from "./program";

const STEP_MS = 50;

/** Lookups that go on, on a {@link Host}, while something happens to the servers. */
export class Asker {
  public static async start(host: Host, plan: AskPlan): Promise<Asker> {
    const asker = new Asker(startProgram(host, "ask-program.ts", [JSON.stringify(plan)]));
    await asker.asked(1);
    return asker;
  }

  private end: CommandResult | undefined;

  private constructor(private readonly command: RunningCommand) {
    void command.ended.then((end) => (this.end = end));
  }

  /** How many lookups of each series have begun, as far as has been seen. */
  public get count(): number {
    const last = this.lines().at(-1);
    return last === undefined ? 0 : readLookup(last).count + 1;
  }

  /** Waits until each series was asked that many times more; some series has to be answered. */
  public async asked(more: number): Promise<void> {
    const goal = this.count + more;
    while (this.count < goal) {
      if (this.end !== undefined) throw new Error(`Nobody asks any more: ${this.end.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }

  /** Goes on until the lookups that are answered fulfil a condition, and gives them. */
  public async stopWhen(holds: (lookups: readonly Lookup[]) => boolean): Promise<Lookup[]> {
    while (!holds(this.answered())) await this.asked(1);
    return this.stop();
  }

  /** Asks no more, and gives all lookups in their order, when the last of them is answered. */
  public async stop(): Promise<Lookup[]> {
    await this.command.kill("SIGTERM");
    return this.answered();
  }

  /** The lookups that have ended so far, in their order. */
  private answered(): Lookup[] {
    return this.lines()
      .map(readLookup)
      .sort((one, other) => one.count - other.count);
  }

  /** What was printed to the end of the line. */
  private lines(): string[] {
    return this.command.written.split("\n").slice(0, -1);
  }
}

function readLookup(line: string): Lookup {
  const value: unknown = JSON.parse(line);
  if (!isLookup(value)) throw new Error(`This is no lookup: ${line}`);
  return value;
}

function isLookup(value: unknown): value is Lookup {
  return isRecord(value) && typeof value["count"] === "number" && isStringArray(value["addresses"]);
}
