import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  corefileByHand,
  corefileOfStubDomains,
} from "../../__tests__/e2e/support/faults/corefiles";
import type { JsonObject } from "../../__tests__/e2e/support/json";
import { ApiServer } from "../../__tests__/e2e/support/kubernetes/api-server";
import { CoreDns } from "../../__tests__/e2e/support/kubernetes/coredns";
import { NODE_RESOLVERS, placeOnLoopback } from "../../__tests__/e2e/support/kubernetes/loopback";
import { endpoints, namespace, service } from "../../__tests__/e2e/support/kubernetes/objects";
import { dnsCluster } from "../../__tests__/support/dns";
import { defaultCorefileForEks } from "../../src/dns";

const OWN = "cluster-1";
const PEER = "cluster-2";
const UPSTREAMS = ["10.0.96.16", "10.0.128.16"] as const;
const SERVERS = ["192.168.95.166", "192.168.4.66", "192.168.31.20"] as const;

const SERVICES = 16;
const PODS_A_SERVICE = 250;
const CACHED = 100;

/** A CoreDNS and names that it is asked for. */
export interface Contender {
  readonly name: string;
  readonly server: CoreDns;
  /** File of some names, to be asked over and over. */
  readonly few: string;
  /** File of names to be asked once. No two contenders share them: a peer has a cache, too. */
  readonly many: string;
  /** As {@link Contender.many}, other names: for a server that has just been started. */
  readonly warmUp: string;
}

const NAMES = SERVICES * PODS_A_SERVICE;

/** Two clusters on loopback: the first resolves the names of the second, by several Corefiles. */
export interface Clusters {
  /** Names of the first cluster, at the server of StubDomains. */
  readonly local: Contender;
  /** Names of the second, by StubDomains. */
  readonly ours: Contender;
  /** Names of the second, by a block that is written by hand. */
  readonly byHand: Contender;
  /** The same without its `log`. */
  readonly quiet: Contender;
  /** The CoreDNS of the second cluster. */
  readonly upstreams: readonly CoreDns[];
}

/**
 * Runs something with two real API servers and the real CoreDNS of their clusters, on EKS' default
 * Corefile.
 *
 * @param folder takes the files of queries
 */
export async function withClusters<T>(
  folder: string,
  use: (clusters: Clusters) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const started = async <T extends { stop(): Promise<void> }>(start: Promise<T>): Promise<T> => {
    const one = await start;
    ends.push(() => one.stop());
    return one;
  };
  try {
    const [own, peer] = await Promise.all([
      started(ApiServer.start({ serviceCidr: "172.20.0.0/16" })),
      started(ApiServer.start({ serviceCidr: "172.21.0.0/16" })),
    ]);
    await Promise.all([
      own.apply(namespace(OWN), ...["local", "warm"].flatMap((set) => pods(OWN, set))),
      peer.apply(
        namespace(PEER),
        ...["ours", "hand", "quiet", "warm"].flatMap((set) => pods(PEER, set)),
      ),
    ]);
    const places = await placeOnLoopback(...SERVERS, ...UPSTREAMS, NODE_RESOLVERS);
    const coreDns = (
      corefile: string,
      address: string,
      { kubeconfig }: ApiServer,
    ): Promise<CoreDns> => started(CoreDns.start({ corefile, address, places, kubeconfig }));
    const eks = defaultCorefileForEks().render();
    const upstreams = await Promise.all(UPSTREAMS.map((address) => coreDns(eks, address, peer)));
    const cluster = dnsCluster("test-cluster", { namespaces: [OWN] });
    const other = dnsCluster("test-cluster-2", { namespaces: [PEER], addresses: UPSTREAMS });
    const [stubs, hand, quiet] = await Promise.all([
      coreDns(corefileOfStubDomains(cluster, other), SERVERS[0], own),
      coreDns(corefileByHand(PEER, UPSTREAMS), SERVERS[1], own),
      coreDns(corefileByHand(PEER, UPSTREAMS, []), SERVERS[2], own),
    ]);
    const contender = (name: string, server: CoreDns, zone: string, set: string): Contender => {
      const names = namesOf(zone, set);
      return {
        name,
        server,
        few: queries(folder, `${set}-few`, names.slice(0, CACHED)),
        many: queries(folder, `${set}-many`, names),
        warmUp: queries(folder, `${set}-warm-up`, namesOf(zone, "warm")),
      };
    };
    return await use({
      local: contender("local", stubs, OWN, "local"),
      ours: contender("StubDomains", stubs, PEER, "ours"),
      byHand: contender("by hand", hand, PEER, "hand"),
      quiet: contender("by hand, no log", quiet, PEER, "quiet"),
      upstreams,
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

function pods(inNamespace: string, set: string): JsonObject[] {
  return Array.from({ length: SERVICES }, (_, index) => {
    const name = `${set}-${index}`;
    const addresses = Array.from(
      { length: PODS_A_SERVICE },
      (_, pod) => [`pod-${pod}`, `10.1.${index}.${pod}`] as const,
    );
    return [
      service({ namespace: inNamespace, name, clusterIp: "None" }),
      endpoints(inNamespace, name, Object.fromEntries(addresses)),
    ];
  }).flat();
}

function namesOf(inNamespace: string, set: string): string[] {
  return Array.from({ length: NAMES }, (_, index) => {
    const pod = Math.floor(index / SERVICES);
    return `pod-${pod}.${set}-${index % SERVICES}.${inNamespace}.svc.cluster.local`;
  });
}

function queries(folder: string, name: string, names: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, names.map((each) => `${each} A\n`).join(""));
  return file;
}
