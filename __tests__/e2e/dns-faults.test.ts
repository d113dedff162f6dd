import { defaultCorefileForKubeadm } from "../../src/dns";
import { describeUnless } from "./support/describe-unless";
import { corefileByHand } from "./support/faults/corefiles";
import { obstacleToHosts } from "./support/faults/host";
import {
  KNOWN_ADDRESS,
  knownObjects,
  MOVED_ADDRESS,
  NEW_SERVICE,
  newServiceObjects,
  PEER_NAMESPACE,
} from "./support/faults/names";
import { Asker } from "./support/faults/asker";
import { Observation } from "./support/faults/observation";
import type { Lookup } from "./support/faults/lookup";
import { Report } from "./support/faults/report";
import type { Tally } from "./support/faults/tally";
import {
  NEXT_PODS,
  SERVER_NAMES,
  SERVERS,
  type ServerName,
  TwoClusters,
} from "./support/faults/two-clusters";
import { missingTools } from "./support/kubernetes/tools";

const TIMEOUT_MS = 120_000;

const reason =
  missingTools("etcd", "kube-apiserver", "kubectl", "coredns", "setpriv", "ip") ??
  obstacleToHosts();
const describeWithHosts = describeUnless(
  reason,
  "What faults do to names across clusters is not tried",
);

