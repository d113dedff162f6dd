import { gkeTopology } from "../../stacks/topologies";
import { synthesizeGkeTopology } from "../support/gke-topologies";
import { bodyOf, ref, type SynthesizedStack } from "../support/synth";

describe("the GKE topology of the repository", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeGkeTopology(gkeTopology);
  });

  it("is the Terraform JSON that was reviewed", () => {
    expect(JSON.parse(stack.text)).toMatchSnapshot();
  });

  it("is the same on every machine", () => {
    expect(synthesizeGkeTopology(gkeTopology).text).toBe(stack.text);
    for (const folder of [process.cwd(), "/tmp/", "/home/"]) {
      expect(stack.text).not.toContain(folder);
    }
  });

  it("keeps its state beside the app, wherever that is", () => {
    expect(bodyOf(stack.section("terraform")["backend"])).toEqual({
      local: { path: "../../../terraform.gke.tfstate" },
    });
  });

  it("has two regional clusters with a node in each zone, in subnets of one network", () => {
    const network = stack.resource("google_compute_network");
    const subnets = stack.resources("google_compute_subnetwork");

    expect(subnets.map(({ body }) => body["network"])).toEqual([
      ref(network, "id"),
      ref(network, "id"),
    ]);
    expect(new Set(subnets.map(({ body }) => body["name"])).size).toBe(2);
    expect(
      stack
        .resources("google_container_cluster")
        .map(({ body }) => [body["name"], body["location"]]),
    ).toEqual([
      ["cluster-1", "us-central1"],
      ["cluster-2", "us-east1"],
    ]);
    for (const { body } of stack.resources("google_container_node_pool")) {
      expect(body["node_count"]).toBe(1);
    }
  });

  it("tells the clusters' names apart by domains that resolve in the whole network", () => {
    expect(
      stack.resources("google_container_cluster").map(({ body }) => body["dns_config"]),
    ).toEqual(
      ["cluster-1", "cluster-2"].map((name) => ({
        cluster_dns: "CLOUD_DNS",
        cluster_dns_scope: "VPC_SCOPE",
        cluster_dns_domain: `${name}.example.com`,
      })),
    );
  });

  it("admits exactly the real ranges of nodes and pods of both, in one rule", () => {
    const declared = gkeTopology.networks.flatMap(({ clusters = [] }) =>
      clusters.flatMap(({ nodeCidr, podCidr }) => [nodeCidr, podCidr]),
    );
    const { body } = stack.resource("google_compute_firewall");
    const pools = stack.resources("google_container_node_pool");

    expect(declared).toEqual(["10.0.0.0/16", "10.10.0.0/16", "10.2.0.0/16", "10.12.0.0/16"]);
    expect(body["source_ranges"]).toHaveLength(4);
    expect(body["source_ranges"]).toEqual(expect.arrayContaining(declared));
    for (const pool of pools) {
      expect(bodyOf(pool.body["node_config"])["tags"]).toEqual(body["target_tags"]);
    }
    expect(body["allow"]).toEqual(
      ["ah", "esp", "icmp", "sctp", "tcp", "udp"].map((protocol) => ({ protocol })),
    );
  });

  it("protects both clusters", () => {
    for (const { body } of stack.resources("google_container_cluster")) {
      expect(body["deletion_protection"]).toBe(true);
      expect(bodyOf(body["lifecycle"])["prevent_destroy"]).toBe(true);
    }
  });
});
