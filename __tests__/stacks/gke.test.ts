import fc from "fast-check";
import { Traffic } from "../../src/cluster";
import type { AdoptedGkeNetworkSpec, GkeTopology } from "../../stacks/gke-topology";
import { errorOf } from "../support/errors";
import {
  gkeClusterSpec,
  gkeTopologyOf,
  reorderedGke,
  synthesizeGkeTopology,
} from "../support/gke-topologies";
import { type Block, ref, type SynthesizedStack } from "../support/synth";

const names = ({ clusters }: { readonly clusters: number }): string[] =>
  ["a", "b", "ba", "c", "d", "e"].slice(0, clusters);

/** Clusters by their names, by turns in as many networks. */
const inNetworks = (clusters: readonly string[], networks: number): GkeTopology => ({
  providers: ["main", "data"].map((name) => ({ name, project: `project-${name}` })),
  networks: Array.from({ length: networks }, (_, index) => ({
    networkName: `net-${index}`,
    provider: index % 2 === 0 ? "main" : "data",
    natRegions: ["us-central1", "us-east1"],
    clusters: names({ clusters: 6 }).flatMap((name, number) =>
      clusters.includes(name) && number % networks === index
        ? [gkeClusterSpec(name, 2 * number)]
        : [],
    ),
  })),
});

/** Which blocks of a stack another one has too, but not as they are, and which arguments differ. */
const changesBetween = (before: SynthesizedStack, after: SynthesizedStack): string[] =>
  before.resources().flatMap((block) => {
    const now = after.resources().find(({ address }) => address === block.address);
    const differs = (argument: string): boolean =>
      JSON.stringify(now?.body[argument]) !== JSON.stringify(block.body[argument]);
    return now === undefined
      ? []
      : Object.keys({ ...block.body, ...now.body })
          .filter(differs)
          .map((argument) => `${block.path} ${argument}`);
  });

const nameOf = ({ path }: Block): string => /cluster-([a-z]+)\//.exec(path)?.[1] ?? "";

describe("the stack of GKE clusters", () => {
  it("names the provider of every resource, but for those that belong to Terraform itself", () => {
    const stack = synthesizeGkeTopology(inNetworks(names({ clusters: 3 }), 2));
    const without = stack.resources().filter(({ body }) => body["provider"] === undefined);

    expect(new Set(without.map(({ type }) => type))).toEqual(new Set(["terraform_data"]));
    expect(stack.providers("google")).toEqual([
      { alias: "data", project: "project-data" },
      { alias: "main", project: "project-main" },
    ]);
    for (const { path, body } of stack.resources("google_compute_subnetwork")) {
      const expected = path.startsWith("cluster-b/") ? "google.data" : "google.main";
      expect(body["provider"]).toBe(expected);
    }
  });

  it("creates a cluster in its own project in the subnet of the network's (Shared VPC)", () => {
    const topology = gkeTopologyOf([gkeClusterSpec("a", 0, { provider: "service" })]);
    const stack = synthesizeGkeTopology({
      ...topology,
      providers: [...topology.providers, { name: "service", project: "project-service" }],
    });
    const providers = ["subnetwork", "network", "firewall"].map(
      (kind) => stack.resource(`google_compute_${kind}`).body["provider"],
    );

    expect(stack.resource("google_container_cluster").body["provider"]).toBe("google.service");
    expect(stack.resource("google_container_node_pool").body["provider"]).toBe("google.service");
    expect(providers).toEqual(["google.main", "google.main", "google.main"]);
  });

  it("adds clusters to a network that exists, and looks up those that it has", () => {
    const existing: AdoptedGkeNetworkSpec = {
      networkName: "default",
      provider: "main",
      clusters: [gkeClusterSpec("new", 2)],
      adopted: [
        {
          clusterName: "old",
          location: "us-east1",
          nodeCidr: "10.0.0.0/20",
          podCidrs: ["10.1.0.0/16"],
          serviceCidr: "34.118.224.0/20",
          networkTag: "old-nodes",
        },
      ],
    };
    const stack = synthesizeGkeTopology({
      ...gkeTopologyOf([]),
      networks: [],
      adoptedNetworks: [existing],
    });
    const { body: firewall } = stack.resource("google_compute_firewall");

    expect(stack.resources("google_compute_network")).toEqual([]);
    expect(stack.resource("google_container_cluster").path).toBe("cluster-new/cluster");
    expect(stack.dataSource("google_container_cluster").body).toMatchObject({
      name: "old",
      location: "us-east1",
      provider: "google.main",
    });
    expect(firewall).toMatchObject({
      network: "projects/project-main/global/networks/default",
      source_ranges: ["10.0.0.0/20", "10.1.0.0/16", "10.2.0.0/20", "10.3.0.0/16"],
      target_tags: ["multicluster", "old-nodes"],
    });
  });

  it("passes on traffic, the rule against others, and quotas", () => {
    const topology = inNetworks(names({ clusters: 3 }), 3);
    const stack = synthesizeGkeTopology({
      ...topology,
      traffic: [Traffic.tcp(4000), Traffic.tcp(2379, 2380)],
      denyOthers: true,
    });

    for (const { body, path } of stack.resources("google_compute_firewall")) {
      expect(body[path.endsWith("/deny-others") ? "deny" : "allow"]).toEqual(
        path.endsWith("/deny-others")
          ? [{ protocol: "all" }]
          : [{ protocol: "tcp", ports: ["2379-2380", "4000"] }],
      );
    }
    expect(stack.resources("google_compute_firewall")).toHaveLength(6);
    expect(
      errorOf(() => synthesizeGkeTopology({ ...topology, quotas: { peeringsPerNetwork: 1 } })).code,
    ).toBe("QUOTA_PEERINGS");
  });

  it("joins networks with each other, and makes the names of each resolve in the others", () => {
    const stack = synthesizeGkeTopology(inNetworks(names({ clusters: 3 }), 3));
    const zones = stack
      .resources("google_dns_managed_zone")
      .map(({ body, path }) => `${path.split("/")[1]}: ${String(body["dns_name"])}`);

    expect(stack.resources("google_compute_network_peering")).toHaveLength(6);
    expect(zones.sort()).toEqual([
      "project-data.net-1: a.example.com.",
      "project-data.net-1: ba.example.com.",
      "project-main.net-0: b.example.com.",
      "project-main.net-0: ba.example.com.",
      "project-main.net-2: a.example.com.",
      "project-main.net-2: b.example.com.",
    ]);
  });

  it.each(["mesh", "google", "network", "cluster", "default"])(
    "takes a cluster and a network called %s, in names that Terraform takes",
    (name) => {
      const topology = gkeTopologyOf([gkeClusterSpec(name, 0)], { networkName: name });
      const stack = synthesizeGkeTopology(topology);
      const network = stack.resource("google_compute_network");

      expect(stack.resource("google_compute_subnetwork").body["network"]).toBe(ref(network, "id"));
      for (const { id } of stack.resources()) {
        expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
      }
    },
  );

  it("makes a network without clusters, and no rule there", () => {
    const stack = synthesizeGkeTopology(gkeTopologyOf([]));

    expect(stack.resources().map(({ type }) => type)).toEqual(["google_compute_network"]);
  });
});

