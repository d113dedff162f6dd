import { HopStep } from "../../src/report";
import { describeUnless } from "./support/describe-unless";
import { type Answer, dig } from "./support/kubernetes/dig";
import { missingTools } from "./support/kubernetes/tools";
import { type Call, type CallResult, ECHO_PORT } from "./support/nodes/call";
import { type Cluster, SERVICE_PORT } from "./support/nodes/cluster";
import { type ClusterName, JoinedClusters } from "./support/nodes/joined-clusters";
import { addressIn, dnsOf, nameIn, serveNames } from "./support/nodes/names";
import type { Node, NodeState } from "./support/nodes/node";
import { explainNodes } from "./support/nodes/explanations";
import { obstacleToNodes, obstacleToShell } from "./support/nodes/obstacle";
import type { Pod } from "./support/nodes/pod";

const TIMEOUT_MS = 120_000;
const MEGABYTE = 1_000_000;

const DIRECTIONS = [
  ["east", "west"],
  ["west", "east"],
] as const;

const describeWithNodes = describeUnless(
  obstacleToNodes() ?? obstacleToShell("busybox"),
  "Clusters are not joined by the script of NodeRoutes",
);
const describeWithNames = describeUnless(
  missingTools("coredns", "dig"),
  "Names are not resolved over the routes of NodeRoutes",
);

function tcpTo(address: string, port = ECHO_PORT, bytes = 1000): Call {
  return { protocol: "tcp", address, port, bytes };
}

/** Calls over TCP and UDP. */
function callsTo(address: string, port = ECHO_PORT): Call[] {
  return [tcpTo(address, port), { ...tcpTo(address, port), protocol: "udp" }];
}

/** Both calls came back unchanged, and came from that address. */
const answersTo = (from: string): CallResult[] => [
  { from, intact: true },
  { from, intact: true },
];
const UNREACHABLE: CallResult = { error: "ENETUNREACH" };

const states = async (nodes: readonly Node[]): Promise<NodeState[]> =>
  Promise.all(nodes.map((node) => node.state()));

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`There is no number ${index}.`);
  return item;
}

