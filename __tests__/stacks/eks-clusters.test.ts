import { ErrorCode, Links } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { withoutProvider } from "../support/eks";
import { adopted, created, synthesizeTopology, topologyOf } from "../support/topologies";
import type { SynthesizedStack } from "../support/synth";
import type { EksTopology } from "../../stacks/eks-topology";

const clustersOf = (topology: EksTopology): SynthesizedStack =>
  synthesizeTopology(topology).clusters;

/** The ranges towards which the pods of each cluster keep their addresses. */
const exclusionsIn = (stack: SynthesizedStack): Record<string, string> =>
  Object.fromEntries(
    stack
      .resources("aws_eks_addon")
      .filter(({ body }) => body["addon_name"] === "vpc-cni")
      .map(({ path, body }) => [
        path.replace(/^cluster-(.*)\/addons\/vpc-cni$/, "$1"),
        String(body["configuration_values"]).replace(/^.*_CIDRS":"(.*)"}}$/, "$1"),
      ]),
  );

describe("the stack of clusters", () => {
  it("creates each cluster with the provider that it names", () => {
    const stack = clustersOf(topologyOf());
    const providers = stack
      .resources("aws_eks_cluster")
      .map(({ body }) => [body["name"], body["provider"]])
      .sort();

    expect(providers).toEqual([
      ["a", "aws.west"],
      ["b", "aws.east"],
      ["c", "aws.west"],
    ]);
    for (const { path, body } of stack.resources()) {
      expect(body["provider"]).toBe(path.startsWith("cluster-b/") ? "aws.east" : "aws.west");
    }
    expect(withoutProvider(stack)).toEqual([]);
  });

  it("creates nothing for clusters that exist", () => {
    const stack = clustersOf(
      topologyOf({ clusters: [], adopted: [adopted("old", "10.3.0.0/16")] }),
    );

    expect(stack.resources()).toEqual([]);
    expect(stack.dataSources()).toEqual([]);
  });

  it("passes on what is declared of a cluster", () => {
    const clusters = [
      created("a", "10.0.0.0/16", { kubernetesVersion: "1.34", tags: { team: "data" } }),
    ];
    const stack = clustersOf(topologyOf({ clusters }));

    expect(stack.resource("aws_eks_cluster").body).toMatchObject({
      version: "1.34",
      tags: { team: "data" },
    });
  });

  it.each(["1", "9-lives", "aws", "mesh", "Default"])(
    "takes a cluster called %s, in names that Terraform takes",
    (name) => {
      const { clusters, network } = synthesizeTopology(
        topologyOf({ clusters: [created(name, "10.0.0.0/16"), created("z", "10.1.0.0/16")] }),
      );
      const blocks = [clusters, network].flatMap((stack) => [
        ...stack.resources(),
        ...stack.dataSources(),
      ]);
      const outputs = [clusters, network].flatMap((stack) => Object.keys(stack.section("output")));

      expect(clusters.resource("aws_eks_cluster", `cluster-${name}/cluster`).body["name"]).toBe(
        name,
      );
      for (const id of [...blocks.map((block) => block.id), ...outputs]) {
        expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
      }
    },
  );
});

describe("addresses of pods in the stack of clusters", () => {
  it("are kept towards every peer, adopted ones included", () => {
    expect(exclusionsIn(clustersOf(topologyOf()))).toEqual({
      a: "10.1.0.0/16,10.2.0.0/16,10.3.0.0/16",
      b: "10.0.0.0/16,10.2.0.0/16,10.3.0.0/16",
      c: "10.0.0.0/16,10.1.0.0/16,10.3.0.0/16",
    });
  });

  it("are kept towards linked clusters alone", () => {
    expect(exclusionsIn(clustersOf(topologyOf({ links: Links.hub("b") })))).toEqual({
      a: "10.1.0.0/16",
      b: "10.0.0.0/16,10.2.0.0/16,10.3.0.0/16",
      c: "10.1.0.0/16",
    });
  });

  it.each([false, undefined])("are not kept unless that is asked for (%s)", (keepPodAddresses) => {
    const { keepPodAddresses: _, ...topology } = topologyOf();
    const stack = clustersOf({
      ...topology,
      ...(keepPodAddresses !== undefined && { keepPodAddresses }),
    });

    expect(exclusionsIn(stack)).toEqual({ a: "{}", b: "{}", c: "{}" });
  });

  it("are the only thing of the others that changes when a cluster is added", () => {
    const before = clustersOf(topologyOf());
    const after = clustersOf(
      topologyOf({ clusters: [...topologyOf().clusters, created("b2", "10.4.0.0/16")] }),
    );
    const changed = before.resources().filter(({ address, body }) => {
      const same = after.resources().find((block) => block.address === address);
      return JSON.stringify(same?.body) !== JSON.stringify(body);
    });

    expect(changed.map(({ path }) => path).sort()).toEqual([
      "cluster-a/addons/vpc-cni",
      "cluster-b/addons/vpc-cni",
      "cluster-c/addons/vpc-cni",
    ]);
    expect(exclusionsIn(after)["a"]).toBe("10.1.0.0/16,10.2.0.0/16,10.3.0.0/16,10.4.0.0/16");
  });
});

describe("a topology is refused", () => {
  it.each([
    ["created twice", { clusters: [created("a", "10.0.0.0/16"), created("a", "10.1.0.0/16")] }],
    [
      "created twice, of which one leaves",
      { clusters: [created("a", "10.0.0.0/16", { leaving: true }), created("a", "10.1.0.0/16")] },
    ],
    [
      "created and adopted",
      { clusters: [created("a", "10.0.0.0/16")], adopted: [adopted("a", "10.1.0.0/16")] },
    ],
  ])("when a cluster is %s", (_, clusters) => {
    expect(codeOf(() => synthesizeTopology(topologyOf(clusters)))).toBe(
      ErrorCode.CLUSTER_DUPLICATE,
    );
  });

  it.each([
    ["vpcCidr", { clusters: [created("a", "10.0.0.0/16"), created("b", "10.1.0.0/33")] }],
    ["vpcCidrs", { clusters: [created("a", "10.0.0.0/16")], adopted: [adopted("b", "10.1")] }],
  ])("for a bad range in the name of the cluster that has it: %s", (field, clusters) => {
    const error = errorOf(() => synthesizeTopology(topologyOf({ adopted: [], ...clusters })));

    expect(error.code).toBe(ErrorCode.CIDR_SYNTAX);
    expect(error.message).toContain(`${field} of the cluster "b"`);
  });
});
