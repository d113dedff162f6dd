import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { Cidr, type ICluster, RangeUse } from "../../src/cluster";
import { CorefileBase, defaultCorefileForEks, StubDomains } from "../../src/dns";
import { kubernetes } from "../support/dns";
import { describeUnless } from "./support/describe-unless";
import { CoreDns } from "./support/kubernetes/coredns";
import { openKubernetesStack } from "./support/kubernetes/kubernetes-stack";
import { NODE_RESOLVERS, placeOnLoopback, type Places } from "./support/kubernetes/loopback";
import { LoopbackCluster } from "./support/kubernetes/loopback-cluster";
import { endpoints, externalName, namespace, service } from "./support/kubernetes/objects";
import { missingTools } from "./support/kubernetes/tools";

const MINUTE = 60_000;
const MANY = 120;

const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "coredns", "dig", "setpriv"),
  "Names across clusters are not looked up with real CoreDNS",
);

const NAMES = ["a", "b", "c"] as const;
type Name = (typeof NAMES)[number];
const NUMBERS: Readonly<Record<Name, number>> = { a: 1, b: 2, c: 3 };

/** The addresses of a cluster's DNS, as a load balancer has one in each of two zones. */
const addressesOf = (name: Name): string[] => [
  `10.9${NUMBERS[name]}.0.16`,
  `10.9${NUMBERS[name]}.1.16`,
];

/** A cluster as its peers know it: it owns the namespace `cluster-NAME`. */
function clusterOf(name: Name, clusterDomain: string): ICluster {
  const range = (use: RangeUse, cidr: string) => ({ use, cidr: Cidr.parse(cidr), routed: true });
  return {
    clusterName: name,
    addressRanges: [
      range(RangeUse.PODS, `10.${NUMBERS[name]}.0.0/16`),
      range(RangeUse.SERVICES, `10.11${NUMBERS[name]}.0.0/16`),
    ],
    dns: { clusterDomain, namespaces: [`cluster-${name}`], addresses: addressesOf(name) },
  };
}

/** Addresses of the pods of a Service, which changes places with each pod that is made anew. */
const podsOf = (name: Name, ...hosts: readonly number[]): Record<string, string> =>
  Object.fromEntries(hosts.map((host, index) => [`pod-${index}`, `10.${NUMBERS[name]}.0.${host}`]));

async function startCluster(name: Name): Promise<LoopbackCluster> {
  const own = `cluster-${name}`;
  const headless = (service_: string) =>
    service({ namespace: own, name: service_, clusterIp: "None" });
  return LoopbackCluster.start({
    serviceCidr: `10.11${NUMBERS[name]}.0.0/16`,
    corefile: defaultCorefileForEks().render(),
    objects: [
      namespace(own),
      service({ namespace: own, name: "db", clusterIp: `10.11${NUMBERS[name]}.0.20` }),
      headless("pods"),
      endpoints(own, "pods", podsOf(name, 11, 12)),
      headless("many"),
      endpoints(
        own,
        "many",
        podsOf(name, ...Array.from({ length: MANY }, (_, index) => index + 20)),
      ),
      headless("moving"),
      endpoints(own, "moving", podsOf(name, 13)),
      externalName(own, "same-domain", "db.cluster-b.svc.cluster.local"),
      externalName(own, "other-domain", "db.cluster-b.svc.b.lab"),
      externalName(own, "outside", "www.example.org"),
    ],
  });
}

