import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { defaultCorefileForKubeadm } from "../../src/dns";
import { clusterId } from "../../stacks/cluster-names";
import { addKindStacks } from "../../stacks/topologies";
import { kindSpec, synthesizeKindTopology } from "../support/kind-topologies";
import { bodyOf } from "../support/synth";
import { describeUnless } from "./support/describe-unless";
import { isRecord, type JsonObject, parseRecord, toJson } from "./support/json";
import { ApiServer } from "./support/kubernetes/api-server";
import { kubectl } from "./support/kubernetes/kubectl";
import { type KubernetesStack, openKubernetesStack } from "./support/kubernetes/kubernetes-stack";
import { configMap, namespace } from "./support/kubernetes/objects";
import { missingTools } from "./support/kubernetes/tools";
import { Workspace } from "./support/terraform";

const MINUTE = 60_000;
const IN_NODE_ROUTES = ["-n", "node-routes"] as const;

const describeHere = describeUnless(
  missingTools("etcd", "kube-apiserver", "kubectl", "setpriv"),
  "The stack kind-network is not written to real API servers",
);

/** A node as kubelet and the controllers leave it. */
function node(name: string, podCIDR: string, address: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      addresses: [
        { type: "Hostname", address: name },
        { type: "InternalIP", address },
      ],
    },
  };
}

const NODES = {
  a: [
    node("a-worker", "10.10.2.0/24", "172.18.0.3"),
    node("a-control-plane", "10.10.0.0/24", "172.18.0.7"),
    node("a-worker2", "10.10.1.0/24", "172.18.0.2"),
  ],
  b: [node("b-control-plane", "10.20.0.0/24", "172.18.0.5")],
} as const;
type Name = keyof typeof NODES;
const NAMES = ["a", "b"] as const;

/** Does what the controller of DaemonSets does where there is no node to run pods on, until it ends. */
class DaemonSetController {
  private isRunning = true;
  private readonly ended: Promise<void>;

  public constructor(private readonly api: ApiServer) {
    this.ended = this.run();
  }

  public async stop(): Promise<void> {
    this.isRunning = false;
    await this.ended;
  }

