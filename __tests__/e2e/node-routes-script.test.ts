import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { describeUnless } from "./support/describe-unless";
import { Host } from "./support/faults/host";
import { Agent } from "./support/nodes/agent";
import { Node, type NodeState } from "./support/nodes/node";
import { obstacleToIptables, obstacleToNodes, obstacleToShell } from "./support/nodes/obstacle";
import { exemptionOf, rangeOf, routeOf, said } from "./support/nodes/script-words";
import type { Shell } from "./support/nodes/shell";

const TIMEOUT_MS = 120_000;
const PERIOD = 0.2;

const WEST = [
  "10.120.0.0/16 172.19.20.2",
  "10.20.0.0/24 172.19.20.2",
  "10.20.1.0/24 172.19.20.3",
] as const;
const NORTH = ["10.130.0.0/16 172.19.30.2", "10.30.0.0/24 172.19.30.2"] as const;

interface Case {
  readonly shell: Shell;
  /** Another program than this machine's iptables. */
  readonly iptables?: string;
}

const [west] = WEST;
const inTheChain = ["-m", "comment", "--comment", "node-routes", "-j", "RETURN"];

/** Something that others do to a node, and what the script says when it has healed it. */
interface Fault {
  readonly what: string;
  readonly happen: (node: Node) => Promise<unknown>;
  /** What others do besides before the script can heal it. */
  readonly meanwhile?: (node: Node) => Promise<unknown>;
  readonly log: readonly string[];
}

const FAULTS: readonly Fault[] = [
  {
    what: "a route is deleted",
    happen: (node) => node.ip("route", "delete", rangeOf(west)),
    log: [said.set(west)],
  },
  {
    what: "a route is led elsewhere",
    happen: (node) => node.ip("route", "replace", rangeOf(west), "via", "172.19.20.9"),
    log: [said.set(west)],
  },
  {
    what: "all routes are gone with the link",
    happen: async (node) => {
      await node.ip("link", "set", "eth0", "down");
      await node.ip("link", "set", "eth0", "up");
    },
    log: WEST.map(said.set),
  },
  {
    what: "an exemption is deleted",
    happen: (node) => node.iptables("-D", "KIND-MASQ-AGENT", "-d", rangeOf(west), ...inTheChain),
    log: [said.exempt(west)],
  },
  {
    what: "the chain is empty, until kindnetd fills it",
    happen: (node) => node.clearMasquerading({ remove: false }),
    meanwhile: (node) => node.setMasquerading(),
    log: WEST.map(said.exempt),
  },
  {
    what: "there is no chain, until kindnetd makes it",
    happen: (node) => node.clearMasquerading({ remove: true }),
    meanwhile: (node) => node.setMasquerading(),
    log: WEST.map(said.exempt),
  },
];

const CASES: readonly Case[] = [
  { shell: "busybox" },
  { shell: "dash" },
  { shell: "busybox", iptables: "iptables-legacy" },
];
const obstacle = obstacleToNodes();

