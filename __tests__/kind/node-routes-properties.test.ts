import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { ErrorCode, Links } from "../../src/cluster";
import { planRanges } from "../../src/kind/kind-ranges";
import { withoutProvider } from "../support/eks";
import { changes } from "../support/eks-dns";
import { errorOf, isRefused } from "../support/errors";
import { nameIn, peersRoutedFrom } from "../support/kind";
import {
  declareKindMesh,
  kindMeshes,
  type RandomKindCluster,
  type RandomKindMesh,
} from "../support/kind-meshes";
import {
  addressText,
  naiveOverlap,
  naiveRange,
  rangeAround,
  textOf,
} from "../support/naive-ranges";
import { bodyOf, type SynthesizedStack, synthesizeStack, testApp } from "../support/synth";

const CONFIG_MAP = "kubernetes_config_map_v1";

const join = (mesh: RandomKindMesh): SynthesizedStack =>
  synthesizeStack((stack) => {
    declareKindMesh(stack, mesh);
  });

const peersOf = ({ clusters, pairs }: RandomKindMesh, name: string): string[] =>
  clusters
    .map(({ clusterName }) => clusterName)
    .filter((other) => other !== name)
    .filter((other) => pairs.some((pair) => pair.includes(name) && pair.includes(other)));

/** The lines of routes to a cluster, before Terraform fills in its nodes. */
const linesTo = (stack: SynthesizedStack, name: string): string => {
  const asked = stack.dataSource("kubernetes_nodes", `routes/nodes/${name}/nodes`).address;
  const locals = Object.values(stack.section("locals")).map(String);
  const found = locals.filter((lines) => lines.includes(`${asked}.nodes`));
  expect(found).toHaveLength(1);
  return found.join();
};

/** The ranges that stand in a text. */
const rangesIn = (text: string): string[] => text.match(/\d+\.\d+\.\d+\.\d+\/\d+/g) ?? [];

