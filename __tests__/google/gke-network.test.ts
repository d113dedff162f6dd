import { GkeNetwork, type GkeNetworkProps } from "../../src/google";
import { gkeCluster, googleProvider, withoutGoogleProvider } from "../support/gke";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const networkWith = (props: Partial<GkeNetworkProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => {
    new GkeNetwork(stack, "network", {
      networkName: "clusters",
      provider: googleProvider(stack),
      ...props,
    });
  });

describe("a network for GKE clusters", () => {
  it("is a VPC without subnets of its own, and nothing else", () => {
    const stack = networkWith();

    expect(stack.resources()).toHaveLength(1);
    expect(stack.resource("google_compute_network").body).toEqual({
      provider: "google.project-1",
      name: "clusters",
      auto_create_subnetworks: false,
      routing_mode: "GLOBAL",
    });
  });

  it("has a Cloud NAT for all subnets of each region that is named", () => {
    const stack = networkWith({ natRegions: ["us-east1", "us-central1"] });
    const router = stack.resource("google_compute_router", "network/router-us-east1");

    expect(router.body).toEqual({
      provider: "google.project-1",
      name: "clusters-us-east1",
      network: ref(stack.resource("google_compute_network"), "id"),
      region: "us-east1",
    });
    expect(stack.resource("google_compute_router_nat", "network/nat-us-east1").body).toEqual({
      provider: "google.project-1",
      name: "clusters-us-east1",
      router: ref(router, "name"),
      region: "us-east1",
      nat_ip_allocate_option: "AUTO_ONLY",
      source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      log_config: { enable: true, filter: "ERRORS_ONLY" },
    });
    expect(stack.resources("google_compute_router_nat")).toHaveLength(2);
    expect(withoutGoogleProvider(stack)).toEqual([]);
  });

  it("keeps what it has when a region is added, wherever in the list", () => {
    const before = networkWith({ natRegions: ["us-east1"] }).resources();
    const after = networkWith({ natRegions: ["us-central1", "us-east1"] }).resources();

    expect(after).toEqual(expect.arrayContaining(before));
  });

  it("shortens the names of routers that would be too long, and keeps them apart", () => {
    const long = "n".repeat(63);
    const names = networkWith({ networkName: long, natRegions: ["us-east1", "us-east4"] })
      .resources("google_compute_router")
      .map(({ body }) => String(body["name"]));

    expect(new Set(names).size).toBe(2);
    for (const name of names) {
      expect(name).toMatch(/^n+-[0-9a-f]{8}$/);
      expect(name).toHaveLength(63);
    }
  });

  it.each([
    [
      true,
      {
        aggregation_interval: "INTERVAL_5_SEC",
        flow_sampling: 0.5,
        metadata: "INCLUDE_ALL_METADATA",
      },
    ],
    [false, undefined],
  ])("decides whether the flows of its clusters are logged: %s", (flowLogs, expected) => {
    const stack = synthesizeStack((scope) => {
      const network = new GkeNetwork(scope, "network", {
        networkName: "clusters",
        provider: googleProvider(scope),
        flowLogs,
      });
      gkeCluster(scope, { network });
    });

    expect(stack.resource("google_compute_subnetwork").body["log_config"]).toEqual(expected);
    // Else what pods of one node send each other would not be among them.
    expect(stack.resource("google_container_cluster").body["enable_intranode_visibility"]).toBe(
      flowLogs ? true : undefined,
    );
  });
});

describe("a network that exists", () => {
  it("is known by its path, and creates and reads nothing", () => {
    const stack = synthesizeStack((scope) => {
      const network = GkeNetwork.fromAttributes(scope, "network", {
        networkName: "default",
        provider: googleProvider(scope, "project-2"),
      });

      expect(network).toMatchObject({
        networkName: "default",
        projectId: "project-2",
        networkId: "projects/project-2/global/networks/default",
        flowLogs: false,
      });
    });

    expect([...stack.resources(), ...stack.dataSources()]).toEqual([]);
  });
});
