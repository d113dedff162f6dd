import { dnsperf } from "./dnsperf";
import { percentile } from "./dnsperf-output";
import { emptyCache, type Rounds } from "./rounds";

/** How long answers take at a rate that the server can well bear. */
export interface HalfPeak {
  /** Queries a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Share of the queries that failed. */
  readonly errors: number;
}

const SECONDS = 4;

/** Asks for cached names, at half of the rate at which they were answered. */
export async function cachedAtHalfPeak(rounds: Rounds): Promise<HalfPeak> {
  const { server, few } = rounds.contender;
  return atHalfPeak(rounds, { server: server.endpoint, queries: few, seconds: SECONDS });
}

/** Asks for each uncached name once, at half of the rate at which they were answered. */
export async function uncachedAtHalfPeak(rounds: Rounds): Promise<HalfPeak> {
  const { server, many } = rounds.contender;
  await emptyCache(rounds.contender);
  return atHalfPeak(rounds, { server: server.endpoint, queries: many });
}

async function atHalfPeak(
  rounds: Rounds,
  load: Omit<Parameters<typeof dnsperf>[0], "rate">,
): Promise<HalfPeak> {
  const rate = rounds.median("queriesPerSecond") / 2;
  const { sent, failed, latencies } = await dnsperf({ ...load, rate });
  return {
    rate,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    errors: failed / sent,
  };
}