describeWithNodes("clusters with the script on each node", () => {
  let joined: JoinedClusters;
  let first: Map<ClusterName, NodeState[]>;

  const cluster = (name: ClusterName): Cluster => joined.member(name).cluster;
  const podOf = (name: ClusterName, node: number): Pod => at(cluster(name).pods, node);

  beforeAll(async () => {
    joined = await JoinedClusters.create();
    first = new Map();
    for (const name of ["east", "west", "north"] as const) {
      first.set(name, await states(cluster(name).nodes));
    }
  }, TIMEOUT_MS);

  afterAll(async () => {
    await joined.remove();
  }, TIMEOUT_MS);

  /** Each pod of one reaches each of the other, which sees its address. */
  async function expectReaches(here: ClusterName, there: ClusterName): Promise<void> {
    for (const pod of cluster(here).pods) {
      const calls = cluster(there).pods.flatMap(({ address }) => callsTo(address));

      expect(await pod.call(...calls)).toEqual(
        cluster(there).pods.flatMap(() => answersTo(pod.address)),
      );
    }
  }

  /** No pod of one finds a way to the other. Over UDP nobody would tell it. */
  async function expectUnreachable(here: ClusterName, there: ClusterName): Promise<void> {
    const calls = cluster(there).pods.map(({ address }) => tcpTo(address));
    for (const pod of cluster(here).pods) {
      expect(await pod.call(...calls)).toEqual(calls.map(() => UNREACHABLE));
    }
  }

  it(
    "find no way to each other before it runs",
    async () => {
      for (const [here, there] of DIRECTIONS) {
        await expectUnreachable(here, there);
        for (const agent of joined.member(here).agents) expect(await agent.ready()).toBe(1);
      }
    },
    TIMEOUT_MS,
  );

  it(
    "would see the address of the node where routes are all there is",
    async () => {
      const [east] = cluster("east").nodes;
      const [range = "", gateway = ""] = at(cluster("west").routes(), 0).split(" ");
      await east?.ip("route", "add", range, "via", gateway);

      const replies = await podOf("east", 0).call(...callsTo(podOf("west", 0).address));

      expect(replies).toEqual(answersTo(east?.address ?? ""));
      await east?.ip("route", "delete", range);
    },
    TIMEOUT_MS,
  );

  describe("when it runs", () => {
    beforeAll(async () => {
      joined.setPeers("east", "west");
      joined.setPeers("west", "east");
      const agents = DIRECTIONS.flatMap(([name]) => joined.member(name).agents);
      await Promise.all(agents.map((agent) => agent.start()));
    }, TIMEOUT_MS);

    it.each(DIRECTIONS)(
      "%s reaches the pods of %s, which see its pods' addresses",
      async (here, there) => {
        for (const agent of joined.member(here).agents) expect(await agent.ready()).toBe(0);
        await expectReaches(here, there);
      },
      TIMEOUT_MS,
    );

    it.each(DIRECTIONS)(
      "%s gets 5 MB through, to a pod and to a service of %s",
      async (here, there) => {
        const pod = podOf(here, 1);
        const service = cluster(there).serviceAddress(21);

        expect(
          await pod.call(
            tcpTo(podOf(there, 1).address, ECHO_PORT, 5 * MEGABYTE),
            tcpTo(service, SERVICE_PORT, 5 * MEGABYTE),
          ),
        ).toEqual([{ from: pod.address, intact: true }, expect.objectContaining({ intact: true })]);
      },
      TIMEOUT_MS,
    );

    it.each(DIRECTIONS)(
      "%s reaches services of %s through its first node, also with a pod on the other",
      async (here, there) => {
        const [gateway] = cluster(there).nodes;
        for (const pod of cluster(here).pods) {
          // What kube-proxy masquerades goes out with the address of the node on that side.
          const near = callsTo(cluster(there).serviceAddress(20), SERVICE_PORT);
          const gatewayOfPods = podOf(there, 0).address.replace(/\d+$/, "1");
          expect(await pod.call(...near)).toEqual(answersTo(gatewayOfPods));
          const far = callsTo(cluster(there).serviceAddress(21), SERVICE_PORT);
          expect(await pod.call(...far)).toEqual(answersTo(gateway?.address ?? ""));
        }
        const none = tcpTo(cluster(there).serviceAddress(99), SERVICE_PORT);
        expect(await podOf(here, 0).call(none)).toEqual([UNREACHABLE]);
      },
      TIMEOUT_MS,
    );

    it(
      "lets through what explain says, and nothing else",
      async () => {
        const names = ["east", "west", "north"] as const;
        const clusters = names.map(cluster);
        const explain = explainNodes(clusters, [["east", "west"]]);
        for (const here of names) {
          const others = clusters.filter(({ name }) => name !== here);
          const pods = others.flatMap((there) => there.pods.map((pod) => tcpTo(pod.address)));
          const services = others.map((there) => tcpTo(there.serviceAddress(21), SERVICE_PORT));
          const calls = [...pods, ...services];
          const results = await podOf(here, 0).call(...calls);

          expect(results.map((result) => !("error" in result))).toEqual(
            calls.map(({ address, port }) => explain(here, address, port).reached),
          );
          for (const [index, { address, port }] of calls.entries()) {
            const block = explain(here, address, port).hops.find(({ passed }) => !passed);
            if (block === undefined) continue;
            expect([address, results[index]]).toEqual([address, UNREACHABLE]);
            expect([address, block.step]).toEqual([address, HopStep.ROUTE]);
          }
        }
      },
      TIMEOUT_MS,
    );

    it(
      "heals what others break before the next pass is over",
      async () => {
        const agent = at(joined.member("east").agents, 0);
        const [range = ""] = at(cluster("west").routes(), 1).split(" ");
        const call = async (): Promise<CallResult[]> =>
          podOf("east", 0).call(tcpTo(podOf("west", 1).address));
        const own = { from: podOf("east", 0).address, intact: true };
        const routes = async (): Promise<unknown> => agent.node.ip("route", "delete", range);
        const chain = async (): Promise<void> => {
          await agent.node.clearMasquerading({ remove: false });
          await agent.node.setMasquerading();
        };
        for (const [breakIt, broken] of [
          [routes, UNREACHABLE],
          [chain, { ...own, from: agent.node.address }],
        ] as const) {
          await agent.whileSuspended(async () => {
            await breakIt();
            expect(await call()).toEqual([broken]);
          });

          await agent.pass();

          expect(await call()).toEqual([own]);
        }
      },
      TIMEOUT_MS,
    );

    describeWithNames("names", () => {
      beforeAll(async () => {
        await Promise.all(
          DIRECTIONS.map(async ([here, there]) => {
            const server = await serveNames(cluster(here), cluster(there));
            joined.ends.add(() => server.stop());
          }),
        );
      }, TIMEOUT_MS);

      it.each(DIRECTIONS)(
        "%s resolves those of %s: asking it, and by its own CoreDNS with stub domains",
        async (here, there) => {
          const { via } = podOf(here, 0);
          const explain = explainNodes([cluster(here), cluster(there)], [["east", "west"]]);
          const named = explain(here, nameIn(cluster(there)), SERVICE_PORT);
          expect(named.reached).toBe(true);
          expect(named.hops.map(({ says }) => says)).toContain(
            `it is asked over UDP at ${cluster(there).dnsAddress}`,
          );
          for (const tcp of [false, true]) {
            const ask = async (server: ClusterName, name: string): Promise<Answer> =>
              dig(dnsOf(cluster(server)), name, "A", { tcp, via });

            expect(await ask(there, nameIn(cluster(there)))).toMatchObject({
              data: [addressIn(cluster(there))],
            });
            expect(await ask(here, nameIn(cluster(there)))).toMatchObject({
              data: [addressIn(cluster(there))],
            });
            expect(await ask(here, nameIn(cluster(here)))).toMatchObject({
              data: [addressIn(cluster(here))],
            });
          }
        },
        TIMEOUT_MS,
      );
    });

    it(
      "find a node again that has come back with another address",
      async () => {
        const moved = at(cluster("west").nodes, 0);
        const old = moved.address;
        await moved.moveTo("172.19.20.77");
        await cluster("west").routeNodes();
        joined.setPeers("east", "west");

        await joined.pass();

        for (const node of cluster("east").nodes) {
          // Else what is sent to the old address would go on to the same device.
          await node.ip("neighbour", "flush", "all");
          const routes = (await node.routes()).join("\n");
          expect(routes.match(/via 172\.19\.20\.77 dev eth0 proto 77/g)).toHaveLength(2);
          expect(routes).not.toContain(`via ${old} `);
        }
        for (const [here, there] of DIRECTIONS) await expectReaches(here, there);
        const service = callsTo(cluster("west").serviceAddress(21), SERVICE_PORT);
        expect(await podOf("east", 0).call(...service)).toEqual(answersTo("172.19.20.77"));
      },
      TIMEOUT_MS,
    );

    it(
      "have a second peer, which goes again and leaves nothing",
      async () => {
        const { agents, cluster: north } = joined.member("north");
        const before = await states(cluster("east").nodes);
        joined.setPeers("east", "west", "north");
        joined.setPeers("north", "east");
        await Promise.all(agents.map((agent) => agent.start()));
        await joined.pass();
        await expectReaches("north", "east");
        await expectReaches("east", "north");
        await expectReaches("east", "west");
        await expectUnreachable("north", "west");

        joined.setPeers("east", "west");
        await joined.pass();
        for (const agent of agents) expect((await agent.stop()).exitCode).toBe(0);

        expect(await states(north.nodes)).toEqual(first.get("north"));
        expect(await states(cluster("east").nodes)).toEqual(before);
        await expectUnreachable("east", "north");
        await expectReaches("east", "west");
      },
      TIMEOUT_MS,
    );

    it(
      "have nothing of it left when it ends",
      async () => {
        const withServices = await states(cluster("east").nodes);

        for (const agent of joined.member("east").agents) {
          const { length } = agent.log;
          expect((await agent.stop()).exitCode).toBe(0);
          const said = agent.log.slice(length);
          expect(said).not.toEqual([]);
          expect(said.filter((line) => !/^(removed the route|packets) /.test(line))).toEqual([]);
        }

        expect(await states(cluster("east").nodes)).toEqual(
          withServices.map(({ routes, rules }) => ({
            routes: routes.filter((route) => !route.includes(" proto 77")),
            rules: rules.filter((rule) => !rule.includes(" --comment node-routes ")),
          })),
        );
        await expectUnreachable("east", "west");
      },
      TIMEOUT_MS,
    );
  });
});
