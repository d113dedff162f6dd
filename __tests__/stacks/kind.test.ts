import { homedir, tmpdir } from "node:os";
import fc from "fast-check";
import { Links } from "../../src/cluster";
import { Corefile } from "../../src/dns";
import type { KindTopology } from "../../stacks/kind-topology";
import { kindTopology } from "../../stacks/topologies";
import { withoutProvider } from "../support/eks";
import { changes, CONFIG_MAP } from "../support/eks-dns";
import { kindSpec, synthesizeKindTopology } from "../support/kind-topologies";
import { type Body, bodyOf, dependenciesIn, type SynthesizedStack } from "../support/synth";

const a = kindSpec("a", 1);
const b = kindSpec("b", 2);
const c = kindSpec("c", 3);

const networkOf = (topology: KindTopology): SynthesizedStack =>
  synthesizeKindTopology(topology).network;

/** The zones that a cluster forwards, each with the addresses to which it does. */
function stubsIn(stack: SynthesizedStack, clusterName: string): [string, string][] {
  const { body } = stack.resource(CONFIG_MAP, `names-${clusterName}/corefile`);
  return Corefile.parse(String(bodyOf(body["data"])["Corefile"]))
    .serverBlocks.filter(({ keys }) => keys[0] !== ".:53")
    .map(({ keys, directives }) => {
      const forward = directives.find(({ name }) => name === "forward");
      return [keys.join(), forward?.args.slice(1).join() ?? ""];
    });
}

/** A resource without what names every peer of its cluster. */
const without = (body: Body | undefined): unknown => ({ ...body, data: undefined });

describe("the kind topology of the repository", () => {
  const stacks = synthesizeKindTopology(kindTopology);

  it.each(["clusters", "network"] as const)(
    "is the Terraform JSON that was reviewed: %s",
    (name) => {
      expect(JSON.parse(stacks[name].text)).toMatchSnapshot();
    },
  );

  it.each(["clusters", "network"] as const)("is the same on every machine: %s", (name) => {
    const elsewhere = synthesizeKindTopology(kindTopology);

    expect(elsewhere.outdir).not.toBe(stacks.outdir);
    expect(elsewhere[name].text).toBe(stacks[name].text);
    for (const folder of [process.cwd(), tmpdir(), homedir(), "/home/", stacks.outdir]) {
      expect(stacks[name].text).not.toContain(folder);
    }
  });

  it("is the guide's: three nodes each, its ranges and domains", () => {
    const clusters = stacks.clusters.resources("kind_cluster").map(({ body }) => {
      const config = bodyOf(body["kind_config"]);
      const nodes = Array.isArray(config["node"]) ? config["node"] : [];
      return [
        body["name"],
        nodes.map((node) => bodyOf(node)["role"]),
        bodyOf(config["networking"])["pod_subnet"],
        bodyOf(config["networking"])["service_subnet"],
        bodyOf(nodes[0])["kubeadm_config_patches"],
      ];
    });
    const roles = ["control-plane", "worker", "worker"];
    const patch = (domain: string): string[] => [
      `{"kind":"ClusterConfiguration","networking":{"dnsDomain":"${domain}"}}`,
    ];

    expect(clusters).toEqual([
      ["cluster-1", roles, "10.10.0.0/16", "10.40.0.0/16", patch("cluster-1.com")],
      ["cluster-2", roles, "10.20.0.0/16", "10.50.0.0/16", patch("cluster-2.com")],
    ]);
  });

  it("forwards each cluster's domain to the tenth address of its services", () => {
    expect(stubsIn(stacks.network, "cluster-1")).toEqual([["cluster-2.com:53", "10.50.0.10"]]);
    expect(stubsIn(stacks.network, "cluster-2")).toEqual([["cluster-1.com:53", "10.40.0.10"]]);
  });

  it("signs in to each cluster by what its resource says", () => {
    const outputs = stacks.clusters.section("output");
    const values = Object.values(outputs).map((output) => bodyOf(output));

    expect(stacks.network.providers("kubernetes")).toHaveLength(2);
    for (const provider of stacks.network.providers("kubernetes")) {
      const { alias, ...config } = bodyOf(provider);
      const resource = String(alias);
      for (const [name, attribute] of [
        ["host", "endpoint"],
        ["cluster_ca_certificate", "cluster_ca_certificate"],
        ["client_certificate", "client_certificate"],
        ["client_key", "client_key"],
      ] as const) {
        const output = /\.outputs\.([\w-]+)\}$/.exec(String(config[name]))?.[1] ?? "";
        const value = String(bodyOf(outputs[output])["value"]);
        expect(value).toMatch(
          new RegExp(`^\\$\\{kind_cluster\\.${resource}_\\w+\\.${attribute}\\}$`),
        );
      }
    }
    expect(values.map(({ sensitive }) => sensitive)).toEqual(Array(8).fill(true));
  });

  it("names the provider of every resource and data source", () => {
    expect(withoutProvider(stacks.clusters)).toEqual([]);
    expect(withoutProvider(stacks.network)).toEqual([]);
  });

  it("deploys the clusters, then the network between them, and keeps the state beside the app", () => {
    expect(dependenciesIn(stacks.outdir)).toEqual([
      ["kind-clusters", []],
      ["kind-network", ["kind-clusters"]],
    ]);
    for (const stack of [stacks.clusters, stacks.network]) {
      expect(bodyOf(stack.section("terraform")["backend"])).toEqual({
        local: { path: `../../../terraform.${stack.name}.tfstate` },
      });
    }
  });
});

