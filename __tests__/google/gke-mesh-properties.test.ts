import fc from "fast-check";
import { GkeMesh } from "../../src/google";
import { isRefused } from "../support/errors";
import { withoutGoogleProvider } from "../support/gke";
import { adoptGkeMesh, gkeMeshes, type RandomGkeCluster } from "../support/gke-meshes";
import { naiveOverlap, naiveRange } from "../support/naive-ranges";
import { type Body, bodyOf, type SynthesizedStack, synthesizeStack } from "../support/synth";

type Clusters = readonly RandomGkeCluster[];

const join = (clusters: Clusters): SynthesizedStack =>
  synthesizeStack((stack) => {
    new GkeMesh(stack, "mesh", { clusters: adoptGkeMesh(stack, clusters) });
  });

const networkOf = ({ project, networkName }: RandomGkeCluster): string =>
  `projects/${project}/global/networks/${networkName}`;

const networksOf = (clusters: Clusters): string[] => [...new Set(clusters.map(networkOf))];

/** A range, what it is for, and the subnet that it belongs to: its network and node range. */
interface SubnetRange {
  readonly range: string;
  readonly use: string;
  readonly subnet: string;
}

const subnetRangesOf = (cluster: RandomGkeCluster): SubnetRange[] => {
  const subnet = `${networkOf(cluster)} ${cluster.nodeCidr}`;
  const { nodeCidr, podCidrs, serviceCidr } = cluster;
  return [
    { range: nodeCidr, use: "nodes", subnet },
    ...podCidrs.map((range) => ({ range, use: "pods", subnet })),
    { range: serviceCidr, use: "services", subnet },
  ];
};

const overlap = (one: SubnetRange, other: SubnetRange): boolean =>
  naiveOverlap(naiveRange(one.range), naiveRange(other.range));

const isSame = (one: SubnetRange, other: SubnetRange): boolean =>
  one.range === other.range && one.use === other.use && one.subnet === other.subnet;

const anyPair = <T>(some: readonly T[], holds: (one: T, other: T) => boolean): boolean =>
  some.some((one, index) => some.slice(index + 1).some((other) => holds(one, other)));

/** Whether a cluster has two ranges that share an address, or two have that share no subnet's range. */
const isMistaken = (clusters: Clusters): boolean =>
  clusters.map(subnetRangesOf).some((ranges) => anyPair(ranges, overlap)) ||
  anyPair(clusters.map(subnetRangesOf), (some, others) =>
    some.some((one) => others.some((other) => overlap(one, other) && !isSame(one, other))),
  );

const list = (body: Body, key: string): string[] => [body[key]].flat().map(String);

describe("any mesh of GKE clusters", () => {
  it("admits in each network exactly the node and pod ranges of all clusters", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), (clusters) => {
        const rules = join(clusters).resources("google_compute_firewall");
        const sources = clusters.flatMap(({ nodeCidr, podCidrs }) => [nodeCidr, ...podCidrs]);

        expect(rules.map(({ body }) => body["network"]).sort()).toEqual(
          networksOf(clusters).sort(),
        );
        for (const { body } of rules) {
          expect(list(body, "source_ranges").sort()).toEqual([...sources].sort());
        }
      }),
      { numRuns: 40 },
    );
  });

  it("aims in each network at exactly the tags of its clusters", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), (clusters) => {
        for (const { body } of join(clusters).resources("google_compute_firewall")) {
          const inside = clusters.filter((each) => networkOf(each) === body["network"]);

          expect(list(body, "target_tags")).toEqual(
            [...new Set(inside.map(({ networkTag }) => networkTag))].sort(),
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it("has two sides of a peering for each pair of networks, and no other", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), (clusters) => {
        const stack = join(clusters);
        const sides = stack
          .resources("google_compute_network_peering")
          .map(({ body }) => list(body, "network").concat(list(body, "peer_network")).join(" to "));
        const networks = networksOf(clusters);
        const needed = networks.flatMap((one) =>
          networks.filter((other) => other !== one).map((other) => `${one} to ${other}`),
        );

        expect(sides.sort()).toEqual(needed.sort());
        expect(withoutGoogleProvider(stack)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("resolves in each network each domain of another, there, and no other", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), (clusters) => {
        const zones = join(clusters)
          .resources("google_dns_managed_zone")
          .map(({ body }) => {
            const [asking] = [bodyOf(body["private_visibility_config"])["networks"]].flat();
            const { target_network: asked } = bodyOf(body["peering_config"]);
            return [
              String(bodyOf(asking)["network_url"]),
              String(body["dns_name"]),
              String(bodyOf(asked)["network_url"]),
            ].join(" ");
          });
        const needed = networksOf(clusters).flatMap((network) =>
          clusters
            .filter((cluster) => networkOf(cluster) !== network)
            .map((cluster) => `${network} ${cluster.name}.example.com. ${networkOf(cluster)}`),
        );

        expect(zones.sort()).toEqual(needed.sort());
      }),
      { numRuns: 25 },
    );
  });

  it("is refused exactly if two of all ranges overlap", () => {
    let mistakes = 0;
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: true }), (clusters) => {
        const mistaken = isMistaken(clusters);
        mistakes += Number(mistaken);

        expect(isRefused(() => join(clusters))).toBe(mistaken);
      }),
      { numRuns: 100 },
    );
    // Either answer was asked for.
    expect(mistakes).toBeGreaterThan(0);
    expect(mistakes).toBeLessThan(100);
  });

  it("is the same for any order of its clusters", () => {
    const textOf = (clusters: Clusters): string =>
      JSON.stringify(join(clusters).section("resource"));
    const shuffled = gkeMeshes({ mayOverlap: false }).chain((clusters) =>
      fc
        .shuffledSubarray([...clusters], { minLength: clusters.length })
        .map((others) => [clusters, others] as const),
    );

    fc.assert(
      fc.property(shuffled, ([clusters, others]) => {
        expect(textOf(others)).toBe(textOf(clusters));
      }),
      { numRuns: 15 },
    );
  });

  it("keeps every resource of the others when a cluster leaves, but for lists and what is its own", () => {
    fc.assert(
      fc.property(gkeMeshes({ mayOverlap: false }), fc.nat(), (clusters, choice) => {
        const stay = clusters.filter((_, index) => index !== choice % clusters.length);
        const comparable = (joined: Clusters): Record<string, unknown> =>
          Object.fromEntries(
            join(joined)
              .resources()
              .map(({ address, body }) => {
                const { source_ranges: _, target_tags: __, depends_on: ___, ...rest } = body;
                return [address, rest];
              }),
          );

        expect(comparable(clusters)).toMatchObject(comparable(stay));
      }),
      { numRuns: 25 },
    );
  });
});