describe("any routes between the nodes of kind clusters", () => {
  it("are complete both ways: to pods and services of each peer, and to nobody else", () => {
    fc.assert(
      fc.property(kindMeshes({ mayOverlap: false }), (mesh) => {
        const stack = join(mesh);
        for (const { clusterName, serviceCidr } of mesh.clusters) {
          const peers = peersOf(mesh, clusterName);
          const agents = stack
            .resources(CONFIG_MAP)
            .filter(({ path }) => nameIn(path) === clusterName);
          expect(agents).toHaveLength(Math.min(peers.length, 1));
          if (peers.length === 0) continue;

          expect(peersRoutedFrom(stack, clusterName)).toEqual(peers.sort());
          expect(rangesIn(linesTo(stack, clusterName))).toEqual([serviceCidr]);
        }
        expect(withoutProvider(stack)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("are checked at plan against the declared range of pods of the cluster that is asked", () => {
    fc.assert(
      fc.property(kindMeshes({ mayOverlap: false }), (mesh) => {
        const stack = join(mesh);
        for (const { path, body } of stack.dataSources("kubernetes_nodes")) {
          const cluster = mesh.clusters.find(({ clusterName }) => clusterName === nameIn(path));
          const [network = "", prefixLength = ""] = cluster?.podCidr.split("/") ?? [];
          const text = JSON.stringify(body);
          expect(text).toContain(`/${prefixLength}\\", 0), \\"\\") == \\"${network}\\"`);
          expect(body["provider"]).toBe(`kubernetes.${nameIn(path)}`);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("are refused exactly if addresses of a cluster, of linked ones or of two that meet overlap", () => {
    const overlap = (left: readonly string[], right: readonly string[]): boolean =>
      left.some((one) => right.some((other) => naiveOverlap(naiveRange(one), naiveRange(other))));
    const ranges = ({ podCidr, serviceCidr }: RandomKindCluster): string[] => [
      podCidr,
      serviceCidr,
    ];

    let refused = 0;
    fc.assert(
      fc.property(kindMeshes({ mayOverlap: true }), (mesh) => {
        const own = mesh.clusters.some(({ podCidr, serviceCidr }) =>
          overlap([podCidr], [serviceCidr]),
        );
        const between = mesh.clusters.some((one, index) =>
          mesh.clusters.slice(index + 1).some((other) => {
            const near = peersOf(mesh, one.clusterName);
            const meet = peersOf(mesh, other.clusterName).some((name) => near.includes(name));
            return (
              (near.includes(other.clusterName) || meet) && overlap(ranges(one), ranges(other))
            );
          }),
        );

        expect(isRefused(() => join(mesh))).toBe(own || between);
        refused += Number(own || between);
      }),
      { numRuns: 60 },
    );
    // Both happen, or nothing would have been compared.
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(60);
  });

  it("are the same for any order of the clusters", () => {
    const shuffled = kindMeshes({ mayOverlap: false }).chain((mesh) =>
      fc
        .shuffledSubarray([...mesh.clusters], { minLength: mesh.clusters.length })
        .map((clusters) => [mesh, { ...mesh, clusters }] as const),
    );

    fc.assert(
      fc.property(shuffled, ([mesh, other]) => {
        const [one, two] = [join(mesh), join(other)];
        expect([...changes(one, two)]).toEqual([]);
        expect(two.section("locals")).toEqual(one.section("locals"));
      }),
      { numRuns: 15 },
    );
  });

  it("change of others nothing but the text of their routes when a cluster goes, or comes", () => {
    fc.assert(
      fc.property(kindMeshes({ mayOverlap: false }), (mesh) => {
        const [gone, ...clusters] = mesh.clusters;
        const name = gone?.clusterName ?? "";
        const pairs = mesh.pairs.filter((pair) => !pair.includes(name));
        const without = { clusters, pairs, links: Links.pairs(...pairs) };
        const [before, after] = [join(mesh), join(without)];
        // Whoever is left without a peer has nothing to keep any more.
        const alone = clusters
          .map(({ clusterName }) => clusterName)
          .filter((other) => peersOf(without, other).length === 0);
        const others = peersOf(mesh, name).filter((other) => !alone.includes(other));

        const changed = [...changes(before, after)];
        const inPlace = changed.filter(([, { is }]) => is);
        expect(inPlace.map(([address]) => pathAt(before, address)).sort()).toEqual(
          others.map((other) => `routes/agents/${other}/config-map`).sort(),
        );
        for (const [, { was, is }] of inPlace) {
          const { routes: _, ...data } = bodyOf(was?.["data"]);
          expect(is).toEqual({ ...was, data: { ...data, routes: bodyOf(is?.["data"])["routes"] } });
        }
        for (const [address] of changed.filter(([, { is }]) => !is)) {
          const path = pathAt(before, address);
          expect([name, ...alone, `kind-${name}`]).toContain(
            path.startsWith("routes/") ? nameIn(path) : path.split("/")[0],
          );
        }
        expect(before.section("locals")).toMatchObject(after.section("locals"));
      }),
      { numRuns: 25 },
    );
  });
});

function pathAt(stack: SynthesizedStack, address: string): string {
  const blocks = [...stack.resources(), ...stack.dataSources()];
  return blocks.find((block) => block.address === address)?.path ?? address;
}

describe("any ranges of a kind cluster", () => {
  const plan = (
    podCidr: string,
    serviceCidr: string,
    [controlPlanes, workers]: readonly [number, number] = [1, 0],
  ): ReturnType<typeof planRanges> =>
    planRanges(
      new TerraformStack(testApp(), "stack"),
      "a",
      { controlPlanes, workers },
      { podCidr, serviceCidr },
    );
  const rangeIn10 = (from: number, to: number): fc.Arbitrary<string> =>
    fc
      .tuple(fc.nat(2 ** 24 - 1), fc.integer({ min: from, max: to }))
      .map(([offset, size]) => textOf(rangeAround(32, (10n << 24n) + BigInt(offset), size)));

  it("have room for as many nodes as a count of their /24 ranges says", () => {
    const nodes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(300));

    fc.assert(
      fc.property(rangeIn10(15, 24), nodes, (podCidr, counts) => {
        const { first, last } = naiveRange(podCidr);
        let room = 0;
        for (let address = first; address <= last; address += 256n) room += 1;
        const isSmall = room < counts[0] + counts[1];

        const action = (): unknown => plan(podCidr, "192.168.0.0/16", counts);
        expect(isRefused(action)).toBe(isSmall);
        if (!isSmall) return;
        const { code, fix } = errorOf(action);
        const proposed = Number(/\/(\d+)/.exec(fix)?.[1]);
        expect(code).toBe(ErrorCode.CIDR_CAPACITY);
        expect(2 ** (24 - proposed)).toBeGreaterThanOrEqual(counts[0] + counts[1]);
        expect(2 ** (24 - proposed - 1)).toBeLessThan(counts[0] + counts[1]);
      }),
    );
  });

  it("have their DNS ten addresses behind the start of the services", () => {
    fc.assert(
      fc.property(rangeIn10(12, 28), (serviceCidr) => {
        const { dnsAddress } = plan("192.168.0.0/16", serviceCidr);

        expect(dnsAddress).toBe(addressText(32, naiveRange(serviceCidr).first + 10n));
      }),
    );
  });

  it("differ from Docker's network exactly if they share no address with 172.17 to 172.31", () => {
    const docker = Array.from({ length: 15 }, (_, index) => naiveRange(`172.${17 + index}.0.0/16`));
    const near = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 10, max: 24 }))
      .map(([second, size]) =>
        textOf(rangeAround(32, (172n << 24n) + (BigInt(second) << 16n), size)),
      );

    fc.assert(
      fc.property(near, (cidr) => {
        const isTaken = docker.some((range) => naiveOverlap(range, naiveRange(cidr)));

        expect(isRefused(() => plan(cidr, "10.0.0.0/16"))).toBe(isTaken);
      }),
    );
  });
});
