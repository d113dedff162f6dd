import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools } from "../../__tests__/e2e/support/kubernetes/tools";
import type { Benchmark, Row } from "../support/benchmark";
import { type Clusters, withClusters } from "./clusters";
import { dnsperf } from "./dnsperf";
import { type HalfPeak, cachedAtHalfPeak, uncachedAtHalfPeak } from "./half-peak";
import { formatGoal, formatHalfPeaks, formatRounds } from "./report";
import { cachedRound, emptyCache, Rounds, uncachedRound } from "./rounds";

const ROUNDS = 5;
const QUICK_ROUNDS = 1;

/** What cached lookups across clusters have to reach of local ones. */
const TO_LOCAL = 0.95;
/** At half of the peak: share of errors, and milliseconds. */
const ERRORS = 0.001;
const P50 = 20;
const P99 = 100;

/** Queries a second, and seconds, while an upstream dies. */
const STEADY = { rate: 500, seconds: 6 } as const;

const RATE = "names in the cache, queries";
const TO_LOCAL_NAMES = "to local names";
const TO_QUIET = "to a block by hand without `log`";

async function compare(
  { local, ours, byHand, quiet, upstreams }: Clusters,
  roundCount: number,
): Promise<Row[]> {
  const cached = [ours, local, byHand, quiet].map((contender) => new Rounds(contender));
  const uncached = [ours, local, byHand, quiet].map((contender) => new Rounds(contender));
  for (let round = 0; round < roundCount; round += 1) {
    await cachedRound(cached);
    await uncachedRound(uncached);
  }
  const [cachedOurs, cachedLocal, cachedByHand, cachedQuiet] = cached;
  const [uncachedOurs, uncachedLocal, , uncachedQuiet] = uncached;
  if (!cachedOurs || !cachedLocal || !cachedByHand || !cachedQuiet) {
    throw new Error("There are no rounds.");
  }
  if (!uncachedOurs || !uncachedLocal || !uncachedQuiet) {
    throw new Error("There are no rounds of names in no cache.");
  }
  console.log("Queries a second, of names in the cache:\n");
  console.log(formatRounds([cachedOurs, ...cached.slice(1)]));
  console.log("\nQueries a second, of names in no cache:\n");
  console.log(formatRounds([uncachedOurs, ...uncached.slice(1)]));

  const halves = [
    { name: "StubDomains, in the cache", ...(await cachedAtHalfPeak(cachedOurs)) },
    { name: "StubDomains, in no cache", ...(await uncachedAtHalfPeak(uncachedOurs)) },
  ];
  const localHalves = [
    { name: "local, in the cache", ...(await cachedAtHalfPeak(cachedLocal)) },
    { name: "local, in no cache", ...(await uncachedAtHalfPeak(uncachedLocal)) },
  ];
  console.log("\nAt half of the peak, names\n");
  console.log(formatHalfPeaks([...halves, ...localHalves]));

  await emptyCache(ours);
  const whileOneDies = dnsperf({ server: ours.server.endpoint, queries: ours.many, ...STEADY });
  await new Promise((resolve) => setTimeout(resolve, (STEADY.seconds / 3) * 1000));
  await upstreams[0]?.kill();
  const { sent, failed } = await whileOneDies;

  const toHand = cachedOurs.ratiosTo(cachedByHand);
  const toLocal = cachedOurs.ratioTo(cachedLocal);
  const p50 = Math.max(...halves.map((half) => half.p50));
  const p99 = Math.max(...halves.map((half) => half.p99));
  const errors = Math.max(...halves.map((half) => half.errors));
  const goals = [
    formatGoal(
      "cached, above the block by hand in each round",
      toHand.map((ratio) => ratio.toFixed(2)).join(", "),
      toHand.every((ratio) => ratio > 1),
    ),
    formatGoal(`cached, at least ${TO_LOCAL} of local`, toLocal.toFixed(2), toLocal >= TO_LOCAL),
    formatGoal(`p50 at most ${P50} ms`, `${p50.toFixed(2)} ms`, p50 <= P50),
    formatGoal(`p99 at most ${P99} ms`, `${p99.toFixed(2)} ms`, p99 <= P99),
    formatGoal(
      `errors at most ${ERRORS * 100} %`,
      `${(errors * 100).toFixed(3)} %`,
      errors <= ERRORS,
    ),
    formatGoal("none fails while one of two upstreams dies", `${failed} of ${sent}`, failed === 0),
  ];
  console.log(`\n${goals.join("\n")}`);
  return [
    ...rateRows(cachedOurs, cachedLocal, cachedQuiet),
    ...cpuRows("in the cache", cachedOurs, cachedLocal, cachedQuiet),
    ...cpuRows("in no cache", uncachedOurs, uncachedLocal, uncachedQuiet),
    ...halves.flatMap(halfPeakRows),
    {
      what: "lookups that fail while one of two upstreams is killed",
      ours: `${failed}`,
      ratio: "",
      goal: "0",
    },
  ];
}

function rateRows(ours: Rounds, local: Rounds, quiet: Rounds): Row[] {
  const rate = `${ours.median("queriesPerSecond").toFixed(0)} a second`;
  const toLocal = ours.ratioTo(local).toFixed(2);
  return [
    { what: `${RATE} ${TO_LOCAL_NAMES}`, ours: rate, ratio: toLocal, goal: `at least ${TO_LOCAL}` },
    { what: `${RATE} ${TO_QUIET}`, ours: rate, ratio: ours.ratioTo(quiet).toFixed(2), goal: "" },
  ];
}

function cpuRows(where: string, ours: Rounds, local: Rounds, quiet: Rounds): Row[] {
  const cpu = (rounds: Rounds): number => rounds.median("cpuMicroseconds");
  return [[local, TO_LOCAL_NAMES] as const, [quiet, TO_QUIET] as const].map(([other, toWhat]) => ({
    what: `names ${where}, CPU time of each ${toWhat}`,
    ours: `${cpu(ours).toFixed(1)} us`,
    ratio: (cpu(ours) / cpu(other)).toFixed(2),
    goal: "",
  }));
}

function halfPeakRows({ name, p50, p99 }: HalfPeak & { readonly name: string }): Row[] {
  const what = `at half of the peak, ${name}`;
  return [
    { what: `${what}: p50`, ours: `${p50.toFixed(1)} ms`, ratio: "", goal: `at most ${P50} ms` },
    { what: `${what}: p99`, ours: `${p99.toFixed(1)} ms`, ratio: "", goal: `at most ${P99} ms` },
  ];
}

/**
 * Compares lookups of a peer's names by StubDomains with local lookups, and with a stub block that is
 * written by hand: real CoreDNS in front of real API servers, asked by dnsperf, in turns.
 */
export const dns: Benchmark = {
  name: "dns",
  obstacle: () =>
    missingTools("dnsperf", "coredns", "etcd", "kube-apiserver", "kubectl", "setpriv"),
  run: async (isQuick) => {
    const folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-bench-"));
    try {
      return await withClusters(folder, (clusters) =>
        compare(clusters, isQuick ? QUICK_ROUNDS : ROUNDS),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
