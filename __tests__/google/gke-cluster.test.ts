import { TerraformOutput } from "cdktf";
import { ErrorCode, RangeUse } from "../../src/cluster";
import {
  DEFAULT_NETWORK_TAG,
  type GkeClusterProps,
  GkeMesh,
  ReleaseChannel,
} from "../../src/google";
import { errorOf } from "../support/errors";
import {
  adoptNetwork,
  gkeCluster,
  gkeNetwork,
  googleProvider,
  withoutGoogleProvider,
} from "../support/gke";
import { type Body, bodyOf, ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

const synthesizeWith = (props: Partial<GkeClusterProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => gkeCluster(stack, props));

const controlPlaneWith = (props: Partial<GkeClusterProps>): Body =>
  synthesizeWith(props).resource("google_container_cluster").body;

describe("a GKE cluster", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeWith();
  });

  it("is made of what is documented, and of nothing else", () => {
    expect(stack.resources().map(({ type, path }) => `${type} ${path}`)).toEqual([
      "google_compute_network network/network",
      "google_compute_subnetwork a/subnet/subnetwork",
      "google_container_cluster a/cluster",
      "google_container_node_pool a/nodes/node-pool",
      "google_project_iam_member a/node-service-account/role",
      "google_service_account a/node-service-account/account",
      "terraform_data a/dns",
    ]);
    expect(stack.dataSources()).toEqual([]);
  });

  it("has a provider at every resource, and asks for a Terraform that has terraform_data", () => {
    expect(withoutGoogleProvider(stack)).toEqual([]);
    expect(stack.section("terraform")["required_version"]).toBe("~> 1.4");
  });

  it("has a subnet of its own, with named ranges for pods and services", () => {
    expect(stack.resource("google_compute_subnetwork").body).toEqual({
      provider: "google.project-1",
      name: "a",
      region: "us-central1",
      network: ref(stack.resource("google_compute_network"), "id"),
      ip_cidr_range: "10.0.0.0/16",
      secondary_ip_range: [
        { range_name: "pods", ip_cidr_range: "10.10.0.0/16" },
        { range_name: "services", ip_cidr_range: "10.100.0.0/16" },
      ],
      private_ip_google_access: true,
    });
  });

  it("is VPC-native, shielded and protected, with Workload Identity and a domain in its VPC", () => {
    const trigger = stack.resource("terraform_data");

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
        cluster_dns_scope: "VPC_SCOPE",
        cluster_dns_domain: "a.example.com",
      },
      release_channel: { channel: "REGULAR" },
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      workload_identity_config: { workload_pool: "project-1.svc.id.goog" },
      enable_shielded_nodes: true,
      remove_default_node_pool: true,
      initial_node_count: 1,
      node_config: {
        service_account: ref(stack.resource("google_service_account"), "email"),
        oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: "GKE_METADATA" },
      },
      deletion_protection: true,
      depends_on: [stack.resource("google_project_iam_member").address],
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: ["initial_node_count", "node_config", "node_pool"],
        // An address alone: Terraform reads no template here.
        replace_triggered_by: [trigger.address],
      },
    });
  });

  it("gives its nodes an identity with the one role that they need", () => {
    const account = stack.resource("google_service_account");

    expect(account.body).toEqual({
      provider: "google.project-1",
      account_id: "gke-nodes-a",
      display_name: "Nodes of the GKE cluster a",
    });
    expect(stack.resource("google_project_iam_member").body).toEqual({
      provider: "google.project-1",
      project: "project-1",
      role: "roles/container.defaultNodeServiceAccount",
      member: ref(account, "member"),
    });
  });

  it("gives that identity a name that Google takes, however long its own", () => {
    const ids = ["c".repeat(39), "c".repeat(40), "c"].map((clusterName) =>
      String(synthesizeWith({ clusterName }).resource("google_service_account").body["account_id"]),
    );

    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      expect(id).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
    }
  });

  it("is replaced, and so is its node pool, when its domain changes", () => {
    const values = ["a.example.com", "b.example.com"].map((clusterDomain) => {
      const changed = synthesizeWith({ clusterDomain });
      const trigger = changed.resource("terraform_data");
      for (const type of ["google_container_cluster", "google_container_node_pool"]) {
        const { lifecycle } = changed.resource(type).body;
        expect(bodyOf(lifecycle)["replace_triggered_by"]).toEqual([trigger.address]);
      }
      return trigger.body["input"];
    });

    expect(values).toEqual([
      { scope: "VPC_SCOPE", domain: "a.example.com" },
      { scope: "VPC_SCOPE", domain: "b.example.com" },
    ]);
  });

  it("may be destroyed when its protection is turned off, the provider's and Terraform's", () => {
    const body = controlPlaneWith({ deletionProtection: false });

    expect(body["deletion_protection"]).toBe(false);
    expect(bodyOf(body["lifecycle"])["prevent_destroy"]).toBe(false);
  });
});