describe("a kind topology", () => {
  it("is the same in whatever order its clusters are declared", () => {
    const clusters = [a, b, c];
    const expected = synthesizeKindTopology({ clusters });
    fc.assert(
      fc.property(fc.shuffledSubarray(clusters, { minLength: 3 }), (shuffled) => {
        const { clusters: stack, network } = synthesizeKindTopology({ clusters: shuffled });
        expect(stack.text).toBe(expected.clusters.text);
        expect(network.text).toBe(expected.network.text);
      }),
      { numRuns: 6 },
    );
  });

  it("joins the clusters that its links name, and no others", () => {
    const network = networkOf({ clusters: [a, b, c], links: Links.hub("b") });

    expect(stubsIn(network, "a")).toEqual([["b.example:53", "10.24.0.10"]]);
    expect(stubsIn(network, "b")).toEqual([
      ["a.example:53", "10.14.0.10"],
      ["c.example:53", "10.34.0.10"],
    ]);
    const routes = network.resource("kubernetes_config_map_v1", "node-routes/agents/a/config-map");
    expect(JSON.stringify(routes.body)).toContain("nodes_b_routes");
    expect(JSON.stringify(routes.body)).not.toContain("nodes_c_routes");
  });

  it("has Corefiles, and neither routes nor stub domains, while a cluster is alone", () => {
    const network = networkOf({ clusters: [a] });

    expect(stubsIn(network, "a")).toEqual([]);
    expect(network.resources().map(({ type }) => type)).toEqual([CONFIG_MAP]);
  });

  it("checks its clusters when it is asked to, with the image that it is given", () => {
    const image = "registry.example/busybox:1";
    const checked = networkOf({
      clusters: [a, b],
      nodeRoutesImage: image,
      connectivityCheck: { createNamespaces: true, image },
    });

    expect(networkOf({ clusters: [a, b] }).resources("kubernetes_job_v1")).toEqual([]);
    expect(checked.resources("kubernetes_job_v1")).toHaveLength(2);
    const images = [...checked.text.matchAll(/"image": "([^"]+)"/g)].map(([, name]) => name);
    expect(images).toEqual(Array(6).fill(image));
  });

  it("takes in a cluster, and changes of the others what names their peers alone", () => {
    const before = synthesizeKindTopology({ clusters: [a, b] });
    const after = synthesizeKindTopology({ clusters: [c, b, a] });
    const ofOthers = [...changes(before.network, after.network)].filter(([, { was }]) => was);

    expect([...changes(before.clusters, after.clusters).keys()]).toEqual([
      expect.stringContaining("cluster-c"),
    ]);
    expect(ofOthers.map(([address]) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
      "kubernetes_config_map_v1.node-routes_agents_a_config-map",
      "kubernetes_config_map_v1.node-routes_agents_b_config-map",
      `${CONFIG_MAP}.corefile_a`,
      `${CONFIG_MAP}.corefile_b`,
    ]);
    for (const [, { was, is }] of ofOthers) expect(without(is)).toEqual(without(was));
  });

  describe("of which a cluster takes its leave", () => {
    const leaving = { ...b, leaving: true };
    const stacks = synthesizeKindTopology({ clusters: [a, leaving, c] });

    it("keeps the cluster, and its provider, without which nothing of it could go", () => {
      const before = synthesizeKindTopology({ clusters: [a, b, c] });

      expect(stacks.clusters.text).toBe(before.clusters.text);
      expect(stacks.network.providers("kubernetes")).toEqual(
        before.network.providers("kubernetes"),
      );
    });

    it("has no routes to it, no names of it and nothing in it, but forgets its Corefile", () => {
      const bodies = [...stacks.network.resources(), ...stacks.network.dataSources()];

      expect(bodies.filter(({ body }) => body["provider"] === "kubernetes.cluster-b")).toEqual([]);
      expect(stubsIn(stacks.network, "a")).toEqual([["c.example:53", "10.34.0.10"]]);
      expect(bodyOf(JSON.parse(stacks.network.text))["removed"]).toEqual([
        { from: `${CONFIG_MAP}.corefile_b`, lifecycle: { destroy: false } },
      ]);
    });
  });
});