describe.each(CASES)("the script of NodeRoutes, run by $shell", ({ shell, iptables }) => {
  const describeHere = describeUnless(
    obstacle ?? obstacleToShell(shell) ?? (iptables && obstacleToIptables(iptables)),
    `The script of NodeRoutes is not run by ${shell}`,
  );

  describeHere(`with ${iptables ?? "iptables"}`, () => {
    let network: Host;
    let node: Node;
    let agent: Agent;
    let before: NodeState;

    beforeAll(async () => {
      network = await Host.create();
      const own = { address: "172.19.10.2", clusterPods: "10.10.0.0/16" };
      node = await Node.create(network, iptables === undefined ? own : { ...own, iptables });
      before = await node.state();
      agent = await Agent.prepare(node, { shell, period: PERIOD });
    }, TIMEOUT_MS);

    beforeEach(async () => {
      agent.want(WEST);
      await agent.start();
    }, TIMEOUT_MS);

    afterEach(async () => {
      if (agent.isRunning) await agent.stop();
    }, TIMEOUT_MS);

    afterAll(async () => {
      await agent.remove();
      await node.host.remove();
      await network.remove();
    }, TIMEOUT_MS);

    /** What a node has that was as it is before, and then got these. */
    const withRoutes = (...lines: readonly string[]): NodeState => ({
      routes: [...before.routes, ...lines.map(routeOf)].sort(),
      rules: [...before.rules, ...lines.map(exemptionOf)].sort(),
    });

    /** The exemptions stand where packets come to them. */
    async function expectExemptionsFirst(): Promise<void> {
      const rules = await node.masquerading();
      expect(rules.slice(-2)).toEqual([
        "-A KIND-MASQ-AGENT -d 10.10.0.0/16 -j RETURN",
        "-A KIND-MASQ-AGENT -j MASQUERADE",
      ]);
      expect(rules).toHaveLength(2 + WEST.length);
    }

    it("sets every route behind its exemption, and says each once", async () => {
      expect(await node.state()).toEqual(withRoutes(...WEST));
      await expectExemptionsFirst();
      expect(agent.log).toEqual([...WEST.map(said.exempt), ...WEST.map(said.set)]);
    });

    it(
      "is ready when all of them are in",
      async () => {
        expect(await agent.ready()).toBe(0);
        await agent.stop();
        expect(await agent.ready()).toBe(1);
        await agent.start();
        expect(await agent.ready()).toBe(0);
      },
      TIMEOUT_MS,
    );

    it(
      "changes nothing and says nothing when nothing has changed, and when it starts again",
      async () => {
        const rules = await node.rules();
        const { log } = agent;
        await agent.pass();
        await agent.pass();
        expect(agent.log).toEqual(log);
        await agent.kill();
        expect(await node.state()).toEqual(withRoutes(...WEST));

        await agent.start();
        await agent.pass();

        expect(agent.log).toEqual([]);
        expect(await node.state()).toEqual(withRoutes(...WEST));
        expect(await node.rules()).toEqual(rules);
      },
      TIMEOUT_MS,
    );

    it.each(FAULTS)(
      "heals it within one period when $what, and is not ready before",
      async ({ happen, meanwhile, log }) => {
        const { length } = agent.log;
        await agent.whileSuspended(async () => {
          await happen(node);
          expect(await agent.ready()).toBe(1);
          expect(await node.state()).not.toEqual(withRoutes(...WEST));
          await meanwhile?.(node);
        });

        await agent.pass();

        expect(await node.state()).toEqual(withRoutes(...WEST));
        await expectExemptionsFirst();
        expect(agent.log.slice(length)).toEqual(log);
        expect(await agent.ready()).toBe(0);
      },
      TIMEOUT_MS,
    );

    it(
      "takes out what is not wanted any more, and that alone",
      async () => {
        const { length } = agent.log;
        agent.want([...WEST, ...NORTH]);
        await agent.pass();
        expect(await node.state()).toEqual(withRoutes(...WEST, ...NORTH));
        agent.want(NORTH);
        await agent.pass();
        expect(await node.state()).toEqual(withRoutes(...NORTH));
        agent.want([]);
        await agent.pass();

        expect(await node.state()).toEqual(before);
        expect(agent.log.slice(length).sort()).toEqual(
          [
            ...[...WEST, ...NORTH].flatMap((line) => [said.removed(line), said.exemptNoMore(line)]),
            ...NORTH.flatMap((line) => [said.exempt(line), said.set(line)]),
          ].sort(),
        );
      },
      TIMEOUT_MS,
    );

    it(
      "leads a route to another gateway in one step",
      async () => {
        const { length } = agent.log;
        const moved = WEST.map((line) => line.replace(/\.3$/, ".9"));
        agent.want(moved);

        await agent.pass();

        expect(await node.state()).toEqual(withRoutes(...moved));
        expect(agent.log.slice(length)).toEqual([said.set("10.20.1.0/24 172.19.20.9")]);
      },
      TIMEOUT_MS,
    );

    it(
      "sets the others when a gateway is no neighbour, says so, and is not ready",
      async () => {
        const far = "10.30.0.0/24 198.51.100.1";
        agent.want([...WEST, far]);

        await agent.pass();

        expect(await node.routes()).toEqual(withRoutes(...WEST).routes);
        expect(agent.log).toContain(said.cannotSet(far));
        expect(await agent.ready()).toBe(1);
      },
      TIMEOUT_MS,
    );

    it.each<{ what: string; happen: (file: string) => void; undo: (file: string) => void }>([
      {
        what: "is missing",
        happen: (file) => {
          renameSync(file, `${file}-elsewhere`);
        },
        undo: (file) => {
          renameSync(`${file}-elsewhere`, file);
        },
      },
      {
        what: "may not be read",
        happen: (file) => {
          chmodSync(file, 0);
        },
        undo: (file) => {
          chmodSync(file, 0o644);
        },
      },
      {
        what: "is a directory",
        happen: (file) => {
          rmSync(file);
          mkdirSync(file);
        },
        undo: (file) => {
          rmSync(file, { recursive: true });
        },
      },
    ])(
      "changes nothing when the file of routes $what, and is not ready",
      async ({ happen, undo }) => {
        const rules = await node.rules();
        happen(agent.routesFile);
        try {
          await agent.pass();

          expect(await node.state()).toEqual(withRoutes(...WEST));
          expect(await node.rules()).toEqual(rules);
          expect(await agent.ready()).toBe(1);
        } finally {
          undo(agent.routesFile);
        }
      },
      TIMEOUT_MS,
    );

    it(
      "takes out what it made when it is told to end, and nothing else",
      async () => {
        const { length } = agent.log;
        const foreign = ["-d", "10.77.0.0/16", "-m", "comment", "--comment", "node-routes-too"];
        await node.ip("route", "add", "10.77.0.0/16", "via", "172.19.20.9", "proto", "static");
        await node.iptables("-I", "KIND-MASQ-AGENT", ...foreign, "-j", "RETURN");
        try {
          await agent.pass();

          expect((await agent.stop()).exitCode).toBe(0);

          expect(agent.log.slice(length).sort()).toEqual(
            WEST.flatMap((line) => [said.removed(line), said.exemptNoMore(line)]).sort(),
          );
          const route = "10.77.0.0/16 via 172.19.20.9 dev eth0 proto static";
          const rule = `-A KIND-MASQ-AGENT ${foreign.join(" ")} -j RETURN`;
          expect(await node.state()).toEqual({
            routes: [...before.routes, route].sort(),
            rules: [...before.rules, rule].sort(),
          });
        } finally {
          await node.ip("route", "delete", "10.77.0.0/16", "proto", "static");
          await node.iptables("-D", "KIND-MASQ-AGENT", ...foreign, "-j", "RETURN");
        }
      },
      TIMEOUT_MS,
    );

    it(
      "takes out what it made when it is told to end in the middle of a pass",
      async () => {
        await agent.stop();
        agent.want(Array.from({ length: 20 }, (_, index) => `10.20.${index}.0/24 172.19.20.2`));
        await agent.startUntil("set the route");

        expect((await agent.stop()).exitCode).toBe(0);

        expect(await node.state()).toEqual(before);
      },
      TIMEOUT_MS,
    );
  });
});
