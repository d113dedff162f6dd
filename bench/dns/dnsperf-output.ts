/** What dnsperf measured. */
export interface DnsperfResult {
  readonly sent: number;
  /** Queries without an answer, and those whose answer is not NOERROR. */
  readonly failed: number;
  readonly queriesPerSecond: number;
  /** Of each answer, in milliseconds; only of runs that print each query. */
  readonly latencies: readonly number[];
}

/**
 * Reads what dnsperf prints at its end, and the lines of the single queries before that.
 *
 * @throws Error when a figure is missing
 */
export function readDnsperf(output: string): DnsperfResult {
  const sent = numberIn(output, /^\s*Queries sent:\s+(\d+)/m);
  const codes = /^\s*Response codes:\s+(.*)$/m.exec(output)?.[1] ?? "";
  const good = /\bNOERROR (\d+)/.exec(codes)?.[1] ?? "0";
  const lines = output.matchAll(/^> [A-Z]+ \S+ \S+ ([\d.]+)$/gm);
  return {
    sent,
    failed: sent - Number(good),
    queriesPerSecond: numberIn(output, /^\s*Queries per second:\s+([\d.]+)/m),
    latencies: [...lines].map(([, seconds]) => Number(seconds) * 1000),
  };
}

/**
 * The least of some values that is not below a share of them.
 *
 * @param share above 0, at most 1
 * @throws Error when there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new Error("There is no percentile of nothing.");
  return value;
}

function numberIn(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`dnsperf printed no ${pattern.source}:\n${output}`);
  return Number(found);
}
