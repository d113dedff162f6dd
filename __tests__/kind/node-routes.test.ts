import { Cidr, ErrorCode, type ICluster, Links, RangeUse } from "../../src/cluster";
import { NodeRoutes } from "../../src/kind";
import { kubernetes } from "../support/dns";
import { withoutProvider } from "../support/eks";
import { changes } from "../support/eks-dns";
import { errorOf } from "../support/errors";
import { nameIn, neighbour, nodeRoutesStack, peersRoutedFrom } from "../support/kind";
import { bodyOf, type SynthesizedStack, synthesizeStack } from "../support/synth";

const CONFIG_MAP = "kubernetes_config_map_v1";

const a = neighbour("a", ["10.10.0.0/16"], ["10.14.0.0/16"]);
const b = neighbour("b", ["10.20.0.0/16"], ["10.24.0.0/16"]);
const c = neighbour("c", ["10.30.0.0/16"], ["10.34.0.0/16"]);
const d = neighbour("d", ["10.40.0.0/16"], ["10.44.0.0/16"]);

/** The clusters in which a stack has something of a type. */
const clustersWith = (stack: SynthesizedStack, type: string): string[] =>
  stack
    .resources(type)
    .map(({ path }) => nameIn(path))
    .sort();

const asked = (stack: SynthesizedStack): string[] =>
  stack.dataSources("kubernetes_nodes").map(({ path }) => nameIn(path));

/** The routes of each cluster that has some. */
const routedIn = (stack: SynthesizedStack): Record<string, string[]> =>
  Object.fromEntries(
    clustersWith(stack, CONFIG_MAP).map((name) => [name, peersRoutedFrom(stack, name)]),
  );

describe("routes between the nodes of clusters", () => {
  it("lead from each cluster to each other, in the order of their names", () => {
    expect(routedIn(nodeRoutesStack([c, a, b]))).toEqual({
      a: ["b", "c"],
      b: ["a", "c"],
      c: ["a", "b"],
    });
  });

  it("lead from a hub to its spokes, and back", () => {
    const stack = nodeRoutesStack([a, b, c], { links: Links.hub("b") });

    expect(routedIn(stack)).toEqual({ a: ["b"], b: ["a", "c"], c: ["b"] });
  });

  it("lead where pairs say so, and a cluster without peers has nothing and is not asked", () => {
    const stack = nodeRoutesStack([a, b, c, d], { links: Links.pairs(["d", "a"], ["a", "b"]) });

    expect(routedIn(stack)).toEqual({ a: ["b", "d"], b: ["a"], d: ["a"] });
    expect(asked(stack)).toEqual(["a", "b", "d"]);
    expect(stack.resources().filter(({ path }) => nameIn(path) === "c")).toEqual([]);
  });

  it.each([
    ["no cluster", [], {}],
    ["one cluster", [a], {}],
    ["clusters that nothing links", [a, b], { links: Links.pairs() }],
  ])("are none for %s", (_, clusters, options) => {
    const stack = nodeRoutesStack(clusters, options);

    expect([...stack.resources(), ...stack.dataSources()]).toEqual([]);
    expect(stack.section("locals")).toEqual({});
  });

  it("have five resources a cluster, and its nodes are asked for once", () => {
    const stack = nodeRoutesStack([a, b, c]);

    for (const type of [
      "kubernetes_namespace_v1",
      "kubernetes_service_account_v1",
      CONFIG_MAP,
      "kubernetes_daemon_set_v1",
    ]) {
      expect(clustersWith(stack, type)).toEqual(["a", "b", "c"]);
    }
    expect(stack.resources()).toHaveLength(12);
    expect(asked(stack)).toEqual(["a", "b", "c"]);
    expect(stack.dataSources()).toHaveLength(3);
  });

  it("are made and asked for with the provider of their own cluster", () => {
    const stack = nodeRoutesStack([a, b, c]);

    for (const { path, body } of [...stack.resources(), ...stack.dataSources()]) {
      expect([path, body["provider"]]).toEqual([path, `kubernetes.${nameIn(path)}`]);
    }
    expect(withoutProvider(stack)).toEqual([]);
  });

  it("are checked against the pod ranges and lead to the services of their own cluster", () => {
    const stack = nodeRoutesStack([a, b]);
    const locals = Object.entries(stack.section("locals"));

    for (const [name, own, other] of [
      ["a", "10.1", "10.2"],
      ["b", "10.2", "10.1"],
    ] as const) {
      const { body } = stack.dataSource("kubernetes_nodes", `routes/nodes/${name}/nodes`);
      const [, lines] = locals.find(([id]) => id.startsWith(`routes_nodes_${name}_`)) ?? [];
      expect(JSON.stringify(body)).toContain(`${own}0.0.0/16`);
      expect(JSON.stringify(body)).not.toContain(`${other}0.0.0`);
      expect(lines).toContain(`["${own}4.0.0/16 `);
      expect(lines).not.toContain(`${other}4.0.0`);
    }
  });

  it("lead to every range of pods and services that is routed, and to no other", () => {
    const cidrs = ["10.20.0.0/16", "10.21.0.0/16", "10.24.0.0/16", "10.25.0.0/16"];
    const [pods, hiddenPods, services, hiddenServices] = cidrs.map((cidr) => Cidr.parse(cidr));
    if (!pods || !hiddenPods || !services || !hiddenServices) throw new Error("Each is there.");
    const partly: ICluster = {
      ...b,
      addressRanges: [
        { use: RangeUse.PODS, cidr: pods, routed: true },
        { use: RangeUse.PODS, cidr: hiddenPods, routed: false },
        { use: RangeUse.SERVICES, cidr: services, routed: true },
        { use: RangeUse.SERVICES, cidr: hiddenServices, routed: false },
        { use: RangeUse.NODES, cidr: Cidr.parse("10.26.0.0/16"), routed: true },
      ],
    };
    const { text } = nodeRoutesStack([a, partly]);

    expect(text).toContain("10.20.0.0/16");
    expect(text).toContain('[\\"10.24.0.0/16 ');
    expect(text).not.toMatch(/10\.2[156]\./);
  });

  it("are the same in whatever order clusters and links are declared", () => {
    const links = (...pairs: (readonly [string, string])[]): { links: Links } => ({
      links: Links.pairs(...pairs),
    });
    const { text } = nodeRoutesStack([a, b, c], links(["a", "b"], ["b", "c"]));

    expect(nodeRoutesStack([c, b, a], links(["c", "b"], ["b", "a"])).text).toBe(text);
  });

  it("are kept by the image that is named", () => {
    const image = "registry.example/busybox:1";
    const images = (stack: SynthesizedStack): unknown[] =>
      [...stack.text.matchAll(/"image": "([^"]+)"/g)].map(([, name]) => name);

    expect(images(nodeRoutesStack([a, b], { image }))).toEqual([image, image]);
    expect(images(nodeRoutesStack([a, b]))).toEqual(
      Array(2).fill("docker.io/library/busybox:1.37.0"),
    );
  });
});

