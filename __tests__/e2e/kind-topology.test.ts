import { Cidr } from "../../src/cluster";
import type { KindTopology } from "../../stacks/kind-topology";
import { run } from "./support/command";
import { describeUnless } from "./support/describe-unless";
import { busyboxImage } from "./support/kind/busybox";
import { uniqueName } from "./support/kind/cluster";
import { coreDnsAddresses, moveCoreDns } from "./support/kind/coredns";
import { Database } from "./support/kind/database";
import { KindDeployment } from "./support/kind/deployment";
import { endedJobs } from "./support/kind/jobs";
import { kindObstacle } from "./support/kind/obstacle";

const MINUTE = 60_000;
const STEP_MS = 5 * MINUTE;

const describeHere = describeUnless(kindObstacle(), "The kind topology is not deployed");

type Side = "east" | "north" | "west";
const DIRECTIONS = [
  ["east", "west"],
  ["west", "east"],
] as const;

const NAMES: Readonly<Record<Side, string>> = {
  east: uniqueName("east"),
  north: uniqueName("north"),
  west: uniqueName("west"),
};
const RANGES: Readonly<Record<Side, readonly [pods: string, services: string]>> = {
  east: ["10.10.0.0/16", "10.40.0.0/16"],
  north: ["10.30.0.0/16", "10.60.0.0/16"],
  west: ["10.20.0.0/16", "10.50.0.0/16"],
};
const OWN_ROUTES = ["ip", "-4", "route", "show", "proto", "77"] as const;

