import { ConnectivityCheck, defaultCorefileForKubeadm } from "../../src/dns";
import { describeUnless } from "./support/describe-unless";
import { busyboxImage } from "./support/kind/busybox";
import { coreDnsAddresses, corefileOf, moveCoreDns, restartCoreDns } from "./support/kind/coredns";
import { endedJobs } from "./support/kind/jobs";
import { JoinedPair, NAMESPACES } from "./support/kind/joined-pair";
import { kindObstacle } from "./support/kind/obstacle";
import { startPodAddressDns } from "./support/kind/pod-address-dns";
import type { KubernetesStack } from "./support/kubernetes/kubernetes-stack";

const MINUTE = 60_000;
const SETUP_MS = 8 * MINUTE;
const TEST_MS = 3 * MINUTE;

const describeWithKind = describeUnless(kindObstacle(), "Real clusters are not joined");

const DIRECTIONS = [
  ["east", "west"],
  ["west", "east"],
] as const;

/** kubeadm indents by seven spaces where this package does by eight. */
const unindented = (text: string): string => text.replaceAll(/^ +/gm, "");

describeWithKind("two kind clusters of one domain, each asked at a port of its node", () => {
  let pair: JoinedPair;

  beforeAll(async () => {
    pair = new JoinedPair(await busyboxImage());
    await pair.create();
  }, SETUP_MS);

  afterAll(async () => {
    await pair.delete();
  }, TEST_MS);

  describe.each(DIRECTIONS)("%s", (here, there) => {
    it("came with the Corefile that this package takes for kubeadm's", () => {
      const corefile = defaultCorefileForKubeadm();
      expect(unindented(pair.firstCorefiles.get(pair[here]) ?? "")).toBe(
        unindented(corefile.render()),
      );
    });

    it(
      "resolves the services of the other",
      async () => {
        const { database } = pair[here];
        const { database: peer } = pair[there];
        const pod = await peer.podAddress();
        const front = await peer.serviceAddress();
        const lookUp = async (name: string): ReturnType<typeof database.lookUp> =>
          database.lookUp(peer.serviceName(name));

        expect(await lookUp("front")).toMatchObject({ addresses: [front] });
        expect(await lookUp("db")).toMatchObject({ addresses: [pod] });
        expect(await lookUp("db-0.db")).toMatchObject({ addresses: [pod] });
        expect(await lookUp("alias")).toMatchObject({
          addresses: [pod],
          canonicalName: peer.serviceName("db-0.db"),
        });
        expect((await lookUp("nothing")).text).toContain("NXDOMAIN");
      },
      TEST_MS,
    );

    it(
      "has the stub domains behind all that its Corefile had",
      async () => {
        const text = await corefileOf(pair[here].cluster);
        const base = pair.firstCorefiles.get(pair[here]);

        expect(text.slice(0, base?.length)).toBe(base);
        expect(text.slice(base?.length)).toContain(`# Answered by ${there}.`);
      },
      TEST_MS,
    );

    it(
      "still resolves its own",
      async () => {
        const { database } = pair[here];

        expect(await database.lookUp(database.serviceName("db"))).toMatchObject({
          addresses: [await database.podAddress()],
        });
      },
      TEST_MS,
    );

    it(
      "reaches the pods of the other, which see its own pods' addresses",
      async () => {
        const { database } = pair[here];
        const host = pair[there].database.serviceName("db");
        const answer = `${NAMESPACES[there]}, asked by ${await database.podAddress()}`;

        expect(await database.ask(host)).toBe(answer);
      },
      TEST_MS,
    );

    it(
      "reaches no service address of the other",
      async () => {
        const answer = await pair[here].database.ask(pair[there].database.serviceName("front"));

        expect(answer).toBe("");
      },
      TEST_MS,
    );
  });

  it(
    "answers on while the CoreDNS pods of one move, which breaks a Corefile with their addresses",
    async () => {
      const { east, west } = pair;
      const base = pair.firstCorefiles.get(east) ?? "";
      const server = await startPodAddressDns({
        cluster: east.cluster,
        peer: west.cluster,
        zone: `${NAMESPACES.west}.svc.cluster.local`,
        base,
      });
      expect(await east.database.lookUp(west.database.serviceName("front"), server)).toMatchObject({
        addresses: [await west.database.serviceAddress()],
      });
      const before = await coreDnsAddresses(west.cluster);

      const { asked, failed } = await east.database.lookUpWhile(west.database, async () =>
        moveCoreDns(west.cluster),
      );

      const after = await coreDnsAddresses(west.cluster);
      expect(after).toHaveLength(before.length);
      expect(after.filter((address) => before.includes(address))).toEqual([]);
      expect(failed).toEqual([]);
      expect(asked).toBeGreaterThan(20);
      const own = east.database.serviceName("db");
      expect(await east.database.lookUp(own, server)).toMatchObject({
        addresses: [await east.database.podAddress()],
      });
      const name = west.database.serviceName("db");
      expect(await east.database.lookUp(name)).toMatchObject({
        addresses: [await west.database.podAddress()],
      });
      expect(await east.database.lookUp(name, server)).toMatchObject({ addresses: [] });
    },
    TEST_MS,
  );

  describe("a connectivity check", () => {
    const open = async (timeout: number): Promise<KubernetesStack> =>
      pair.open("check", (stack, joined) => {
        new ConnectivityCheck(stack, "check", {
          members: joined.map(({ cluster, provider }) => {
            const [namespace = ""] = cluster.dns.namespaces;
            return { cluster, provider, namespace };
          }),
          image: pair.image,
          timeout,
        });
      });

    it(
      "lets the apply succeed, and says why, in namespaces that admit restricted pods alone",
      async () => {
        for (const [here] of DIRECTIONS) {
          const restricted = "pod-security.kubernetes.io/enforce=restricted";
          await pair[here].cluster.kubectl("label", "namespace", NAMESPACES[here], restricted);
        }

        await (await open(60)).apply();

        for (const [here, there] of DIRECTIONS) {
          const [end, ...others] = await endedJobs(pair[here].cluster, NAMESPACES[here]);
          expect(others).toEqual([]);
          expect(end?.name).toMatch(`resolve-and-connect-${here}-to-${there}-`);
          expect(end?.exitCode).toBe(0);
          expect(end?.terminationMessage).toMatch(`${here} reaches ${there}: `);
          expect(end?.lastLogLine).toBe(end?.terminationMessage);
        }
      },
      TEST_MS,
    );

    it(
      "makes it fail where the other's DNS is cut off, and says why",
      async () => {
        const { east, west } = pair;
        await east.cluster.cutOff(await west.cluster.nodeAddress());
        // It would go on with the answers that it has.
        await restartCoreDns(east.cluster);
        const stack = await open(10);

        await expect(stack.apply()).rejects.toThrow(
          /resolve-and-connect-east-to-west-[^]*failed state/,
        );

        const [end, ...others] = await endedJobs(east.cluster, NAMESPACES.east);
        expect(others).toEqual([]);
        expect(end?.exitCode).toBe(1);
        expect(end?.terminationMessage).toMatch(
          /^the headless Service \S+ of west does not resolve in east: \S/,
        );
        expect(end?.lastLogLine).toBe(end?.terminationMessage);

        await stack.destroy();
        const left = ["get", "deployments,services,jobs", "-n", NAMESPACES.east, "-o", "name"];
        expect((await east.cluster.kubectl(...left)).trim().split("\n").sort()).toEqual([
          "service/alias",
          "service/db",
          "service/front",
        ]);
      },
      TEST_MS,
    );
  });
});