describeWithHosts("names of a peer, while", () => {
  const report = new Report();
  const ownFailures: Record<ServerName, [asked: number, failed: number]> = {
    StubDomains: [0, 0],
    "by hand": [0, 0],
  };
  let clusters: TwoClusters;

  beforeAll(async () => {
    clusters = await TwoClusters.start();
  }, TIMEOUT_MS);

  afterAll(async () => {
    await clusters.stop();
    report.add("all of these", "own names", (server) => {
      const [asked, failed] = ownFailures[server];
      return `${failed} of ${asked}`;
    });
    console.info(`Failed lookups across clusters, by Corefile:\n\n${report.toString()}`);
  }, TIMEOUT_MS);

  /** Every name of one's own was answered, by both. */
  function expectOwnNamesUnaffected(seen: Observation): void {
    for (const server of SERVER_NAMES) {
      const { asked, failed } = seen.tally(server, "own");
      ownFailures[server][0] += asked;
      ownFailures[server][1] += failed;
      expect(failed).toBe(0);
    }
  }

  it(
    "one of the peer's two CoreDNS is killed, are all found",
    async () => {
      const seen = await Observation.start(clusters);
      await seen.asked(10);
      seen.begin("killed");
      await clusters.pods[0]?.dns.kill();
      await seen.asked(50);
      await seen.stop();
      await clusters.pods[0]?.dns.restart();

      report.addFailures("one of two CoreDNS killed", "new names", (server) =>
        seen.tally(server, "new", "killed"),
      );
      expect(seen.tally("StubDomains", "new").failed).toBe(0);
      expect(seen.tally("StubDomains", "known").failed).toBe(0);
      expectOwnNamesUnaffected(seen);
    },
    TIMEOUT_MS,
  );

  it(
    "all of the peer's CoreDNS are killed, are given from the cache, and anew when one is back",
    async () => {
      const seen = await Observation.start(clusters);
      await seen.asked(10);
      seen.begin("all dead");
      await Promise.all(clusters.pods.map(({ dns }) => dns.kill()));
      await clusters.api.apply(...knownObjects(MOVED_ADDRESS));
      await seen.asked(80);
      seen.begin("restarted");
      await Promise.all(clusters.pods.map(({ dns }) => dns.restart()));
      await seen.asked(60);
      await seen.stop();

      report.addFailures("all CoreDNS killed", "known names", (server) =>
        seen.tally(server, "known", "all dead"),
      );
      report.add("all CoreDNS restarted", "until the new address", (server) =>
        lookupsUntil(seen.of(server, "known", "restarted"), MOVED_ADDRESS),
      );
      expect(seen.tally("StubDomains", "known").failed).toBe(0);
      expect(seen.tally("by hand", "known").failed).toBeGreaterThan(0);
      expect(seen.of("StubDomains", "known", "all dead")).toContainEqual(
        expect.objectContaining({ addresses: [KNOWN_ADDRESS], ttl: 0 }),
      );
      const fresh = seen.of("StubDomains", "known", "restarted");
      expect(fresh.at(-1)).toMatchObject({ addresses: [MOVED_ADDRESS] });
      expectOwnNamesUnaffected(seen);
    },
    TIMEOUT_MS,
  );

  it(
    "the peer's CoreDNS are rescheduled to other addresses, are all found at the stable ones",
    async () => {
      const seen = await Observation.start(clusters);
      await seen.asked(10);
      seen.begin("rescheduled");
      const next = await Promise.all(NEXT_PODS.map((address) => clusters.startPod(address)));
      await clusters.replacePods(next);
      await seen.asked(60);
      seen.begin("edited");
      await clusters.write("by hand", corefileByHand(PEER_NAMESPACE, NEXT_PODS));
      await seen.asked(40);
      await seen.stop();

      for (const phase of ["rescheduled", "edited"]) {
        report.addFailures(`all CoreDNS ${phase}`, "new names", (server) =>
          seen.tally(server, "new", phase),
        );
      }
      expect(seen.tally("StubDomains", "new").failed).toBe(0);
      expect(seen.tally("StubDomains", "known").failed).toBe(0);
      expect(seen.tally("by hand", "new", "rescheduled").failed).toBeGreaterThan(0);
      expectOwnNamesUnaffected(seen);
    },
    TIMEOUT_MS,
  );

  it(
    "the way to the peer is cut, are given from the cache, and anew when it is open again",
    async () => {
      const { peer, asking } = clusters;
      const seen = await Observation.start(clusters);
      await seen.asked(10);
      seen.begin("cut");
      await peer.cut(asking);
      await clusters.api.apply(...knownObjects(KNOWN_ADDRESS));
      await seen.asked(90);
      seen.begin("restored");
      await peer.restore(asking);
      await seen.asked(60);
      await seen.stop();

      report.addFailures("network cut", "known names", (server) =>
        seen.tally(server, "known", "cut"),
      );
      report.add("network restored", "until the new address", (server) =>
        lookupsUntil(seen.of(server, "known", "restored"), KNOWN_ADDRESS),
      );
      expect(seen.tally("StubDomains", "known").failed).toBe(0);
      expect(seen.tally("by hand", "known").failed).toBeGreaterThan(0);
      const fresh = seen.of("StubDomains", "known", "restored");
      expect(fresh.at(-1)).toMatchObject({ addresses: [KNOWN_ADDRESS] });
      expectOwnNamesUnaffected(seen);
    },
    TIMEOUT_MS,
  );

  it(
    "the Corefile is reloaded under load, are all found",
    async () => {
      const seen = await Observation.start(clusters, 20);
      await seen.asked(50);
      seen.begin("reloaded");
      for (const round of ["once", "twice"]) {
        await Promise.all(
          SERVER_NAMES.map((name) =>
            clusters.write(name, `# ${round}\n${clusters.corefile(name)}`),
          ),
        );
      }
      await seen.asked(50);
      await seen.stop();

      report.addFailures("Corefile reloaded twice", "new and known names", (server) =>
        sum(seen.tally(server, "new", "reloaded"), seen.tally(server, "known", "reloaded")),
      );
      expect(seen.tally("StubDomains", "new").failed).toBe(0);
      expect(seen.tally("StubDomains", "known").failed).toBe(0);
      expectOwnNamesUnaffected(seen);
    },
    TIMEOUT_MS,
  );

  it(
    "a Service is asked for before it exists, are unknown for a short time",
    async () => {
      // What kind's CoreDNS denies, it denies for 30 seconds; that of EKS for 5.
      for (const { dns } of clusters.pods) {
        dns.write(defaultCorefileForKubeadm().render());
        await dns.restart();
      }
      const asker = await Asker.start(clusters.asking, {
        everyMs: 500,
        series: SERVER_NAMES.map((name) => ({
          label: name,
          server: SERVERS[name],
          names: [NEW_SERVICE],
        })),
      });
      await clusters.api.apply(...newServiceObjects());
      const lookups = await asker.stopWhen((all) =>
        SERVER_NAMES.every((name) =>
          all.some(({ label, status }) => label === name && status === "NOERROR"),
        ),
      );
      const denials = (server: ServerName): Lookup[] =>
        lookups.filter(({ label, status }) => label === server && status === "NXDOMAIN");
      const kept = (server: ServerName): number =>
        Math.max(...denials(server).map(({ ttl }) => ttl ?? Infinity));

      report.add("new Service, asked for too early", "denials of it", (server) => {
        const { length } = denials(server);
        return `${length} in a row, each for ${kept(server)} s at most`;
      });
      expect(kept("StubDomains")).toBeLessThanOrEqual(5);
      expect(denials("StubDomains").length).toBeGreaterThan(0);
      expect(denials("StubDomains").length).toBeLessThan(denials("by hand").length);
    },
    TIMEOUT_MS,
  );
});

/** How many lookups there were until one gave an address, that one included. */
function lookupsUntil(lookups: readonly Lookup[], address: string): string {
  const index = lookups.findIndex(({ addresses }) => addresses.includes(address));
  return index < 0 ? `none of ${lookups.length}` : `${index + 1}`;
}

function sum(one: Tally, other: Tally): Tally {
  return {
    asked: one.asked + other.asked,
    failed: one.failed + other.failed,
    longestGap: Math.max(one.longestGap, other.longestGap),
    slowestMs: Math.max(one.slowestMs, other.slowestMs),
  };
}