describe("the control plane of a GKE cluster", () => {
  it("may be in one zone, and its subnet is in the region of it", () => {
    const stack = synthesizeWith({
      location: "us-central1-a",
      nodeLocations: ["us-central1-b", "us-central1-f"],
    });

    expect(stack.resource("google_compute_subnetwork").body["region"]).toBe("us-central1");
    expect(stack.resource("google_container_cluster").body).toMatchObject({
      location: "us-central1-a",
      node_locations: ["us-central1-b", "us-central1-f"],
    });
  });

  it.each([
    [{}, undefined],
    [{ privateNodes: true }, { enable_private_nodes: true }],
    [
      { privateNodes: true, controlPlaneCidr: "172.16.0.0/28" },
      { enable_private_nodes: true, master_ipv4_cidr_block: "172.16.0.0/28" },
    ],
  ])("with %j has the private configuration %j", (props, expected) => {
    expect(controlPlaneWith(props)["private_cluster_config"]).toEqual(expected);
  });

  it.each([
    [undefined, undefined],
    [[], { cidr_blocks: [] }],
    [
      [{ cidr: "203.0.113.0/24", displayName: "office" }, { cidr: "198.51.100.7/32" }],
      {
        cidr_blocks: [
          { cidr_block: "203.0.113.0/24", display_name: "office" },
          { cidr_block: "198.51.100.7/32" },
        ],
      },
    ],
  ])("may be asked from %j", (masterAuthorizedNetworks, expected) => {
    const props = masterAuthorizedNetworks === undefined ? {} : { masterAuthorizedNetworks };

    expect(controlPlaneWith(props)["master_authorized_networks_config"]).toEqual(expected);
  });

  it("has the release channel that is asked for", () => {
    expect(controlPlaneWith({ releaseChannel: ReleaseChannel.STABLE })["release_channel"]).toEqual({
      channel: "STABLE",
    });
  });
});

describe("a GKE cluster, for those that it is joined with,", () => {
  it("has names, ranges and a domain that are known at synthesis", () => {
    synthesizeStack((stack) => {
      const cluster = gkeCluster(stack, {
        namespaces: ["tidb-2", "tidb-1"],
        privateNodes: true,
        controlPlaneCidr: "172.16.0.0/28",
      });

      expect(cluster).toMatchObject({
        clusterName: "a",
        projectId: "project-1",
        location: "us-central1",
        network: gkeNetwork(stack),
        networkTag: DEFAULT_NETWORK_TAG,
        vpcScopeDomain: "a.example.com",
        dns: {
          clusterDomain: "a.example.com",
          namespaces: ["tidb-1", "tidb-2"],
          addresses: [],
        },
      });
      expect(cluster.addressRanges.map(({ use, cidr }) => `${use} ${cidr.toString()}`)).toEqual([
        `${RangeUse.NODES} 10.0.0.0/16`,
        `${RangeUse.PODS} 10.10.0.0/16`,
        `${RangeUse.SERVICES} 10.100.0.0/16`,
        `${RangeUse.CONTROL_PLANE} 172.16.0.0/28`,
      ]);
    });
  });

  it("tells whose identity its nodes have, for more roles", () => {
    const stack = synthesizeStack((scope) => {
      const { nodeServiceAccountEmail: value } = gkeCluster(scope);
      new TerraformOutput(scope, "email", { value, staticId: true });
    });

    expect(stack.section("output")["email"]).toEqual({
      value: ref(stack.resource("google_service_account"), "email"),
    });
  });

  it("may live in the network of another project, which has its subnet and firewall", () => {
    const stack = synthesizeStack((scope) => {
      const network = adoptNetwork(scope, "shared", "host-project");
      const cluster = gkeCluster(scope, { network, provider: googleProvider(scope, "project-2") });
      new GkeMesh(scope, "mesh", { clusters: [cluster] });
    });
    const providerOf = (type: string): unknown => stack.resource(type).body["provider"];

    expect(providerOf("google_compute_subnetwork")).toBe("google.host-project");
    expect(providerOf("google_compute_firewall")).toBe("google.host-project");
    expect(providerOf("google_container_cluster")).toBe("google.project-2");
    expect(providerOf("google_container_node_pool")).toBe("google.project-2");
    expect(stack.resource("google_container_cluster").body["workload_identity_config"]).toEqual({
      workload_pool: "project-2.svc.id.goog",
    });
  });
});

describe("a GKE cluster is refused", () => {
  it.each([
    [ErrorCode.CLUSTER_NAME, { clusterName: "A" }],
    [ErrorCode.REGION, { location: "us-west-2" }],
    [ErrorCode.NETWORK_TAG, { networkTag: "a_b" }],
    [ErrorCode.CIDR_OVERLAP, { podCidr: "10.0.0.0/17" }],
    [ErrorCode.CLUSTER_DOMAIN, { clusterDomain: "a.local" }],
    [ErrorCode.NAMESPACE_NAME, { namespaces: ["A"] }],
    [ErrorCode.NODE_POOL, { nodePool: { nodeCount: -1 } }],
    [ErrorCode.AVAILABILITY_ZONES, { nodeLocations: ["us-east1-b"] }],
    // Four zones of 70 nodes, of which a /16 has room for 256.
    [
      ErrorCode.CIDR_CAPACITY,
      {
        nodePool: { maxNodeCount: 70 },
        nodeLocations: ["a", "b", "c", "f"].map((zone) => `us-central1-${zone}`),
      },
    ],
    [ErrorCode.ENDPOINT_ACCESS, { controlPlaneCidr: "172.16.0.0/28" }],
  ])("with %s for %j", (code, props) => {
    const error = errorOf(() => synthesizeWith(props));

    expect(error.code).toBe(code);
    expect(error.path).toBe("stack/a");
  });
});