describeHere("a topology of kind clusters", () => {
  const deployment = new KindDeployment();
  const times: string[] = [];
  let image: string;

  /** Does a step, and writes down how long it took. */
  async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    times.push(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    return result;
  }

  const specOf = (side: Side, more: { leaving?: boolean } = {}): KindTopology["clusters"][0] => {
    const [podCidr, serviceCidr] = RANGES[side];
    const nodeImage = process.env["LAB_NODE_IMAGE"];
    return {
      clusterName: NAMES[side],
      workers: 1,
      podCidr,
      serviceCidr,
      clusterDomain: `${side}.example`,
      ...(nodeImage !== undefined && { nodeImage }),
      ...more,
    };
  };
  const topologyOf = (...clusters: KindTopology["clusters"]): KindTopology => ({
    clusters,
    nodeRoutesImage: image,
    connectivityCheck: { createNamespaces: true, image },
  });
  const databaseOf = (side: Side): Database =>
    new Database(deployment.cluster(NAMES[side]), side, `${side}.example`);

  /** Brings the image and a database to a new cluster. */
  async function furnish(side: Side): Promise<void> {
    await deployment.cluster(NAMES[side]).load(image);
    await databaseOf(side).start(image);
  }

  /** Does something again until it succeeds, for two minutes at most. */
  async function eventually(work: () => Promise<void>): Promise<void> {
    const end = Date.now() + 2 * MINUTE;
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  /** What pods of one cluster see of the services of another, and it of them. */
  async function expectJoined(here: Side, there: Side): Promise<void> {
    const [database, peer] = [databaseOf(here), databaseOf(there)];
    const [own, pod, front] = [
      await database.podAddress(),
      await peer.podAddress(),
      await peer.serviceAddress(),
    ];
    expect(await database.lookUp(peer.serviceName("db"))).toMatchObject({ addresses: [pod] });
    expect(await database.lookUp(peer.serviceName("front"))).toMatchObject({ addresses: [front] });
    expect(await database.lookUp(peer.serviceName("alias"))).toMatchObject({
      addresses: [pod],
      canonicalName: peer.serviceName("db-0.db"),
    });
    expect((await database.lookUp(peer.serviceName("nothing"))).text).toContain("NXDOMAIN");
    const api = `kubernetes.default.svc.${there}.example`;
    const [, services] = RANGES[there];
    expect(await database.lookUp(api)).toMatchObject({ addresses: [Cidr.parse(services).host(1)] });
    expect(await database.lookUp(database.serviceName("db"))).toMatchObject({ addresses: [own] });
    expect(await database.ask(peer.serviceName("db"))).toBe(`${there}, asked by ${own}`);
    expect(await database.ask(peer.serviceName("front"))).toMatch(`${there}, asked by `);
  }

  beforeAll(async () => {
    image = await busyboxImage();
  }, STEP_MS);

  afterAll(async () => {
    console.info(`What the steps took:\n${times.join("\n")}`);
    await deployment.remove();
  }, STEP_MS);

  it(
    "makes two clusters of two nodes, and joins them",
    async () => {
      await step("two clusters created", () =>
        deployment.deployClusters(topologyOf(specOf("east"), specOf("west"))),
      );
      await step("images and databases brought to them", async () => {
        await Promise.all([furnish("east"), furnish("west")]);
      });
      await step("routes, names and a connectivity check deployed", async () =>
        (await deployment.network()).apply(),
      );

      expect(await deployment.pendingClusters()).toEqual([]);
      expect(await (await deployment.network()).plan()).toEqual([]);
      for (const [here] of DIRECTIONS) {
        const jobs = await endedJobs(deployment.cluster(NAMES[here]), "connectivity-check");
        expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0]);
      }
    },
    2 * STEP_MS,
  );

  it.each(DIRECTIONS)(
    "lets pods of %s resolve and reach pods and services of %s, which see their own addresses",
    async (here, there) => {
      await step(`${there} asked from ${here}`, () => expectJoined(here, there));
    },
    STEP_MS,
  );

  it(
    "resolves on while the CoreDNS pods of one move",
    async () => {
      const cluster = deployment.cluster(NAMES.west);
      const before = await coreDnsAddresses(cluster);

      const { asked, failed } = await step("CoreDNS pods moved", () =>
        databaseOf("east").lookUpWhile(databaseOf("west"), () => moveCoreDns(cluster)),
      );

      const after = await coreDnsAddresses(cluster);
      expect(after.filter((address) => before.includes(address))).toEqual([]);
      expect(failed).toEqual([]);
      expect(asked).toBeGreaterThan(20);
    },
    STEP_MS,
  );

  it(
    "puts a route back that somebody deletes, and says so",
    async () => {
      const cluster = deployment.cluster(NAMES.east);
      const [, worker = ""] = await cluster.nodes();
      const before = await cluster.onNode(worker, ...OWN_ROUTES);
      const [route = ""] = before.split("\n").filter((line) => line.startsWith("10.20."));
      const [range = ""] = route.split(" ");

      await cluster.onNode(worker, "ip", "route", "delete", range);
      expect(await cluster.onNode(worker, ...OWN_ROUTES)).not.toContain(range);
      await step("deleted route put back", () =>
        eventually(async () => {
          expect(await cluster.onNode(worker, ...OWN_ROUTES)).toBe(before);
        }),
      );

      const onWorker = ["--field-selector", `spec.nodeName=${worker}`] as const;
      const names = ["get", "pods", "-n", "node-routes", ...onWorker, "-o", "name"] as const;
      const pod = (await cluster.kubectl(...names)).trim();
      const log = await cluster.kubectl("logs", "-n", "node-routes", pod);
      expect(log.trim().split("\n").at(-1)).toMatch(`set the route to ${range} via `);
    },
    STEP_MS,
  );

  it(
    "is whole again after a node was restarted",
    async () => {
      const cluster = deployment.cluster(NAMES.east);
      const [, worker = ""] = await cluster.nodes();

      await step("node restarted", () => cluster.restart(worker));
      await step("deployed again", async () => (await deployment.network()).apply());
      await step("whole again", async () => {
        // What is there at first is what was known of the node before.
        const restarted = "{.status.containerStatuses[0].restartCount}";
        await eventually(async () => {
          expect(await cluster.fields(restarted, "pods", "-n", "east")).toEqual(["1"]);
          await expectJoined("east", "west");
          // Its pod has another address now, and the other has the old one in its cache.
          await expectJoined("west", "east");
        });
      });

      const routes = await cluster.onNode(worker, ...OWN_ROUTES);
      expect(routes.trim().split("\n")).toHaveLength(3);
    },
    STEP_MS,
  );

  it(
    "takes in a third cluster, and changes nothing of the others but their lists of peers",
    async () => {
      const topology = topologyOf(specOf("north"), specOf("west"), specOf("east"));
      await step("third cluster created", () => deployment.deployClusters(topology));
      await step("image and database brought to it", () => furnish("north"));
      const stack = await deployment.network();
      const changes = (await stack.plan()).filter(({ address }) => !address.includes("north"));
      await step("third cluster joined", () => stack.apply());

      expect(changes.map(({ actions }) => actions.join())).toEqual(Array(4).fill("update"));
      expect(changes.map(({ address }) => address.split(".")[0]).sort()).toEqual([
        ...Array<string>(2).fill("kubernetes_config_map_v1"),
        ...Array<string>(2).fill("kubernetes_config_map_v1_data"),
      ]);
      await expectJoined("north", "east");
      await expectJoined("west", "north");
      await expectJoined("east", "west");
    },
    2 * STEP_MS,
  );

  it(
    "lets it go again in two deploys",
    async () => {
      const east = deployment.cluster(NAMES.east);
      await step("third cluster takes its leave", async () => {
        const leaving = specOf("north", { leaving: true });
        await deployment.deployClusters(topologyOf(specOf("east"), leaving, specOf("west")));
        await (await deployment.network()).apply();
      });
      const left = await deployment.cluster(NAMES.north).onNodes(...OWN_ROUTES);
      expect(left.map((text) => text.trim())).toEqual(["", ""]);

      await step("third cluster destroyed", () =>
        deployment.deployClusters(topologyOf(specOf("east"), specOf("west"))),
      );

      expect(await (await deployment.network()).plan()).toEqual([]);
      await eventually(async () => {
        expect((await east.onNodes(...OWN_ROUTES)).join()).not.toContain("10.30.");
      });
      await expectJoined("east", "west");
    },
    2 * STEP_MS,
  );

  it(
    "leaves nothing behind",
    async () => {
      await step("network destroyed", async () => (await deployment.network()).destroy());
      for (const [here] of DIRECTIONS) {
        const cluster = deployment.cluster(NAMES[here]);
        const routes = await cluster.onNodes(...OWN_ROUTES);
        const rules = await cluster.onNodes("iptables", "-t", "nat", "-S", "KIND-MASQ-AGENT");
        expect(routes.map((text) => text.trim())).toEqual(["", ""]);
        expect(rules.filter((text) => text.includes("node-routes"))).toEqual([]);
        const namespaces = await cluster.kubectl("get", "namespaces", "-o", "name");
        expect(namespaces).not.toMatch(/node-routes|connectivity-check/);
      }
      await step("clusters destroyed", () => deployment.destroyClusters());

      const nodes = await run("docker", ["ps", "-a", "--format", "{{.Names}}"], {
        env: process.env,
      });
      for (const name of Object.values(NAMES)) {
        expect(nodes.stdout).not.toContain(name);
        expect(deployment.kubeconfigs()).not.toContain(name);
      }
    },
    STEP_MS,
  );
});
