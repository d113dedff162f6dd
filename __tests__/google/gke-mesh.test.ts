import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { ErrorCode, Traffic } from "../../src/cluster";
import {
  type GkeClusterAttributes,
  GkeMesh,
  type GkeMeshProps,
  type IGkeCluster,
} from "../../src/google";
import { codeOf } from "../support/errors";
import {
  adoptGke,
  adoptNetwork,
  gkeAutopilotCluster,
  gkeCluster,
  gkeNetwork,
  withoutGoogleProvider,
} from "../support/gke";
import {
  type Block,
  type Body,
  ref,
  type SynthesizedStack,
  synthesizeStack,
} from "../support/synth";

/** Clusters by their names, and the network of each: its project and name. */
const NETWORKS: Readonly<Record<string, readonly [string, string]>> = {
  a: ["project-1", "clusters"],
  b: ["project-1", "clusters"],
  c: ["project-2", "clusters"],
  d: ["project-1", "others"],
  e: ["project-3", "others"],
};
const NAMES = Object.keys(NETWORKS);

/** A cluster whose network and ranges follow from its name. */
function cluster(
  stack: TerraformStack,
  name: string,
  overrides: Partial<GkeClusterAttributes> = {},
): IGkeCluster {
  const [project, networkName] = NETWORKS[name] ?? ["project-1", "clusters"];
  const number = name.charCodeAt(0) - "a".charCodeAt(0);
  return adoptGke(adoptNetwork(stack, networkName, project), name, number, overrides);
}

const join = (names: readonly string[], options: Partial<GkeMeshProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => {
    const clusters = names.map((name) => cluster(stack, name));
    new GkeMesh(stack, "mesh", { clusters, ...options });
  });

const pathsOf = (stack: SynthesizedStack, type: string): string[] =>
  stack.resources(type).map(({ path }) => path.replace("mesh/", ""));

const bodiesById = (blocks: readonly Block[]): Record<string, Body> =>
  Object.fromEntries(blocks.map(({ address, body }) => [address, body]));

describe("a mesh of GKE clusters in one network", () => {
  it("is a firewall rule and nothing else", () => {
    const stack = join(["b", "a"]);

    expect(stack.resources().map(({ path }) => path)).toEqual([
      "mesh/project-1.clusters/firewall/joined-clusters",
    ]);
  });

  it("hands traffic and the denial of everything else to its firewall", () => {
    const stack = join(["a", "b"], { traffic: [Traffic.tcp(4000)], denyOthers: true });
    const rule = stack.resource(
      "google_compute_firewall",
      "mesh/project-1.clusters/firewall/joined-clusters",
    );

    expect(rule.body["allow"]).toEqual([{ protocol: "tcp", ports: ["4000"] }]);
    expect(stack.resources("google_compute_firewall")).toHaveLength(2);
  });

  it("is nothing for no clusters", () => {
    expect(join([]).resources()).toEqual([]);
  });
});

