import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { eksTopology } from "../../stacks/topologies";
import { withoutProvider } from "../support/eks";
import { bodyOf, dependenciesIn, ref } from "../support/synth";
import { type SynthesizedTopology, synthesizeTopology } from "../support/topologies";

describe("the topology of the repository", () => {
  let stacks: SynthesizedTopology;
  beforeAll(() => {
    stacks = synthesizeTopology(eksTopology);
  });

  it.each(["clusters", "network", "dns"] as const)(
    "is the Terraform JSON that was reviewed: %s",
    (name) => {
      expect(JSON.parse(stacks[name].text)).toMatchSnapshot();
    },
  );

  it.each(["clusters", "network", "dns"] as const)("is the same on every machine: %s", (name) => {
    const elsewhere = synthesizeTopology(eksTopology);

    expect(elsewhere.outdir).not.toBe(stacks.outdir);
    expect(elsewhere[name].text).toBe(stacks[name].text);
    for (const folder of [process.cwd(), tmpdir(), homedir(), "/home/", stacks.outdir]) {
      expect(stacks[name].text).not.toContain(folder);
    }
  });

  it("holds no path of this machine in the files that are reviewed", () => {
    const snapshots = readFileSync(
      join(__dirname, "__snapshots__", "topologies.test.ts.snap"),
      "utf8",
    );

    for (const folder of [process.cwd(), tmpdir(), homedir(), "/home/"]) {
      expect(snapshots).not.toContain(folder);
    }
  });

  it("joins its two clusters", () => {
    const connection = stacks.network.resource("aws_vpc_peering_connection");

    expect(connection.body["tags"]).toEqual({ Name: "test-cluster/test-cluster-2" });
    expect(stacks.clusters.resources("aws_eks_cluster").map(({ body }) => body["name"])).toEqual([
      "test-cluster-2",
      "test-cluster",
    ]);
  });

  it("answers DNS queries of the other cluster at addresses known at synthesis", () => {
    const mappings = (network: string): unknown[] =>
      [128, 160, 192].map((third): unknown =>
        expect.objectContaining({ private_ipv4_address: `${network}.${third}.16` }),
      );
    const addressesIn = (path: string): unknown =>
      stacks.network.resource("aws_lb", `${path}/load-balancer`).body["subnet_mapping"];

    expect(addressesIn("dns-endpoint-test-cluster")).toEqual(mappings("192.168"));
    expect(addressesIn("dns-endpoint-test-cluster-2")).toEqual(mappings("10.0"));
  });

  it("lets pods keep their addresses towards the other cluster", () => {
    const exclusions = Object.fromEntries(
      stacks.clusters
        .resources("aws_eks_addon")
        .filter(({ body }) => body["addon_name"] === "vpc-cni")
        .map(({ path, body }) => [path.replace(/\/.*$/, ""), body["configuration_values"]]),
    );
    const towards = (range: string): string =>
      `{"env":{"AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS":"${range}"}}`;

    expect(exclusions).toEqual({
      "cluster-test-cluster": towards("10.0.0.0/16"),
      "cluster-test-cluster-2": towards("192.168.0.0/16"),
    });
  });

  it("names the provider of every resource and data source", () => {
    expect(withoutProvider(stacks.clusters)).toEqual([]);
    expect(withoutProvider(stacks.network)).toEqual([]);
    expect(withoutProvider(stacks.dns)).toEqual([]);
  });

  it("keeps each stack's state beside the app, wherever that is", () => {
    for (const stack of [stacks.clusters, stacks.network, stacks.dns]) {
      expect(bodyOf(stack.section("terraform")["backend"])).toEqual({
        local: { path: `../../../terraform.${stack.name}.tfstate` },
      });
    }
  });

  it("deploys the clusters, then the network, then the names", () => {
    expect(dependenciesIn(stacks.outdir)).toEqual([
      ["eks-clusters", []],
      ["eks-dns", ["eks-clusters", "eks-network"]],
      ["eks-network", ["eks-clusters"]],
    ]);
  });

  it("hands ids from stack to stack, and nothing that is known at synthesis", () => {
    const outputs = Object.entries(stacks.clusters.section("output"));
    const vpcs = stacks.clusters.resources("aws_vpc");
    const handed = [
      ...vpcs.flatMap((vpc) => [ref(vpc, "id"), ref(vpc, "owner_id")]),
      ...stacks.clusters.resources("aws_route_table").map((table) => ref(table, "id")),
      ...stacks.clusters
        .resources("aws_eks_cluster")
        .map((cluster) => ref(cluster, "vpc_config[0].cluster_security_group_id")),
      ...stacks.clusters
        .resources("aws_subnet")
        .filter(({ path }) => path.includes("/private-"))
        .map((subnet) => ref(subnet, "id")),
      ...stacks.clusters
        .resources("aws_eks_node_group")
        .map((group) => ref(group, "resources[0].autoscaling_groups[0].name")),
    ];
    // The requester's own account is asked of nobody.
    const unused = ref(
      stacks.clusters.resource("aws_vpc", "cluster-test-cluster/vpc/vpc"),
      "owner_id",
    );

    expect(outputs.map(([, output]) => bodyOf(output)["value"]).sort()).toEqual(
      handed.filter((value) => value !== unused).sort(),
    );
    for (const [name] of outputs) {
      expect(stacks.network.text).toContain(
        `data.terraform_remote_state.cross-stack-reference-input-eks-clusters.outputs.${name}}`,
      );
    }
  });
});
