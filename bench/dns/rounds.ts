import { median } from "../support/median";
import type { Contender } from "./clusters";
import { dnsperf } from "./dnsperf";
import type { DnsperfResult } from "./dnsperf-output";

/** What a server did in one round. */
export interface Measurement {
  readonly queriesPerSecond: number;
  /** CPU time of the server, in microseconds a query: other programs hardly change it. */
  readonly cpuMicroseconds: number;
  /** Share of the queries that failed. */
  readonly errors: number;
}

// Short, and many: what else the machine does then falls on all alike.
const SLICES = 7;
const SLICE_SECONDS = 0.6;

/** The measurements of one contender, a round each. */
export class Rounds {
  public readonly all: Measurement[] = [];

  public constructor(public readonly contender: Contender) {}

  public median(value: keyof Measurement): number {
    return median(this.all.map((measurement) => measurement[value]));
  }

  /** The median of the ratios of each round. */
  public ratioTo(other: Rounds): number {
    return median(this.ratiosTo(other));
  }

  /** The ratio of the queries a second of each round. */
  public ratiosTo(other: Rounds): number[] {
    return this.all.map(
      ({ queriesPerSecond }, round) =>
        queriesPerSecond / (other.all[round]?.queriesPerSecond ?? Number.NaN),
    );
  }
}

/** Measures lookups of names that are in the caches, by turns. */
export async function cachedRound(contenders: readonly Rounds[]): Promise<void> {
  const slices = contenders.map(() => new Array<DnsperfResult>());
  const cpu = contenders.map(() => 0);
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const index of turns(contenders.length, slice)) {
      const contender = contenders[index]?.contender;
      if (contender === undefined) continue;
      const { server, few } = contender;
      await dnsperf({ server: server.endpoint, queries: few });
      const before = await cpuSeconds(contender);
      const load = { server: server.endpoint, queries: few, seconds: SLICE_SECONDS };
      slices[index]?.push(await dnsperf(load));
      cpu[index] = (cpu[index] ?? 0) + (await cpuSeconds(contender)) - before;
    }
  }
  for (const [index, { all }] of contenders.entries()) {
    all.push(summarize(slices[index] ?? [], cpu[index] ?? 0));
  }
}

/** Empties the cache of a server, but not what else it makes while it runs. */
export async function emptyCache({ server, warmUp }: Contender): Promise<void> {
  await server.restart();
  await dnsperf({ server: server.endpoint, queries: warmUp });
}

/** Measures lookups of names that are in no cache, by turns. */
export async function uncachedRound(contenders: readonly Rounds[]): Promise<void> {
  for (const index of turns(contenders.length, contenders[0]?.all.length ?? 0)) {
    const rounds = contenders[index];
    if (rounds === undefined) continue;
    const { contender, all } = rounds;
    const { server, many } = contender;
    await emptyCache(contender);
    const before = await cpuSeconds(contender);
    const result = await dnsperf({ server: server.endpoint, queries: many });
    all.push(summarize([result], (await cpuSeconds(contender)) - before));
  }
}

/** The indexes of a list, each time from another one on: whoever goes first finds another machine. */
function turns(length: number, first: number): number[] {
  return Array.from({ length }, (_, index) => (index + first) % length);
}

function summarize(results: readonly DnsperfResult[], cpu: number): Measurement {
  const total = (value: "sent" | "failed"): number =>
    results.reduce((sum, result) => sum + result[value], 0);
  return {
    queriesPerSecond: median(results.map(({ queriesPerSecond }) => queriesPerSecond)),
    cpuMicroseconds: (cpu / total("sent")) * 1e6,
    errors: total("failed") / total("sent"),
  };
}

async function cpuSeconds({ server }: Contender): Promise<number> {
  const text = await (await fetch(`http://${server.metrics.toString()}/metrics`)).text();
  const value = /^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1];
  if (value === undefined) throw new Error("CoreDNS tells no CPU time.");
  return Number(value);
}