describe("a mesh of GKE clusters in several networks", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = join(["e", "c", "a", "d", "b"]);
  });

  it("peers every network with every other, once", () => {
    expect(pathsOf(stack, "google_compute_network_peering")).toEqual([
      "project-1.clusters/peering-project-1.others/first",
      "project-1.clusters/peering-project-1.others/second",
      "project-1.clusters/peering-project-2.clusters/first",
      "project-1.clusters/peering-project-2.clusters/second",
      "project-1.clusters/peering-project-3.others/first",
      "project-1.clusters/peering-project-3.others/second",
      "project-1.others/peering-project-2.clusters/first",
      "project-1.others/peering-project-2.clusters/second",
      "project-1.others/peering-project-3.others/first",
      "project-1.others/peering-project-3.others/second",
      "project-2.clusters/peering-project-3.others/first",
      "project-2.clusters/peering-project-3.others/second",
    ]);
  });

  it("never works on two peerings of one network at once", () => {
    const peerings = stack.resources("google_compute_network_peering");
    const before = new Map(
      peerings.map(({ address, body }) => [address, [body["depends_on"] ?? []].flat().map(String)]),
    );
    const comesBefore = (one: string, other: string): boolean =>
      (before.get(other) ?? []).some((each) => each === one || comesBefore(one, each));
    const networksOf = ({ body }: Block): unknown[] => [body["network"], body["peer_network"]];

    for (const [index, one] of peerings.entries()) {
      for (const other of peerings.slice(index + 1)) {
        const share = networksOf(one).some((network) => networksOf(other).includes(network));
        const ordered =
          comesBefore(one.address, other.address) || comesBefore(other.address, one.address);
        expect([one.path, other.path, share && !ordered]).toEqual([one.path, other.path, false]);
      }
    }
  });

  it("has peerings that share no network made at the same time", () => {
    const peering = stack.resource(
      "google_compute_network_peering",
      "mesh/project-2.clusters/peering-project-3.others/first",
    );
    const dependencies = [peering.body["depends_on"]].flat().map(String);

    // Not on the peering of the two other networks, but on the last of each of its own.
    expect(dependencies).toEqual(
      ["project-2.clusters", "project-3.others"].map(
        (network) =>
          stack.resource(
            "google_compute_network_peering",
            `mesh/project-1.others/peering-${network}/second`,
          ).address,
      ),
    );
  });

  it("has a firewall in each, which admits the clusters of all", () => {
    const rules = stack.resources("google_compute_firewall");

    expect(rules.map(({ body }) => [body["provider"], body["network"]])).toEqual([
      ["google.project-1", "projects/project-1/global/networks/clusters"],
      ["google.project-1", "projects/project-1/global/networks/others"],
      ["google.project-2", "projects/project-2/global/networks/clusters"],
      ["google.project-3", "projects/project-3/global/networks/others"],
    ]);
    for (const { body } of rules) {
      expect(body["source_ranges"]).toEqual([
        ...[0, 1, 2, 3, 4].map((number) => `10.${number}.0.0/16`),
        ...[64, 65, 66, 67, 68].map((number) => `10.${number}.0.0/16`),
      ]);
    }
  });

  it("resolves in each the domain of every cluster of the others", () => {
    expect(pathsOf(stack, "google_dns_managed_zone")).toEqual([
      "project-1.clusters/dns-c/zone",
      "project-1.clusters/dns-d/zone",
      "project-1.clusters/dns-e/zone",
      "project-1.others/dns-a/zone",
      "project-1.others/dns-b/zone",
      "project-1.others/dns-c/zone",
      "project-1.others/dns-e/zone",
      "project-2.clusters/dns-a/zone",
      "project-2.clusters/dns-b/zone",
      "project-2.clusters/dns-d/zone",
      "project-2.clusters/dns-e/zone",
      "project-3.others/dns-a/zone",
      "project-3.others/dns-b/zone",
      "project-3.others/dns-c/zone",
      "project-3.others/dns-d/zone",
    ]);
    const zone = stack.resource("google_dns_managed_zone", "mesh/project-2.clusters/dns-a/zone");
    expect(zone.body).toEqual({
      provider: "google.project-2",
      name: "clusters-a",
      dns_name: "a.example.com.",
      description: "Names of the GKE cluster a",
      visibility: "private",
      private_visibility_config: {
        networks: [{ network_url: "projects/project-2/global/networks/clusters" }],
      },
      peering_config: {
        target_network: { network_url: "projects/project-1/global/networks/clusters" },
      },
    });
  });

  it("names a provider everywhere, and peerings and zones so that none clash", () => {
    const namesOf = (type: string): string[] =>
      stack
        .resources(type)
        .map(({ body }) => [body["provider"], body["network"], body["name"]].join(" "));

    expect(withoutGoogleProvider(stack)).toEqual([]);
    for (const type of ["google_compute_network_peering", "google_dns_managed_zone"]) {
      expect(new Set(namesOf(type)).size).toBe(namesOf(type).length);
    }
  });

  it("shows its peerings", () => {
    synthesizeStack((scope) => {
      const clusters = ["a", "c"].map((name) => cluster(scope, name));
      const { peerings } = new GkeMesh(scope, "mesh", { clusters });

      expect(peerings.map(({ node }) => node.path)).toEqual([
        "stack/mesh/project-1.clusters/peering-project-2.clusters",
      ]);
    });
  });

  it("joins created clusters of either mode with adopted ones", () => {
    const joined = synthesizeStack((scope) => {
      const clusters = [gkeAutopilotCluster(scope), cluster(scope, "c")];
      new GkeMesh(scope, "mesh", { clusters });
    });
    const network = ref(joined.resource("google_compute_network"), "id");

    expect(
      joined.resource("google_dns_managed_zone", "mesh/project-2.clusters/dns-a/zone").body,
    ).toMatchObject({
      dns_name: "a.example.com.",
      peering_config: { target_network: { network_url: network } },
    });
  });

  it("makes no zone for a cluster whose names resolve inside itself alone", () => {
    const joined = synthesizeStack((scope) => {
      const { vpcScopeDomain: _, ...rest } = cluster(scope, "a");
      new GkeMesh(scope, "mesh", { clusters: [rest, cluster(scope, "c")] });
    });

    expect(pathsOf(joined, "google_dns_managed_zone")).toEqual(["project-1.clusters/dns-c/zone"]);
  });
});