  private async run(): Promise<void> {
    const daemonSet = ["daemonset", "node-routes", ...IN_NODE_ROUTES] as const;
    const counts = ["currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled"];
    const none = Object.fromEntries([...counts, "numberReady"].map((name) => [name, 0]));
    while (this.isRunning) {
      const path = "jsonpath={.metadata.generation}";
      const get = ["get", ...daemonSet, "--ignore-not-found", "-o", path] as const;
      const generation = await this.api.kubectl(...get);
      if (generation !== "") {
        const status = { ...none, observedGeneration: Number(generation) };
        const patch = ["--subresource=status", "--type=merge", "-p", JSON.stringify({ status })];
        await this.api.kubectl("patch", ...daemonSet, ...patch);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

describeHere("the stack kind-network", () => {
  const clusters = new Map<Name, ApiServer>();
  const controllers: DaemonSetController[] = [];
  const outdir = mkdtempSync(join(tmpdir(), "kind-network-"));
  const app = new App({ outdir, stackTraces: false });
  addKindStacks(app, { clusters: [kindSpec("a", 1), kindSpec("b", 2)] });
  app.synth();

  const apiOf = (name: Name): ApiServer => {
    const api = clusters.get(name);
    if (api === undefined) throw new Error(`${name} has not been started.`);
    return api;
  };

  /** Writes a node, its status included. */
  async function writeNode(name: Name, object: JsonObject): Promise<void> {
    const apply = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    await kubectl(apiOf(name), apply, [object]);
    await kubectl(apiOf(name), [...apply, "--subresource=status"], [object]);
  }

  let stack: KubernetesStack;

  async function routesIn(name: Name): Promise<string[]> {
    const get = ["get", "configmap", "node-routes", ...IN_NODE_ROUTES] as const;
    return (await apiOf(name).kubectl(...get, "-o", "jsonpath={.data.routes}")).split("\n");
  }

  async function read(name: Name, ...what: readonly string[]): Promise<Record<string, unknown>> {
    return parseRecord(await apiOf(name).kubectl("get", ...what, "-o", "json"), what.join(" "));
  }

  beforeAll(async () => {
    await Promise.all(
      NAMES.map(async (name) => {
        const api = await ApiServer.start({ serviceCidr: "10.240.0.0/16" });
        clusters.set(name, api);
        const corefile = defaultCorefileForKubeadm({ clusterDomain: `${name}.example` }).render();
        await api.apply(configMap("kube-system", "coredns", { Corefile: corefile }));
        for (const object of NODES[name]) await writeNode(name, object);
        controllers.push(new DaemonSetController(api));
      }),
    );
    stack = await openKubernetesStack(
      join(outdir, "stacks", "kind-network"),
      new Map([...clusters].map(([name, api]) => [clusterId(name), api])),
    );
  }, 2 * MINUTE);

  afterAll(async () => {
    await Promise.all(controllers.map((controller) => controller.stop()));
    await Promise.all([...clusters.values()].map((api) => api.stop()));
    rmSync(outdir, { recursive: true });
  });

  it(
    "is accepted whole by real API servers, with every field known",
    async () => {
      await stack.apply();

      expect(await stack.plan()).toEqual([]);
      for (const name of NAMES) {
        const { spec } = await read(name, "daemonset", "node-routes", ...IN_NODE_ROUTES);
        const template = isRecord(spec) ? spec["template"] : undefined;
        expect(template).toMatchObject({
          spec: {
            hostNetwork: true,
            serviceAccountName: "node-routes",
            automountServiceAccountToken: false,
            tolerations: [{ operator: "Exists" }],
            containers: [
              {
                securityContext: {
                  privileged: false,
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "SYS_CHROOT", "NET_RAW"] },
                },
              },
            ],
          },
        });
      }
    },
    2 * MINUTE,
  );

  it("has a route to the pods of each node of the peer, and to its services by the first", async () => {
    expect(await routesIn("b")).toEqual([
      "10.10.0.0/24 172.18.0.7",
      "10.10.1.0/24 172.18.0.2",
      "10.10.2.0/24 172.18.0.3",
      "10.14.0.0/16 172.18.0.7",
      "",
    ]);
    expect(await routesIn("a")).toEqual(["10.20.0.0/24 172.18.0.5", "10.24.0.0/16 172.18.0.5", ""]);
  });

  it(
    "follows a node that came back with another address, and changes nothing else",
    async () => {
      await writeNode("b", node("b-control-plane", "10.20.0.0/24", "172.18.0.9"));
      const changes = await stack.plan();
      await stack.apply();

      expect(changes.map(({ actions }) => actions)).toEqual([["update"]]);
      expect(changes[0]?.address).toMatch(/^kubernetes_config_map_v1\.node-routes_agents_a_/);
      expect(await routesIn("a")).toEqual([
        "10.20.0.0/24 172.18.0.9",
        "10.24.0.0/16 172.18.0.9",
        "",
      ]);
    },
    2 * MINUTE,
  );

  it(
    "takes the Pod Security level that its namespace states, and no lower one",
    async () => {
      const { spec } = await read("a", "daemonset", "node-routes", ...IN_NODE_ROUTES);
      const template = isRecord(spec) && isRecord(spec["template"]) ? spec["template"] : {};
      const pod = (ns: string): JsonObject => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "trial", namespace: ns },
        spec: toJson(template["spec"]),
      });
      const lower = namespace("lower");
      await apiOf("a").apply({
        ...lower,
        metadata: { name: "lower", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
      });
      const labels = await read("a", "namespace", "node-routes");

      expect(labels["metadata"]).toMatchObject({
        labels: { "pod-security.kubernetes.io/enforce": "privileged" },
      });
      await apiOf("a").apply(pod("node-routes"));
      await expect(apiOf("a").apply(pod("lower"))).rejects.toThrow(
        /violates PodSecurity "baseline:latest".*host namespaces.*hostPath/,
      );
    },
    2 * MINUTE,
  );
});

describe("the check of a peer's nodes, evaluated by Terraform", () => {
  const condition = conditionOf("a");

  it.each([
    ["holds for ranges in the declared one", ["10.10.0.0/24", "10.10.255.0/24"], true],
    ["fails for a node in another range", ["10.10.0.0/24", "10.11.0.0/24"], false],
    ["fails for a node that has no range yet", ["10.10.0.0/24", ""], false],
    ["fails for a node of IPv6", ["fd00:10:10::/64"], false],
    ["fails for a cluster without nodes", [], false],
  ])(
    "%s",
    async (_, ranges, expected) => {
      const folder = mkdtempSync(join(tmpdir(), "condition-"));
      try {
        const nodes = ranges.map((range) => ({ spec: [{ pod_cidr: range }] }));
        const output = { holds: { value: condition.replaceAll("self.nodes", "local.nodes") } };
        writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ locals: { nodes }, output }));
        const workspace = await Workspace.init(folder, {});
        await workspace.apply();

        expect(await workspace.output()).toEqual({ holds: expected });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    MINUTE,
  );
});

/** The condition under which the nodes of a cluster, whose pods have the range 10.10.0.0/16, count. */
function conditionOf(clusterName: string): string {
  const { network } = synthesizeKindTopology({ clusters: [kindSpec("a", 1), kindSpec("b", 2)] });
  const { body } = network.dataSource("kubernetes_nodes", `node-routes/nodes/${clusterName}/nodes`);
  const { postcondition } = bodyOf(body["lifecycle"]);
  const [only] = Array.isArray(postcondition) ? postcondition.filter(isRecord) : [];
  return String(only?.["condition"]);
}