describe("any GKE topology", () => {
  const topologies = fc
    .record({ clusters: fc.integer({ min: 2, max: 6 }), networks: fc.integer({ min: 1, max: 3 }) })
    .map(({ clusters, networks }) => ({ present: names({ clusters }), networks }));

  it("changes nothing but lists of sources when a cluster is added or taken out", () => {
    const changes = topologies.chain((topology) =>
      fc.constantFrom(...topology.present).map((extra) => ({ ...topology, extra })),
    );

    fc.assert(
      fc.property(changes, ({ present, networks, extra }) => {
        const others = present.filter((name) => name !== extra);
        const full = synthesizeGkeTopology(inNetworks(present, networks));
        const less = synthesizeGkeTopology(inNetworks(others, networks));
        const gone = full
          .resources()
          .filter(({ address }) => !less.resources().some((block) => block.address === address));
        const appeared = less
          .resources()
          .filter(({ address }) => !full.resources().some((block) => block.address === address));

        expect(appeared).toEqual([]);
        // What goes is the cluster's own, or joins its network, where it is the only one there.
        for (const block of gone.filter(({ path }) => !path.startsWith("mesh/"))) {
          expect(nameOf(block)).toBe(extra);
        }
        for (const change of [...changesBetween(less, full), ...changesBetween(full, less)]) {
          // In which order peerings are made changes nothing of those that are there.
          expect(change).toMatch(
            /^mesh\/[a-z0-9.-]+\/(firewall\/joined-clusters source_ranges|peering-[a-z0-9.-]+\/first depends_on)$/,
          );
        }
      }),
      { numRuns: 8 },
    );
  });

  it("is the same text for any order of its declarations", () => {
    const orders = topologies.chain(({ present, networks }) => {
      const topology = {
        ...inNetworks(present, networks),
        traffic: [Traffic.tcp(4000), Traffic.icmp(), Traffic.udp(53)],
      };
      return fc.tuple(fc.constant(topology), reorderedGke(topology));
    });

    fc.assert(
      fc.property(orders, ([topology, other]) => {
        expect(synthesizeGkeTopology(other).text).toBe(synthesizeGkeTopology(topology).text);
      }),
      { numRuns: 8 },
    );
  });
});
