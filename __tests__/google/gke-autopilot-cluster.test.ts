import { ErrorCode } from "../../src/cluster";
import { errorOf } from "../support/errors";
import { gkeAutopilotCluster, withoutGoogleProvider } from "../support/gke";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

describe("a GKE cluster in Autopilot mode", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeStack((scope) => gkeAutopilotCluster(scope));
  });

  it("adds a domain of the VPC to the one that its own pods know", () => {
    expect(stack.resource("google_container_cluster").body).toEqual({
      provider: "google.project-1",
      name: "a",
      location: "us-central1",
      network: ref(stack.resource("google_compute_network"), "id"),
      subnetwork: ref(stack.resource("google_compute_subnetwork"), "id"),
      networking_mode: "VPC_NATIVE",
      ip_allocation_policy: {
        cluster_secondary_range_name: "pods",
        services_secondary_range_name: "services",
      },
      dns_config: {
        cluster_dns: "CLOUD_DNS",
        cluster_dns_scope: "CLUSTER_SCOPE",
        additive_vpc_scope_dns_domain: "a.example.com",
      },
      release_channel: { channel: "REGULAR" },
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      enable_autopilot: true,
      cluster_autoscaling: {
        auto_provisioning_defaults: {
          service_account: ref(stack.resource("google_service_account"), "email"),
          oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
      },
      node_pool_auto_config: { network_tags: { tags: ["multicluster"] } },
      deletion_protection: true,
      depends_on: [stack.resource("google_project_iam_member").address],
      lifecycle: {
        prevent_destroy: true,
        replace_triggered_by: [stack.resource("terraform_data").address],
      },
    });
  });

  it("has no node pool, and a provider at every resource", () => {
    expect(stack.resources("google_container_node_pool")).toEqual([]);
    expect(withoutGoogleProvider(stack)).toEqual([]);
  });

  it("is replaced for another domain", () => {
    expect(stack.resource("terraform_data").body["input"]).toEqual({
      scope: "CLUSTER_SCOPE",
      domain: "a.example.com",
    });
  });

  it("is known to others by the domain that they resolve", () => {
    synthesizeStack((scope) => {
      expect(gkeAutopilotCluster(scope)).toMatchObject({
        vpcScopeDomain: "a.example.com",
        dns: { clusterDomain: "a.example.com", namespaces: [], addresses: [] },
      });
    });
  });

  it("may have private nodes", () => {
    const { body } = synthesizeStack((scope) =>
      gkeAutopilotCluster(scope, { privateNodes: true }),
    ).resource("google_container_cluster");

    expect(body["private_cluster_config"]).toEqual({ enable_private_nodes: true });
  });

  it("is refused in one zone", () => {
    const error = errorOf(() =>
      synthesizeStack((scope) => gkeAutopilotCluster(scope, { location: "us-east1-b" })),
    );

    expect(error.code).toBe(ErrorCode.REGION);
    expect(error.fix).toBe('set location of "a" to a region, such as "us-east1".');
  });
});
