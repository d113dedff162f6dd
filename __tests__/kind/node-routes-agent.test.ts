import { createHash } from "node:crypto";
import { NodeRoutesAgent, type NodeRoutesAgentProps } from "../../src/kind/node-routes-agent";
import { NODE_ROUTES_SCRIPT } from "../../src/kind/node-routes-script";
import { kubernetes } from "../support/dns";
import {
  type Block,
  type Body,
  bodyOf,
  ref,
  type SynthesizedStack,
  synthesizeStack,
} from "../support/synth";

function agentStack(props: Partial<NodeRoutesAgentProps> = {}): SynthesizedStack {
  return synthesizeStack((stack) => {
    new NodeRoutesAgent(stack, "a", {
      clusterName: "a",
      provider: kubernetes(stack, "a"),
      image: "registry.example/busybox:1",
      routes: ["10.20.0.0/24 172.18.0.4", "10.30.0.0/24 172.18.0.5\n10.34.0.0/16 172.18.0.5"],
      ...props,
    });
  });
}

const stack = agentStack();
const namespace = stack.resource("kubernetes_namespace_v1");
const serviceAccount = stack.resource("kubernetes_service_account_v1");
const configMap = stack.resource("kubernetes_config_map_v1");
const daemonSet = stack.resource("kubernetes_daemon_set_v1");

const metadataOf = (block: Block): Body => bodyOf(block.body["metadata"]);
const template = (block: Block): Body => bodyOf(bodyOf(block.body["spec"])["template"]);
const pod = bodyOf(template(daemonSet)["spec"]);
const container = containerOf(pod);

function containerOf(spec: Body): Body {
  const containers = spec["container"];
  expect(containers).toHaveLength(1);
  return Array.isArray(containers) ? bodyOf(containers[0]) : {};
}

const labels = { "app.kubernetes.io/name": "node-routes" };

describe("the pods that keep the routes of nodes", () => {
  it("may do what routes take, and nothing else", () => {
    expect(container["security_context"]).toEqual({
      privileged: false,
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      run_as_user: "0",
      seccomp_profile: { type: "RuntimeDefault" },
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "SYS_CHROOT", "NET_RAW"] },
    });
    expect(pod).not.toHaveProperty("host_pid");
    expect(pod).not.toHaveProperty("host_ipc");
    expect(pod).not.toHaveProperty("security_context");
  });

  it("see the node's files, and write to none", () => {
    expect(pod["volume"]).toEqual([
      { name: "config", config_map: { name: ref(configMap, "metadata[0].name") } },
      { name: "node", host_path: { path: "/", type: "Directory" } },
    ]);
    expect(container["volume_mount"]).toEqual([
      { name: "config", mount_path: "/node-routes", read_only: true },
      {
        name: "node",
        mount_path: "/node",
        read_only: true,
        // Else mounts that the node makes later would be missing.
        mount_propagation: "HostToContainer",
      },
    ]);
  });

  it("are on every node, in its network, and stay when it runs out of room", () => {
    expect(pod["host_network"]).toBe(true);
    expect(pod["toleration"]).toEqual([{ operator: "Exists" }]);
    expect(pod["priority_class_name"]).toBe("system-node-critical");
    expect(pod).not.toHaveProperty("node_selector");
    expect(pod).not.toHaveProperty("affinity");
  });

  it("ask the API server for nothing", () => {
    expect(pod["service_account_name"]).toBe(ref(serviceAccount, "metadata[0].name"));
    expect(pod["automount_service_account_token"]).toBe(false);
    expect(pod["enable_service_links"]).toBe(false);
    expect(serviceAccount.body["automount_service_account_token"]).toBe(false);
    expect(stack.resources().filter(({ type }) => /role|token|secret/.test(type))).toEqual([]);
  });

  it("take little of a node, and no more than a limit", () => {
    expect(container["resources"]).toEqual({
      requests: { cpu: "10m", memory: "16Mi" },
      limits: { cpu: "200m", memory: "64Mi" },
    });
  });

  it("run the script with what it reads, from the image that is named", () => {
    expect(container["image"]).toBe("registry.example/busybox:1");
    expect(container["command"]).toEqual(["sh", "/node-routes/node-routes.sh"]);
    expect(container).not.toHaveProperty("args");
    expect(container["env"]).toEqual([
      { name: "ROUTES", value: "/node-routes/routes" },
      { name: "NODE_ROOT", value: "/node" },
      { name: "PERIOD", value: "5" },
    ]);
    const read = [...NODE_ROUTES_SCRIPT.matchAll(/"\$([A-Z_]+)"/g)].map(([, name]) => name);
    expect(new Set(read)).toEqual(new Set(["ROUTES", "NODE_ROOT", "PERIOD"]));
  });

  it("are ready when the script says so", () => {
    expect(container["readiness_probe"]).toEqual({
      exec: { command: ["sh", "/node-routes/node-routes.sh", "ready"] },
      period_seconds: 5,
      timeout_seconds: 5,
    });
    expect(NODE_ROUTES_SCRIPT).toContain('if [ "$1" = ready ]');
    // Restarted pods would take out routes that are in.
    expect(container).not.toHaveProperty("liveness_probe");
  });

  it("are those that the DaemonSet looks for", () => {
    expect(bodyOf(daemonSet.body["spec"])["selector"]).toEqual({ match_labels: labels });
    expect(bodyOf(template(daemonSet)["metadata"])["labels"]).toEqual(labels);
  });
});