describe("routes between nodes, when a cluster comes or goes", () => {
  const three = nodeRoutesStack([a, b, c]);
  const four = nodeRoutesStack([d, c, b, a]);

  it("stay for the others, but for the text of routes in their ConfigMaps", () => {
    const ofOthers = [...changes(three, four)].filter(([, { was }]) => was);

    expect(ofOthers.map(([address]) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual(
      ["a", "b", "c"].map((name) => `${CONFIG_MAP}.routes_agents_${name}_config-map`),
    );
    for (const [, { was, is }] of ofOthers) {
      const withoutRoutes = (body: typeof was): unknown => ({
        ...body,
        data: { ...bodyOf(body?.["data"]), routes: undefined },
      });
      expect(withoutRoutes(is)).toEqual(withoutRoutes(was));
    }
    expect(four.section("locals")).toMatchObject(three.section("locals"));
  });

  it("come and go with what is the cluster's own", () => {
    const own = [...changes(three, four)].filter(([, { was }]) => !was);

    expect(own.map(([address]) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
      "data.kubernetes_nodes.routes_nodes_d_nodes",
      `${CONFIG_MAP}.routes_agents_d_config-map`,
      "kubernetes_daemon_set_v1.routes_agents_d_daemon-set",
      "kubernetes_namespace_v1.routes_agents_d_namespace",
      "kubernetes_service_account_v1.routes_agents_d_service-account",
    ]);
  });
});

it.each([
  ["no pods", neighbour("b", [], ["10.24.0.0/16"])],
  ["IPv6 pods", neighbour("b", ["fd00:20::/56"])],
  ["IPv6 services", neighbour("b", ["10.20.0.0/16"], ["fd00:24::/112"])],
])("routes between nodes are refused to a cluster with %s", (_, cluster) => {
  const { code, path, message } = errorOf(() => nodeRoutesStack([a, cluster]));

  expect([code, path]).toEqual([ErrorCode.NODE_ROUTES, "stack/routes"]);
  expect(message).toContain('The cluster "b" has no pod range');
});

it("routes between nodes may be declared for each group of clusters that are joined", () => {
  const stack = synthesizeStack((scope) => {
    const members = [a, b, c, d].map((cluster) => ({
      cluster,
      provider: kubernetes(scope, cluster.clusterName),
    }));
    new NodeRoutes(scope, "one", { members: members.slice(0, 2) });
    // `a` has no peer here, so this does not concern its nodes.
    new NodeRoutes(scope, "other", { members, links: Links.pairs(["c", "d"]) });
  });

  expect(clustersWith(stack, "kubernetes_daemon_set_v1")).toEqual(["a", "b", "c", "d"]);
});