describe("ranges and domains of joined clusters", () => {
  const joined =
    (ofA: Partial<GkeClusterAttributes>, other: string, ofOther: Partial<GkeClusterAttributes>) =>
    (): SynthesizedStack =>
      synthesizeStack((stack) => {
        const clusters = [cluster(stack, "a", ofA), cluster(stack, other, ofOther)];
        new GkeMesh(stack, "mesh", { clusters });
      });
  const controlPlane = { controlPlaneCidr: "172.16.0.0/28" };

  it.each(["b", "c"])("may be services that GKE numbers alike, with %s", (other) => {
    const services = { serviceCidr: "34.118.224.0/20" };

    expect(joined(services, other, services)().resources()).not.toEqual([]);
  });

  it("may be the same range of two control planes in two networks, and not in one", () => {
    expect(joined(controlPlane, "c", controlPlane)().resources()).not.toEqual([]);
    expect(codeOf(joined(controlPlane, "b", controlPlane))).toBe(ErrorCode.CIDR_OVERLAP);
  });

  it("may be those of one subnet, in which clusters that exist live together", () => {
    const subnet = {
      nodeCidr: "10.32.0.0/16",
      podCidrs: ["10.96.0.0/16"],
      serviceCidr: "10.160.0.0/16",
    };
    const stack = joined(subnet, "b", subnet)();

    expect(stack.resource("google_compute_firewall").body["source_ranges"]).toEqual([
      "10.32.0.0/16",
      "10.96.0.0/16",
    ]);
    // Neither in a second network, nor with the range of another subnet's pods.
    expect(codeOf(joined(subnet, "c", subnet))).toBe(ErrorCode.CIDR_OVERLAP);
    expect(codeOf(joined(subnet, "b", { ...subnet, nodeCidr: "10.33.0.0/16" }))).toBe(
      ErrorCode.CIDR_OVERLAP,
    );
    expect(codeOf(joined(subnet, "b", { ...subnet, podCidrs: ["10.96.0.0/17"] }))).toBe(
      ErrorCode.CIDR_OVERLAP,
    );
    expect(
      codeOf(joined({ ...subnet, ...controlPlane }, "b", { ...subnet, ...controlPlane })),
    ).toBe(ErrorCode.CIDR_OVERLAP);
  });

  it("may not be those of a subnet that exists, for a cluster that makes its own", () => {
    const attempt = (adoptedName: string) => (): SynthesizedStack =>
      synthesizeStack((stack) => {
        const created = gkeCluster(stack, { clusterName: "m" });
        const ranges = { nodeCidr: "10.0.0.0/16", podCidrs: ["10.10.0.0/16"] };
        const adopted = adoptGke(gkeNetwork(stack), adoptedName, 1, ranges);
        new GkeMesh(stack, "mesh", { clusters: [created, adopted] });
      });

    expect(codeOf(attempt("a"))).toBe(ErrorCode.CIDR_OVERLAP);
    expect(codeOf(attempt("z"))).toBe(ErrorCode.CIDR_OVERLAP);
  });

  it.each(["b", "c"])("may not be each other's, with %s", (other) => {
    for (const overlap of [
      { nodeCidr: "10.64.0.0/20" },
      { podCidrs: ["10.128.0.0/16"] },
      { serviceCidr: "10.128.0.0/24" },
      { nodeCidr: "172.16.0.0/20" },
    ]) {
      expect(codeOf(joined(controlPlane, other, overlap))).toBe(ErrorCode.CIDR_OVERLAP);
    }
    expect(codeOf(joined({}, other, { vpcScopeDomain: "a.example.com" }))).toBe(
      ErrorCode.DOMAIN_SHARED,
    );
  });
});