describe("the namespace of what keeps routes", () => {
  it("admits pods that use the network and the files of a node", () => {
    expect(metadataOf(namespace)).toEqual({
      name: "node-routes",
      labels: { ...labels, "pod-security.kubernetes.io/enforce": "privileged" },
    });
  });

  it("holds all the rest, by one name", () => {
    for (const block of [serviceAccount, configMap, daemonSet]) {
      expect(metadataOf(block)).toMatchObject({
        name: "node-routes",
        namespace: ref(namespace, "metadata[0].name"),
        labels,
      });
    }
    expect(stack.resources()).toHaveLength(4);
    expect(stack.resources().map(({ body }) => body["provider"])).toEqual(
      Array(4).fill("kubernetes.a"),
    );
  });

  it("says of which cluster the routes are", () => {
    expect(metadataOf(daemonSet)["annotations"]).toEqual({
      "kubernetes.io/description": "Keeps the routes of a's nodes to other clusters.",
    });
  });
});

describe("the ConfigMap of what keeps routes", () => {
  const dataOf = (...routes: string[]): Body =>
    bodyOf(agentStack({ routes }).resource("kubernetes_config_map_v1").body["data"]);

  it("has the script and the routes, a line each", () => {
    expect(bodyOf(configMap.body["data"])).toEqual({
      "node-routes.sh": NODE_ROUTES_SCRIPT,
      routes:
        '${join("\\n", ["10.20.0.0/24 172.18.0.4", "10.30.0.0/24 172.18.0.5\\n10.34.0.0/16 172.18.0.5", ""])}',
    });
  });

  it("ends its routes with a line break, in the order in which they are given", () => {
    expect(dataOf("10.30.0.0/24 172.18.0.5", "10.20.0.0/24 172.18.0.4")["routes"]).toBe(
      '${join("\\n", ["10.30.0.0/24 172.18.0.5", "10.20.0.0/24 172.18.0.4", ""])}',
    );
  });
});

describe("a change", () => {
  const annotationOf = (of: SynthesizedStack): unknown =>
    bodyOf(template(of.resource("kubernetes_daemon_set_v1"))["metadata"])["annotations"];

  it("of the routes interrupts no pod", () => {
    const other = agentStack({ routes: [] });

    expect(other.resource("kubernetes_daemon_set_v1")).toEqual(daemonSet);
    expect(other.resource("kubernetes_config_map_v1")).not.toEqual(configMap);
  });

  it("of the script takes new pods, for it is in their template by its hash", () => {
    const script = String(bodyOf(configMap.body["data"])["node-routes.sh"]);
    const hash = createHash("sha256").update(script).digest("hex");

    expect(annotationOf(stack)).toEqual({ "node-routes/script": hash.slice(0, 16) });
  });
});
