import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import { Cidr, ErrorCode, type ICluster, RangeUse } from "../../src/cluster";
import { type KindCluster, type KindClusterProps, PortMappingProtocol } from "../../src/kind";
import { codeOf } from "../support/errors";
import { kindClusterJson, kindClusters, nodesIn } from "../support/kind";
import { kindSpec } from "../support/kind-topologies";
import { type Body, bodyOf, ref, synthesizeStack, testApp } from "../support/synth";

const networkingOf = (cluster: Body): Body => bodyOf(bodyOf(cluster["kind_config"])["networking"]);

/** What is in each node of a cluster under a name. */
const ofNodes = (name: string, more: Partial<KindClusterProps>): unknown[] =>
  nodesIn(kindClusterJson(more)).map((node) => node[name]);

const declare = (more: Partial<KindClusterProps>): KindCluster | undefined =>
  kindClusters(new TerraformStack(testApp(), "stack"), { a: more })[0];

const patch = '{"kind":"ClusterConfiguration","networking":{"dnsDomain":"a.example"}}';

describe("a kind cluster", () => {
  it("has one control plane, which is all that it needs, and waits until that is ready", () => {
    expect(kindClusterJson()).toEqual({
      provider: "kind",
      name: "a",
      wait_for_ready: true,
      kubeconfig_path: '${pathexpand("~/.kube/kind-a")}',
      kind_config: {
        kind: "Cluster",
        api_version: "kind.x-k8s.io/v1alpha4",
        node: [{ role: "control-plane", kubeadm_config_patches: [patch] }],
        networking: {
          api_server_address: "127.0.0.1",
          pod_subnet: "10.10.0.0/16",
          service_subnet: "10.14.0.0/16",
        },
      },
      lifecycle: { ignore_changes: ["kubeconfig_path"] },
    });
  });

  it("has its control planes first, each with the domain, and then its workers", () => {
    const nodes = nodesIn(kindClusterJson({ controlPlanes: 3, workers: 2 }));

    expect(nodes).toEqual([
      ...Array<unknown>(3).fill({ role: "control-plane", kubeadm_config_patches: [patch] }),
      ...Array<unknown>(2).fill({ role: "worker" }),
    ]);
  });

  it("leaves it to kubeadm of which version its configuration is", () => {
    const [patches] = ofNodes("kubeadm_config_patches", { clusterDomain: "other.example" });

    expect(patches).toHaveLength(1);
    expect(JSON.parse(String(patches))).toEqual({
      kind: "ClusterConfiguration",
      networking: { dnsDomain: "other.example" },
    });
  });

  it("has the ports of its first control plane at the host, at 127.0.0.1 and for TCP by default", () => {
    const mappings = ofNodes("extra_port_mappings", {
      controlPlanes: 2,
      workers: 1,
      extraPortMappings: [
        { containerPort: 80, hostPort: 8080 },
        {
          containerPort: 53,
          hostPort: 5353,
          listenAddress: "0.0.0.0",
          protocol: PortMappingProtocol.UDP,
        },
      ],
    });

    expect(mappings).toEqual([
      [
        { container_port: 80, host_port: 8080, listen_address: "127.0.0.1", protocol: "TCP" },
        { container_port: 53, host_port: 5353, listen_address: "0.0.0.0", protocol: "UDP" },
      ],
      undefined,
      undefined,
    ]);
  });

  it("has the mounts in every node", () => {
    const mounts = ofNodes("extra_mounts", {
      controlPlanes: 2,
      workers: 1,
      extraMounts: [
        { hostPath: "/srv", containerPath: "/mnt/srv", readOnly: true },
        { hostPath: "/opt", containerPath: "/mnt/opt" },
      ],
    });

    expect(mounts).toEqual(
      Array(3).fill([
        { host_path: "/srv", container_path: "/mnt/srv", read_only: true },
        { host_path: "/opt", container_path: "/mnt/opt" },
      ]),
    );
  });

  it("answers where it is told to", () => {
    const json = kindClusterJson({ apiServerAddress: "0.0.0.0", apiServerPort: 6443 });

    expect(networkingOf(json)).toMatchObject({
      api_server_address: "0.0.0.0",
      api_server_port: 6443,
    });
  });

  it("has the image that is named", () => {
    expect(kindClusterJson({ nodeImage: "kindest/node:v1.33.1" })["node_image"]).toBe(
      "kindest/node:v1.33.1",
    );
  });

  it("has feature gates as the provider reads them, in whatever order they are declared", () => {
    const gates = { ImageVolume: false, EventedPLEG: true };
    const config = bodyOf(kindClusterJson({ featureGates: gates })["kind_config"]);

    expect(Object.entries(bodyOf(config["feature_gates"]))).toEqual([
      ["EventedPLEG", "true"],
      ["ImageVolume", "false"],
    ]);
    expect(bodyOf(kindClusterJson({ featureGates: {} })["kind_config"])).not.toHaveProperty(
      "feature_gates",
    );
  });

  it("has nothing for lists that are empty", () => {
    expect(kindClusterJson({ extraMounts: [], extraPortMappings: [] })).toEqual(kindClusterJson());
  });

  it("can be joined: its DNS answers at the tenth address of its services", () => {
    const cluster: ICluster | undefined = declare({ serviceCidr: "10.96.0.0/12" });

    expect(cluster?.clusterName).toBe("a");
    expect(cluster?.addressRanges).toEqual([
      { use: RangeUse.PODS, cidr: Cidr.parse("10.10.0.0/16"), routed: true },
      { use: RangeUse.SERVICES, cidr: Cidr.parse("10.96.0.0/12"), routed: true },
    ]);
    expect(cluster?.dns).toEqual({
      clusterDomain: "a.example",
      namespaces: [],
      addresses: ["10.96.0.10"],
    });
  });

  it("tells a kubernetes provider how to reach it", () => {
    const stack = synthesizeStack((scope) => {
      for (const { kubernetesConfig } of kindClusters(scope, { a: {} })) {
        new KubernetesProvider(scope, "kubernetes", kubernetesConfig);
      }
    });
    const cluster = stack.resource("kind_cluster");

    expect(stack.providers("kubernetes")).toEqual([
      {
        host: ref(cluster, "endpoint"),
        cluster_ca_certificate: ref(cluster, "cluster_ca_certificate"),
        client_certificate: ref(cluster, "client_certificate"),
        client_key: ref(cluster, "client_key"),
      },
    ]);
  });

  it("is what it is, whatever clusters are declared beside it", () => {
    const alone = synthesizeStack((stack) => {
      kindClusters(stack, { a: kindSpec("a", 1) });
    });
    const one = alone.resource("kind_cluster");
    const both = synthesizeStack((stack) => {
      kindClusters(stack, { b: kindSpec("b", 2), a: kindSpec("a", 1) });
    });

    expect(both.resource("kind_cluster", "a/cluster")).toEqual(one);
    expect(both.resources("kind_cluster")).toHaveLength(2);
  });
});