describe("when GKE clusters come, go or change places", () => {
  const lists = ["source_ranges"];
  const withoutLists = (blocks: readonly Block[]): Record<string, Body> =>
    bodiesById(
      blocks.map((block) => ({
        ...block,
        body: Object.fromEntries(
          // What a peering waits for is no part of it.
          Object.entries(block.body).filter(([key]) => ![...lists, "depends_on"].includes(key)),
        ),
      })),
    );

  it("a cluster that joins or leaves changes lists of sources of the others, and nothing else", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(NAMES, { minLength: 1 }), fc.nat(), (all, choice) => {
        const leaver = all[choice % all.length] ?? "";
        const stay = all.filter((name) => name !== leaver);
        const before = withoutLists(join(all).resources());
        const after = withoutLists(join(stay).resources());

        expect(before).toMatchObject(after);
        const [project, network] = NETWORKS[leaver] ?? [];
        const isOfLeaver = (path: string): boolean =>
          path.includes(`dns-${leaver}/`) ||
          (!stay.some((name) => NETWORKS[name]?.join() === `${project},${network}`) &&
            path.includes(`${project}.${network}`));
        const gone = join(all)
          .resources()
          .filter(({ address }) => !(address in after));
        expect(gone.filter(({ path }) => !isOfLeaver(path))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("their order changes nothing at all", () => {
    const textOf = (names: readonly string[]): string =>
      JSON.stringify(join(names).section("resource"));
    const text = textOf(NAMES);

    fc.assert(
      fc.property(fc.shuffledSubarray(NAMES, { minLength: NAMES.length }), (shuffled) => {
        expect(textOf(shuffled)).toBe(text);
      }),
      { numRuns: 10 },
    );
  });

  it("one more network is waited for by none that has nothing to do with it", () => {
    expect(bodiesById(join(["a", "c"]).resources("google_compute_network_peering"))).toEqual(
      bodiesById(
        join(["a", "c", "e"])
          .resources("google_compute_network_peering")
          .filter(({ path }) => !path.includes("project-3")),
      ),
    );
  });
});

describe("a mesh of GKE clusters is refused", () => {
  it.each([
    [ErrorCode.TRAFFIC_EMPTY, { traffic: [] }],
    [ErrorCode.QUOTA_PEERINGS, { quotas: { peeringsPerNetwork: 2 } }],
    [ErrorCode.QUOTA_VALUE, { quotas: { peeringsPerNetwork: 1.5 } }],
  ])("with %s for %j", (code, options) => {
    expect(codeOf(() => join(NAMES, options))).toBe(code);
  });

  it("not for as many peerings as the quota allows", () => {
    expect(join(NAMES, { quotas: { peeringsPerNetwork: 3 } }).resources()).not.toEqual([]);
  });

  it("for two clusters of one name", () => {
    const twice = (): SynthesizedStack =>
      synthesizeStack((stack) => {
        const clusters = [cluster(stack, "a"), cluster(stack, "b", { clusterName: "a" })];
        new GkeMesh(stack, "mesh", { clusters });
      });

    expect(codeOf(twice)).toBe(ErrorCode.CLUSTER_DUPLICATE);
  });

  it("not for one network that is declared twice", () => {
    const stack = synthesizeStack((scope) => {
      const clusters = [
        adoptGke(gkeNetwork(scope), "x", 7),
        adoptGke(adoptNetwork(scope, "clusters"), "y", 8),
      ];
      new GkeMesh(scope, "mesh", { clusters });
    });

    expect(pathsOf(stack, "google_compute_firewall")).toEqual([
      "project-1.clusters/firewall/joined-clusters",
    ]);
    expect(stack.resources("google_compute_network_peering")).toEqual([]);
  });
});
