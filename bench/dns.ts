/**
 * Compares lookups of a peer's names by StubDomains with local lookups, and with a stub block that is
 * written by hand: real CoreDNS in front of real API servers, asked by dnsperf, in turns.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingTools } from "../__tests__/e2e/support/kubernetes/tools";
import { type Clusters, withClusters } from "./dns/clusters";
import { dnsperf } from "./dns/dnsperf";
import { cachedAtHalfPeak, uncachedAtHalfPeak } from "./dns/half-peak";
import { formatGoal, formatHalfPeaks, formatRounds } from "./dns/report";
import { cachedRound, emptyCache, Rounds, uncachedRound } from "./dns/rounds";

const ROUNDS = 5;

/** What cached lookups across clusters have to reach of local ones. */
const TO_LOCAL = 0.95;
/** At half of the peak: share of errors, and milliseconds. */
const ERRORS = 0.001;
const P50 = 20;
const P99 = 100;

/** Queries a second, and seconds, while an upstream dies. */
const STEADY = { rate: 500, seconds: 6 } as const;

async function compare({ local, ours, byHand, quiet, upstreams }: Clusters): Promise<void> {
  const cached = [ours, local, byHand, quiet].map((contender) => new Rounds(contender));
  const uncached = [ours, local, byHand, quiet].map((contender) => new Rounds(contender));
  for (let round = 0; round < ROUNDS; round += 1) {
    await cachedRound(cached);
    await uncachedRound(uncached);
  }
  const [cachedOurs, cachedLocal, cachedByHand] = cached;
  const [uncachedOurs, uncachedLocal] = uncached;
  if (!cachedOurs || !cachedLocal || !cachedByHand || !uncachedOurs || !uncachedLocal) {
    throw new Error("There are no rounds.");
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
}

async function main(): Promise<void> {
  const missing = missingTools(
    "dnsperf",
    "coredns",
    "etcd",
    "kube-apiserver",
    "kubectl",
    "setpriv",
  );
  if (missing !== undefined) throw new Error(`The benchmark cannot run: ${missing}.`);
  const folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-bench-"));
  try {
    await withClusters(folder, compare);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