describe("the name of a kind cluster", () => {
  const longest = "a".repeat(40);

  it.each(["a", "1", "a-1", "cluster-1", longest])("may be %s", (clusterName) => {
    expect(declare({ clusterName })?.clusterName).toBe(clusterName);
  });

  it.each(["-a", "a-", "a_b", "a.b", "A", "a b", `${longest}a`])("is not %s", (clusterName) => {
    expect(codeOf(() => declare({ clusterName }))).toBe(ErrorCode.CLUSTER_NAME);
  });

  it("leaves host names that Linux takes to all containers of the cluster", () => {
    for (const suffix of ["control-plane99", "worker9999", "external-load-balancer"]) {
      expect(`${longest}-${suffix}`.length).toBeLessThanOrEqual(63);
    }
  });
});

describe("the domain of a kind cluster", () => {
  it.each(["cluster-1.com", "cluster.local", "a.b", "x.arpa.example"])("may be %s", (domain) => {
    expect(declare({ clusterDomain: domain })?.dns.clusterDomain).toBe(domain);
  });

  it.each([
    "",
    "com",
    "a..b",
    ".a.b",
    "-a.com",
    "A.com",
    "a_b.com",
    "in-addr.arpa",
    "home.arpa",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(126)}aa`,
  ])("is not %j", (clusterDomain) => {
    expect(codeOf(() => declare({ clusterDomain }))).toBe(ErrorCode.CLUSTER_DOMAIN);
  });
});

it.each([
  [{ controlPlanes: Number.NaN }, ErrorCode.NODE_COUNT],
  [{ controlPlanes: 1.5 }, ErrorCode.NODE_COUNT],
  [{ workers: Number.POSITIVE_INFINITY }, ErrorCode.NODE_COUNT],
  [{ nodeImage: "kindest/node: v1.34.0" }, ErrorCode.IMAGE_NAME],
  [{ featureGates: { "": true } }, ErrorCode.FEATURE_GATE],
  [{ featureGates: { "Evented-PLEG": true } }, ErrorCode.FEATURE_GATE],
])("a kind cluster has not %j", (more, code) => {
  expect(codeOf(() => declare(more))).toBe(code);
});
