import {
  TerraformIterator,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from "cdktf";
import {
  Cluster,
  type ClusterConfig,
  type ClusterKindConfig,
  type ClusterKindConfigNetworking,
  type ClusterKindConfigNode,
  type ClusterKindConfigNodeExtraMounts,
  type ClusterKindConfigNodeExtraPortMappings,
  type ClusterTimeouts,
  KindProvider,
} from "../../../src/kind/bindings";
import {
  type Body,
  bodyOf,
  ref,
  type SynthesizedStack,
  synthesizeStack,
  testApp,
} from "../../support/synth";
import { SCHEMA, WHOLE } from "./whole-cluster";

const KIND = { kind: "Cluster", apiVersion: "kind.x-k8s.io/v1alpha4" };
const KIND_JSON = { kind: "Cluster", api_version: "kind.x-k8s.io/v1alpha4" };

/** A stack with the provider, filled by a function. */
function synthesizeWith(fill: (stack: TerraformStack) => void): SynthesizedStack {
  return synthesizeStack((stack) => {
    new KindProvider(stack, "kind");
    fill(stack);
  });
}

/** The arguments of one cluster in Terraform JSON. */
function jsonOf(configure: ClusterConfig | ((stack: TerraformStack) => ClusterConfig)): Body {
  return synthesizeWith((stack) => {
    new Cluster(stack, "a", typeof configure === "function" ? configure(stack) : configure);
  }).resource("kind_cluster").body;
}

const kindConfigOf = (given: Partial<ClusterKindConfig>): unknown =>
  jsonOf({ name: "a", kindConfig: { ...KIND, ...given } })["kind_config"];
const nodeOf = (given: ClusterKindConfigNode): unknown => kindConfigOf({ node: [given] });

describe("the arguments of a cluster", () => {
  it("are written whole", () => {
    expect(jsonOf(WHOLE.config)).toEqual(WHOLE.json);
  });

  it("are all that the provider's schema has", () => {
    const names = (value: unknown, path: string): string[] => {
      const isMap = /\.(labels|runtime_config|feature_gates)$/.test(path);
      const blocks = Array.isArray(value) ? value : [value];
      const nested = blocks.flatMap((block) =>
        Object.entries(bodyOf(block)).flatMap(([name, each]) =>
          names(each, path === "" ? name : `${path}.${name}`),
        ),
      );
      return isMap || nested.length === 0 ? [path] : nested;
    };

    expect([...new Set(names(WHOLE.json, ""))].sort()).toEqual(SCHEMA);
  });

  it.each<[Partial<ClusterConfig>, Body]>([
    [{}, {}],
    [{ nodeImage: "kindest/node:v1.33.1" }, { node_image: "kindest/node:v1.33.1" }],
    [{ waitForReady: true }, { wait_for_ready: true }],
    [{ waitForReady: false }, { wait_for_ready: false }],
    [{ kubeconfigPath: "/tmp/a" }, { kubeconfig_path: "/tmp/a" }],
    [{ kindConfig: KIND }, { kind_config: KIND_JSON }],
    [{ timeouts: {} }, { timeouts: {} }],
  ])("are written alone: %j", (given, json) => {
    expect(jsonOf({ name: "a", ...given })).toEqual({ name: "a", ...json });
  });

  it.each<[ClusterTimeouts, Body]>([
    [{ create: "1m" }, { create: "1m" }],
    [{ update: "2m" }, { update: "2m" }],
    [{ delete: "3m" }, { delete: "3m" }],
  ])("are written alone of the timeouts: %j", (timeouts, json) => {
    expect(jsonOf({ name: "a", timeouts })).toEqual({ name: "a", timeouts: json });
  });

  it.each<[Partial<ClusterKindConfig>, Body]>([
    [{ kind: "Other" }, { kind: "Other" }],
    [{ apiVersion: "v2" }, { api_version: "v2" }],
    [{ node: [] }, { node: [] }],
    [{ networking: {} }, { networking: {} }],
    [
      { containerdConfigPatches: ["a = 1", "b = 2"] },
      { containerd_config_patches: ["a = 1", "b = 2"] },
    ],
    [{ runtimeConfig: { "api/all": "true" } }, { runtime_config: { "api/all": "true" } }],
    [{ featureGates: { SomeGate: "false" } }, { feature_gates: { SomeGate: "false" } }],
  ])("are written alone of the configuration: %j", (given, json) => {
    expect(kindConfigOf(given)).toEqual({ ...KIND_JSON, ...json });
  });

  it.each<[ClusterKindConfigNetworking, Body]>([
    [{ ipFamily: "dual" }, { ip_family: "dual" }],
    [{ apiServerAddress: "127.0.0.2" }, { api_server_address: "127.0.0.2" }],
    [{ apiServerPort: 0 }, { api_server_port: 0 }],
    [{ podSubnet: "10.10.0.0/16" }, { pod_subnet: "10.10.0.0/16" }],
    [{ serviceSubnet: "10.40.0.0/16" }, { service_subnet: "10.40.0.0/16" }],
    [{ disableDefaultCni: true }, { disable_default_cni: true }],
    [{ kubeProxyMode: "none" }, { kube_proxy_mode: "none" }],
    [{ dnsSearch: [] }, { dns_search: [] }],
  ])("are written alone of the network: %j", (networking, json) => {
    expect(kindConfigOf({ networking })).toEqual({ ...KIND_JSON, networking: json });
  });

  it.each<[ClusterKindConfigNode, Body]>([
    [{ role: "worker" }, { role: "worker" }],
    [{ image: "example.com/node:1" }, { image: "example.com/node:1" }],
    [{ labels: { "example.com/a-b_c.D": "e" } }, { labels: { "example.com/a-b_c.D": "e" } }],
    [{ kubeadmConfigPatches: ["b", "a"] }, { kubeadm_config_patches: ["b", "a"] }],
    [{ extraMounts: [{}] }, { extra_mounts: [{}] }],
    [{ extraPortMappings: [{}] }, { extra_port_mappings: [{}] }],
  ])("are written alone of a node: %j", (node, json) => {
    expect(nodeOf(node)).toEqual({ ...KIND_JSON, node: [json] });
  });

  it.each<[ClusterKindConfigNodeExtraMounts, Body]>([
    [{ hostPath: "/a" }, { host_path: "/a" }],
    [{ containerPath: "/b" }, { container_path: "/b" }],
    [{ propagation: "None" }, { propagation: "None" }],
    [{ readOnly: true }, { read_only: true }],
    [{ selinuxRelabel: false }, { selinux_relabel: false }],
  ])("are written alone of a mount: %j", (mount, json) => {
    expect(nodeOf({ extraMounts: [mount] })).toEqual({
      ...KIND_JSON,
      node: [{ extra_mounts: [json] }],
    });
  });

  it.each<[ClusterKindConfigNodeExtraPortMappings, Body]>([
    [{ containerPort: 80 }, { container_port: 80 }],
    [{ hostPort: -1 }, { host_port: -1 }],
    [{ listenAddress: "::1" }, { listen_address: "::1" }],
    [{ protocol: "SCTP" }, { protocol: "SCTP" }],
  ])("are written alone of a port mapping: %j", (mapping, json) => {
    expect(nodeOf({ extraPortMappings: [mapping] })).toEqual({
      ...KIND_JSON,
      node: [{ extra_port_mappings: [json] }],
    });
  });

  it("keep the order of their blocks", () => {
    const roles = ["worker", "control-plane", "worker", "control-plane", "control-plane"];

    expect(kindConfigOf({ node: roles.map((role) => ({ role })) })).toEqual({
      ...KIND_JSON,
      node: roles.map((role) => ({ role })),
    });
  });

  it("may be values that Terraform computes", () => {
    const json = jsonOf((stack) => {
      const variable = new TerraformVariable(stack, "v", {});
      return {
        name: variable.stringValue,
        waitForReady: variable.booleanValue,
        kindConfig: {
          ...KIND,
          node: [
            {
              labels: Token.asStringMap(variable.booleanValue),
              kubeadmConfigPatches: variable.listValue,
              extraMounts: [{ readOnly: variable.booleanValue }],
              extraPortMappings: [{ hostPort: variable.numberValue }],
            },
          ],
          networking: { apiServerPort: variable.numberValue },
          featureGates: { [variable.stringValue]: "true" },
        },
      };
    });

    expect(json).toEqual({
      name: "${var.v}",
      wait_for_ready: "${var.v}",
      kind_config: {
        ...KIND_JSON,
        node: [
          {
            labels: "${var.v}",
            kubeadm_config_patches: "${var.v}",
            extra_mounts: [{ read_only: "${var.v}" }],
            extra_port_mappings: [{ host_port: "${var.v}" }],
          },
        ],
        networking: { api_server_port: "${var.v}" },
        feature_gates: { "${var.v}": "true" },
      },
    });
  });

  it("may be blocks that an iterator repeats", () => {
    const node = TerraformIterator.fromList(["control-plane", "worker"]).dynamic({
      role: "${each.value}",
    });

    expect(kindConfigOf({ node })).toEqual({
      ...KIND_JSON,
      dynamic: {
        node: {
          for_each: '${toset(["control-plane", "worker"])}',
          iterator: "each",
          content: { role: "${each.value}" },
        },
      },
    });
  });
});

describe("the resource of a cluster", () => {
  it("refers to each attribute", () => {
    const stack = synthesizeWith((scope) => {
      const cluster = new Cluster(scope, "a", { name: "a" });
      const attributes = {
        id: cluster.id,
        name: cluster.name,
        node_image: cluster.nodeImage,
        wait_for_ready: cluster.waitForReady,
        kubeconfig_path: cluster.kubeconfigPath,
        kubeconfig: cluster.kubeconfig,
        endpoint: cluster.endpoint,
        client_certificate: cluster.clientCertificate,
        client_key: cluster.clientKey,
        cluster_ca_certificate: cluster.clusterCaCertificate,
        completed: cluster.completed,
      };
      for (const [name, value] of Object.entries(attributes)) {
        new TerraformOutput(scope, name, { value, staticId: true });
      }
    });
    const cluster = stack.resource("kind_cluster");
    const outputs = stack.section("output");

    expect(Object.keys(outputs)).toHaveLength(11);
    for (const [name, output] of Object.entries(outputs)) {
      expect(bodyOf(output)).toEqual({ value: ref(cluster, name) });
    }
  });

  it("has Terraform's own arguments, and takes overrides", () => {
    const stack = synthesizeStack((scope) => {
      const provider = new KindProvider(scope, "kind", { alias: "laptop" });
      const first = new Cluster(scope, "a", { name: "a", provider });
      const second = new Cluster(scope, "b", {
        name: "b",
        provider,
        dependsOn: [first],
        lifecycle: { preventDestroy: true },
        kindConfig: { ...KIND, node: [{ role: "control-plane" }] },
      });
      second.addOverride("kind_config.node.0.role", "worker");
      second.addOverride("node_image", "example.com/node:1");
    });

    expect(stack.resource("kind_cluster", "a").body).toEqual({
      name: "a",
      provider: "kind.laptop",
    });
    expect(stack.resource("kind_cluster", "b").body).toEqual({
      name: "b",
      provider: "kind.laptop",
      depends_on: [stack.resource("kind_cluster", "a").address],
      lifecycle: { prevent_destroy: true },
      node_image: "example.com/node:1",
      kind_config: { ...KIND_JSON, node: [{ role: "worker" }] },
    });
  });

  it("is one to CDKTF", () => {
    synthesizeWith((stack) => {
      const cluster = new Cluster(stack, "a", { name: "a" });

      expect(TerraformResource.isTerraformResource(cluster)).toBe(true);
      expect(cluster.terraformResourceType).toBe(Cluster.tfResourceType);
    });
  });

  it("is written in HCL, too", () => {
    const stack = new TerraformStack(testApp(), "stack");
    new Cluster(stack, "a", {
      name: "a",
      waitForReady: true,
      kindConfig: {
        ...KIND,
        node: [
          {
            role: "control-plane",
            labels: { "example.com/zone": "a" },
            kubeadmConfigPatches: ['{"kind":"ClusterConfiguration"}'],
            extraMounts: [{ hostPath: "/srv", containerPath: "/mnt", readOnly: true }],
            extraPortMappings: [{ containerPort: 80 }, { containerPort: 443, hostPort: 8443 }],
          },
          { role: "worker" },
        ],
        networking: { apiServerPort: 36443, podSubnet: "10.10.0.0/16" },
      },
      timeouts: { create: "10m" },
    });

    const hcl: unknown = Testing.synthHcl(stack);

    expect(String(hcl).trim().split("\n")).toEqual([
      'resource "kind_cluster" "a" {',
      'name = "a"',
      "wait_for_ready = true",
      "kind_config {",
      'kind = "Cluster"',
      'api_version = "kind.x-k8s.io/v1alpha4"',
      "node {",
      'role = "control-plane"',
      "labels = {",
      '"example.com/zone" = "a"',
      "}",
      "kubeadm_config_patches = [",
      '"{\\"kind\\":\\"ClusterConfiguration\\"}"',
      "]",
      "extra_mounts {",
      'host_path = "/srv"',
      'container_path = "/mnt"',
      "read_only = true",
      "}",
      "extra_port_mappings {",
      "container_port = 80",
      "}",
      "extra_port_mappings {",
      "container_port = 443",
      "host_port = 8443",
      "}",
      "}",
      "node {",
      'role = "worker"',
      "}",
      "networking {",
      "api_server_port = 36443",
      'pod_subnet = "10.10.0.0/16"',
      "}",
      "}",
      "timeouts {",
      'create = "10m"',
      "}",
      "}",
    ]);
  });
});