describeHere("names across clusters on loopback", () => {
  let outdir: string;
  let places: Places;
  let clusters: Readonly<Record<Name, LoopbackCluster>>;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    outdir = mkdtempSync(join(tmpdir(), "dns-loopback-"));
    places = await placeOnLoopback(NODE_RESOLVERS, ...NAMES.flatMap(addressesOf));
    const start = async (name: Name): Promise<LoopbackCluster> => {
      const cluster = await startCluster(name);
      running.push(cluster);
      return cluster;
    };
    const [a, b, c] = await Promise.all([start("a"), start("b"), start("c")]);
    clusters = { a, b, c };
    const internet = await CoreDns.start({
      corefile: ".:53 {\n    hosts {\n        192.0.2.80 www.example.org\n    }\n}\n",
      address: NODE_RESOLVERS,
      places,
    });
    running.push(internet);
  }, 2 * MINUTE);

  afterAll(async () => {
    await Promise.all(running.map((server) => server.stop()));
    rmSync(outdir, { recursive: true });
  }, MINUTE);

  /** Deploys stub domains among clusters, and starts CoreDNS from what is then in them. */
  async function joinClusters(
    domains: Partial<Record<Name, string>>,
    base: CorefileBase,
  ): Promise<void> {
    const app = new App({ outdir: mkdtempSync(join(outdir, "app-")), stackTraces: false });
    const stack = new TerraformStack(app, "dns");
    const joined = NAMES.flatMap((name) => {
      const domain = domains[name];
      return domain === undefined ? [] : [{ name, cluster: clusterOf(name, domain) }];
    });
    for (const { name, cluster } of joined) {
      new StubDomains(stack, name, {
        cluster,
        provider: kubernetes(stack, name),
        peers: joined.filter((peer) => peer.name !== name).map((peer) => peer.cluster),
        base,
        reverseZones: true,
      });
    }
    app.synth();
    const deployed = await openKubernetesStack(
      join(app.outdir, "stacks", "dns"),
      new Map(Object.entries(clusters)),
    );
    await deployed.apply();
    expect(await deployed.plan()).toEqual([]);
    await Promise.all(joined.map(({ name }) => clusters[name].serve(places, ...addressesOf(name))));
  }

  /** What a cluster resolves of one with a domain, over UDP and over TCP. */
  async function expectResolved(from: Name, to: Name, domain: string): Promise<void> {
    const zone = `cluster-${to}.svc.${domain}`;
    const number = NUMBERS[to];
    for (const tcp of [false, true]) {
      const ask = async (name: string, type: string): Promise<readonly string[]> => {
        const { status, flags, data } = await clusters[from].ask(name, type, { tcp });
        expect([name, status, flags.includes("tc")]).toEqual([name, "NOERROR", false]);
        return data;
      };
      expect(await ask(`db.${zone}`, "A")).toEqual([`10.11${number}.0.20`]);
      expect(await ask(`pod-0.pods.${zone}`, "A")).toEqual([`10.${number}.0.11`]);
      expect(await ask(`pods.${zone}`, "A")).toEqual([`10.${number}.0.11`, `10.${number}.0.12`]);
      expect(await ask(`_sql._tcp.pods.${zone}`, "SRV")).toEqual([
        `0 50 4000 pod-0.pods.${zone}.`,
        `0 50 4000 pod-1.pods.${zone}.`,
      ]);
      expect(await ask(`outside.${zone}`, "CNAME")).toEqual(["www.example.org."]);
      expect(await ask(`outside.${zone}`, "A")).toEqual(["192.0.2.80"]);
      expect(await ask(`10-${number}-0-11.cluster-${to}.pod.${domain}`, "A")).toEqual([
        `10.${number}.0.11`,
      ]);
      expect(await ask(`11.0.${number}.10.in-addr.arpa`, "PTR")).toEqual([`pod-0.pods.${zone}.`]);
      expect(await ask(`20.0.11${number}.10.in-addr.arpa`, "PTR")).toEqual([`db.${zone}.`]);
      const missing = await clusters[from].ask(`missing.${zone}`, "A", { tcp });
      expect([missing.status, missing.data]).toEqual(["NXDOMAIN", []]);
    }
    const overUdp = await clusters[from].ask(`many.${zone}`, "A");
    expect(overUdp.flags).toContain("tc");
    expect(overUdp.data.length).toBeLessThan(MANY);
    const overTcp = await clusters[from].ask(`many.${zone}`, "A", { tcp: true });
    expect(overTcp.flags).not.toContain("tc");
    expect(overTcp.data).toHaveLength(MANY);
  }

  it(
    "resolve by namespace where two clusters have one domain",
    async () => {
      const domain = "cluster.local";
      await joinClusters({ a: domain, b: domain }, CorefileBase.eks());

      await expectResolved("a", "b", domain);
      await expectResolved("b", "a", domain);
      // A Service of one's own that is another name for the peer's: CoreDNS takes a target in its own
      // domain for one of its own (https://github.com/coredns/coredns/issues/6088).
      const name = "same-domain.cluster-a.svc.cluster.local";
      expect((await clusters.a.ask(name, "CNAME")).data).toEqual([
        "db.cluster-b.svc.cluster.local.",
      ]);
      expect(await clusters.a.ask(name, "A")).toMatchObject({ status: "NOERROR", records: [] });
      await expectResolved("a", "a", domain);
    },
    2 * MINUTE,
  );

  it(
    "resolve a pod's new address at the first look-up after the TTL",
    async () => {
      const name = "pod-0.moving.cluster-b.svc.cluster.local";
      const before = await clusters.a.ask(name, "A");
      expect(before.data).toEqual(["10.2.0.13"]);
      await clusters.b.apply(endpoints("cluster-b", "moving", podsOf("b", 14)));

      const ttl = before.records[0]?.ttl ?? 0;
      expect(ttl).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, ttl * 1000));
      const [record] = (await clusters.a.ask(name, "A")).records;
      // With serve_stale, CoreDNS counts the last second of an answer to its end: TTL 0, do not keep.
      if (record?.ttl === 0) {
        expect(record.data).toBe("10.2.0.13");
        await new Promise((resolve) => setTimeout(resolve, 1000));
      } else {
        expect(record?.data).toBe("10.2.0.14");
      }
      expect((await clusters.a.ask(name, "A")).data).toEqual(["10.2.0.14"]);
    },
    MINUTE,
  );

  it(
    "are one's own as before while the peer is down",
    async () => {
      await clusters.b.stopServing();

      await expectResolved("a", "a", "cluster.local");
      const { data } = await clusters.a.ask("www.example.org", "A");
      expect(data).toEqual(["192.0.2.80"]);
      // Never asked for before, so that there is no last answer to give.
      const unknown = await clusters.a.ask("new.cluster-b.svc.cluster.local", "A");
      expect(unknown.status).toBe("SERVFAIL");
      const known = await clusters.a.ask("db.cluster-b.svc.cluster.local", "A");
      expect(known.data).toEqual(["10.112.0.20"]);
    },
    MINUTE,
  );

  it(
    "resolve by domain where two clusters have their own",
    async () => {
      await joinClusters({ a: "a.lab", b: "b.lab" }, CorefileBase.kubeadm());

      await expectResolved("a", "b", "b.lab");
      await expectResolved("b", "a", "a.lab");
      const alias = await clusters.a.ask("other-domain.cluster-a.svc.a.lab", "A");
      expect(alias.records.map(({ type, data }) => [type, data])).toEqual([
        ["CNAME", "db.cluster-b.svc.b.lab."],
        ["A", "10.112.0.20"],
      ]);
      await expectResolved("b", "b", "b.lab");
    },
    2 * MINUTE,
  );

  it(
    "resolve in a mesh of three clusters",
    async () => {
      const domain = "cluster.local";
      await joinClusters({ a: domain, b: domain, c: domain }, CorefileBase.eks());

      for (const from of NAMES) {
        const peers = NAMES.filter((name) => name !== from);
        for (const to of peers) await expectResolved(from, to, domain);
      }
    },
    2 * MINUTE,
  );
});
