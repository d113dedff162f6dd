import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { Corefile, defaultCorefileForEks } from "../../src/dns";
import { explain, HopStep } from "../../src/report";
import { clusterId } from "../../stacks/cluster-names";
import { addEksStacks, eksTopology } from "../../stacks/topologies";
import { describeUnless } from "./support/describe-unless";
import { kubectl } from "./support/kubernetes/kubectl";
import { openKubernetesStack } from "./support/kubernetes/kubernetes-stack";
import { NODE_RESOLVERS, placeOnLoopback } from "./support/kubernetes/loopback";
import { LoopbackCluster } from "./support/kubernetes/loopback-cluster";
import { endpoints, namespace, service } from "./support/kubernetes/objects";
import { missingTools } from "./support/kubernetes/tools";

const MINUTE = 60_000;

const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "coredns", "dig", "setpriv"),
  "The names of an EKS topology are not looked up",
);

/** What the topology of the guide makes of its two clusters. */
const EXAMPLE = [
  {
    clusterName: "test-cluster",
    dns: ["192.168.128.16", "192.168.160.16", "192.168.192.16"],
    owns: "cluster-1",
    pod: "192.168.140.7",
  },
  {
    clusterName: "test-cluster-2",
    dns: ["10.0.128.16", "10.0.160.16", "10.0.192.16"],
    owns: "cluster-2",
    pod: "10.0.140.7",
  },
] as const;
type Example = (typeof EXAMPLE)[number];

async function startCluster({ owns, pod }: Example): Promise<LoopbackCluster> {
  return LoopbackCluster.start({
    serviceCidr: "172.20.0.0/16",
    corefile: defaultCorefileForEks().render(),
    objects: [
      namespace(owns),
      service({ namespace: owns, name: "pods", clusterIp: "None" }),
      endpoints(owns, "pods", { "pod-0": pod }),
    ],
  });
}

/** The namespaces that a Corefile forwards, each with the addresses to which it does. */
function stubsIn(corefile: string): (readonly [owns: string, addresses: readonly string[]])[] {
  return Corefile.parse(corefile).serverBlocks.flatMap(({ keys, directives }) => {
    const owns = /^([\w-]+)\.svc\.cluster\.local:53$/.exec(keys[0] ?? "")?.[1];
    const forward = directives.find(({ name }) => name === "forward");
    return owns === undefined ? [] : [[owns, forward?.args.slice(1) ?? []] as const];
  });
}

/** At which ports of its nodes the DNS of a cluster answers. */
async function nodePortOf(cluster: LoopbackCluster): Promise<string> {
  const ports = "jsonpath={range .spec.ports[*]}{.protocol}:{.nodePort} {end}";
  const get = ["get", "service", "kube-dns-peers", "-n", "kube-system", "-o", ports];
  return (await kubectl(cluster, get)).trim();
}

describeHere("the stack eks-dns on loopback", () => {
  const clusters = new Map<Example, LoopbackCluster>();
  const outdir = mkdtempSync(join(tmpdir(), "eks-dns-"));

  beforeAll(async () => {
    await Promise.all(
      EXAMPLE.map(async (example) => clusters.set(example, await startCluster(example))),
    );
  }, MINUTE);

  afterAll(async () => {
    await Promise.all([...clusters.values()].map((cluster) => cluster.stop()));
    rmSync(outdir, { recursive: true });
  });

  it(
    "lets each of two clusters resolve the namespace of the other, at the other's addresses",
    async () => {
      const app = new App({ outdir, stackTraces: false });
      addEksStacks(app, eksTopology);
      app.synth();
      const byAlias = [...clusters].map(
        ([{ clusterName }, cluster]) => [clusterId(clusterName), cluster] as const,
      );
      const stack = await openKubernetesStack(join(outdir, "stacks", "eks-dns"), new Map(byAlias));
      await stack.apply();
      expect(await stack.plan()).toEqual([]);

      const places = await placeOnLoopback(NODE_RESOLVERS, ...EXAMPLE.flatMap(({ dns }) => dns));
      for (const [{ clusterName, dns }, cluster] of clusters) {
        const corefile = await cluster.corefile();
        const peers = EXAMPLE.filter((example) => example.clusterName !== clusterName);
        expect(stubsIn(corefile)).toEqual(peers.map((peer) => [peer.owns, peer.dns]));
        expect(await nodePortOf(cluster)).toEqual("UDP:30053 TCP:30053");
        await cluster.serve(places, ...dns);
      }

      for (const tcp of [false, true]) {
        for (const [{ clusterName }, cluster] of clusters) {
          for (const { owns, pod, dns, ...owner } of EXAMPLE) {
            const name = `pod-0.pods.${owns}.svc.cluster.local`;
            const { data } = await cluster.ask(name, "A", { tcp });
            expect([name, data]).toEqual([name, [pod]]);

            const { reached, hops } = explain(app, { from: clusterName, to: name, port: 2379 });
            const forwarder = hops.find(({ step }) => step === HopStep.FORWARDER);
            const isOwn = owner.clusterName === clusterName;
            expect(reached).toBe(true);
            expect(forwarder?.says).toBe(
              isOwn ? undefined : `it is asked over UDP at ${dns.join(", ")}`,
            );
          }
        }
      }
    },
    2 * MINUTE,
  );
});
