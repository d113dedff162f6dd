import { ErrorCode, RangeUse } from "../../src/cluster";
import { GkeCluster, type GkeClusterAttributes, GkeMesh, type IGkeCluster } from "../../src/google";
import { errorOf } from "../support/errors";
import {
  adoptGke,
  adoptNetwork,
  gkeAttributes,
  googleProvider,
  withoutGoogleProvider,
} from "../support/gke";
import { type Body, bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

/** Adopts a cluster `b`, and hands it out. */
function adopted(overrides: Partial<GkeClusterAttributes> = {}): IGkeCluster {
  const clusters: IGkeCluster[] = [];
  synthesizeStack((stack) =>
    clusters.push(adoptGke(adoptNetwork(stack, "clusters"), "b", 1, overrides)),
  );
  const [cluster] = clusters;
  if (cluster === undefined) {
    throw new Error("Nothing was adopted.");
  }
  return cluster;
}

const lookUp = (overrides: Partial<GkeClusterAttributes> = {}): SynthesizedStack =>
  synthesizeStack((stack) =>
    GkeCluster.fromLookup(stack, "b", {
      ...gkeAttributes(adoptNetwork(stack, "clusters"), "b", 1),
      ...overrides,
    }),
  );

describe("a GKE cluster that is adopted by its attributes", () => {
  it("is what it is said to be", () => {
    const cluster = adopted({ namespaces: ["tidb"], dnsAddresses: ["10.1.0.53"] });

    expect(cluster).toMatchObject({
      clusterName: "b",
      projectId: "project-1",
      location: "us-central1",
      network: { networkId: "projects/project-1/global/networks/clusters" },
      networkTag: "multicluster",
      vpcScopeDomain: "b.example.com",
      dns: { clusterDomain: "b.example.com", namespaces: ["tidb"], addresses: ["10.1.0.53"] },
    });
  });

  it("creates and reads nothing", () => {
    const stack = synthesizeStack((scope) => adoptGke(adoptNetwork(scope, "clusters"), "b", 1));

    expect([...stack.resources(), ...stack.dataSources()]).toEqual([]);
  });

  it("may have several pod ranges, and services that GKE numbers", () => {
    const { addressRanges } = adopted({
      podCidrs: ["10.65.0.0/16", "100.64.0.0/14"],
      serviceCidr: "34.118.224.0/20",
    });

    expect(addressRanges.map(({ use, cidr, routed }) => [use, cidr.toString(), routed])).toEqual([
      [RangeUse.NODES, "10.1.0.0/16", true],
      [RangeUse.PODS, "10.65.0.0/16", true],
      [RangeUse.PODS, "100.64.0.0/14", true],
      [RangeUse.SERVICES, "34.118.224.0/20", false],
    ]);
  });

  it("has the domain cluster.local where Cloud DNS answers none in its VPC", () => {
    synthesizeStack((stack) => {
      const { vpcScopeDomain: _, ...attributes } = gkeAttributes(
        adoptNetwork(stack, "clusters"),
        "b",
        1,
      );
      const cluster = GkeCluster.fromAttributes(stack, "b", attributes);

      expect(cluster.vpcScopeDomain).toBeUndefined();
      expect(cluster.dns.clusterDomain).toBe("cluster.local");
    });
  });

  it.each([
    [ErrorCode.CLUSTER_NAME, { clusterName: "b_c" }],
    [ErrorCode.REGION, { location: "us" }],
    [ErrorCode.NETWORK_TAG, { networkTag: "B" }],
    [ErrorCode.CIDR_OVERLAP, { podCidrs: ["10.1.0.0/16"] }],
    [ErrorCode.CIDR_NOT_ALLOWED, { controlPlaneCidr: "172.16.0.0/20" }],
    [ErrorCode.CLUSTER_DOMAIN, { vpcScopeDomain: "b.local" }],
    [ErrorCode.DNS_ADDRESSES, { dnsAddresses: ["kube-dns"] }],
    [ErrorCode.NAMESPACE_NAME, { namespaces: ["a.b"] }],
  ])("is refused with %s for %j, and so when it is looked up", (code, overrides) => {
    expect(errorOf(() => adopted(overrides)).code).toBe(code);
    expect(errorOf(() => lookUp(overrides)).code).toBe(code);
  });
});

describe("a GKE cluster that is looked up", () => {
  const postconditions = (stack: SynthesizedStack, type: string): Body[] => {
    const { postcondition } = bodyOf(stack.dataSource(type).body["lifecycle"]);
    return Array.isArray(postcondition) ? postcondition.map(bodyOf) : [];
  };
  const conditions = (overrides: Partial<GkeClusterAttributes> = {}): unknown[] =>
    postconditions(lookUp(overrides), "google_container_cluster").map(({ condition }) => condition);

  it("is found by its name, and its subnet by the cluster, and nothing is created", () => {
    const stack = lookUp();
    const cluster = stack.dataSource("google_container_cluster");

    expect(cluster.body).toMatchObject({
      provider: "google.project-1",
      name: "b",
      location: "us-central1",
    });
    expect(stack.dataSource("google_compute_subnetwork").body).toMatchObject({
      provider: "google.project-1",
      name: `\${basename(${ref(cluster, "subnetwork").slice(2, -1)})}`,
      region: "us-central1",
    });
    expect(stack.resources()).toEqual([]);
    expect(withoutGoogleProvider(stack)).toEqual([]);
  });

  it("has its cluster and its subnet looked for in the project of each", () => {
    const stack = synthesizeStack((scope) => {
      const network = adoptNetwork(scope, "shared", "host-project");
      GkeCluster.fromLookup(scope, "b", {
        ...gkeAttributes(network, "b", 1),
        provider: googleProvider(scope, "project-2"),
        location: "us-central1-a",
      });
    });

    expect(stack.dataSource("google_container_cluster").body).toMatchObject({
      provider: "google.project-2",
      location: "us-central1-a",
    });
    expect(stack.dataSource("google_compute_subnetwork").body).toMatchObject({
      provider: "google.host-project",
      region: "us-central1",
    });
  });

  it("fails the plan when its node range is another, and names both", () => {
    expect(postconditions(lookUp(), "google_compute_subnetwork")).toEqual([
      {
        condition: '${self.ip_cidr_range == "10.1.0.0/16"}',
        error_message:
          'The cluster "b" has the node range ${self.ip_cidr_range}, but its nodeCidr says 10.1.0.0/16. Set nodeCidr to the range that the cluster has.',
      },
    ]);
  });

  it("fails the plan for another network, other pod or service ranges, another tag or domain", () => {
    const checked = conditions({ podCidrs: ["10.65.0.0/16", "100.64.0.0/14"] });

    expect(checked).toEqual([
      '${endswith(self.network, "projects/project-1/global/networks/clusters")}',
      expect.stringMatching(
        /^\$\{length\(setsubtract\(.+, \["10\.65\.0\.0\/16","100\.64\.0\.0\/14"\]\)\) == 0\}$/,
      ),
      '${self.services_ipv4_cidr == "10.129.0.0/16"}',
      expect.stringContaining('contains(pool.node_config[0].tags, "multicluster")'),
      expect.stringMatching(/^\$\{contains\(.+, "b\.example\.com"\)\}$/),
    ]);
  });

  it("fails the plan for another range of the control plane, where one is given", () => {
    expect(conditions({ controlPlaneCidr: "172.16.0.0/28" })).toContain(
      '${try(self.private_cluster_config[0].master_ipv4_cidr_block, "") == "172.16.0.0/28"}',
    );
  });

  it("does not look for a tag among those of a node pool that GKE makes itself", () => {
    expect(conditions({ networkTag: "gke-b-0a1b2c3d-node" })).toHaveLength(4);
  });

  it("does not look for a domain where none is said to be answered", () => {
    const stack = synthesizeStack((scope) => {
      const { vpcScopeDomain: _, ...attributes } = gkeAttributes(
        adoptNetwork(scope, "clusters"),
        "b",
        1,
      );
      GkeCluster.fromLookup(scope, "b", attributes);
    });

    expect(postconditions(stack, "google_container_cluster")).toHaveLength(4);
  });

  it("is joined as one that is created", () => {
    const stack = synthesizeStack((scope) => {
      const network = adoptNetwork(scope, "clusters");
      const clusters = [
        adoptGke(network, "a", 0),
        GkeCluster.fromLookup(scope, "b", gkeAttributes(network, "b", 1)),
      ];
      new GkeMesh(scope, "mesh", { clusters });
    });

    expect(stack.resource("google_compute_firewall").body["source_ranges"]).toEqual([
      "10.0.0.0/16",
      "10.1.0.0/16",
      "10.64.0.0/16",
      "10.65.0.0/16",
    ]);
  });
});
