import fc from "fast-check";
import { SecurityGroupTarget } from "../../src/aws";
import { ErrorCode, Links, Traffic } from "../../src/cluster";
import { codeOf } from "../support/errors";
import { awsId, withoutProvider } from "../support/eks";
import { bodyOf, ref, type SynthesizedStack } from "../support/synth";
import {
  adopted,
  created,
  reordered,
  type SynthesizedTopology,
  synthesizeTopology,
  topologyOf,
} from "../support/topologies";
import type { EksTopology } from "../../stacks/eks-topology";

const pairsOf = (network: SynthesizedStack): string[] =>
  network
    .resources("aws_vpc_peering_connection")
    .map(({ path }) => path.split("/").slice(1, 3).join("-"));

/** The addresses of all that a stack makes or configures. */
const addressesOf = (stack: SynthesizedStack): string[] =>
  stack.resources().map(({ address }) => address);

describe("the stack of the network", () => {
  it("joins created and adopted clusters", () => {
    const { network } = synthesizeTopology(topologyOf());

    expect(pairsOf(network)).toEqual(["a-b", "a-c", "a-old", "b-c", "b-old", "c-old"]);
    expect(withoutProvider(network)).toEqual([]);
  });

  it("uses what the other stack created, and looks up what exists", () => {
    const { network } = synthesizeTopology(topologyOf());
    const connection = network.resource("aws_vpc_peering_connection", "mesh/a/old/connection").body;

    expect(connection["vpc_id"]).toMatch(
      /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-eks-clusters\.outputs\.[^}]*\}$/,
    );
    expect(connection["peer_vpc_id"]).toMatch(/^\$\{data\.aws_eks_cluster\.[^}]*vpc_id\}$/);
    expect(network.dataSource("aws_eks_cluster").body["name"]).toBe("old");
  });

  it("assumes the roles of other accounts", () => {
    const roleArn = "arn:aws:iam::222222222222:role/terraform";
    const { clusters, network } = synthesizeTopology(
      topologyOf({
        providers: [
          { name: "west", region: "us-west-2" },
          { name: "east", region: "us-east-1", assumeRoleArn: roleArn },
        ],
      }),
    );

    for (const stack of [clusters, network]) {
      expect(stack.providers("aws")).toEqual([
        { alias: "east", region: "us-east-1", assume_role: [{ role_arn: roleArn }] },
        { alias: "west", region: "us-west-2" },
      ]);
    }
  });

  it("passes on links, traffic, groups and quotas", () => {
    const { network } = synthesizeTopology(
      topologyOf({
        adopted: [adopted("old", "10.3.0.0/16", { nodeSecurityGroupId: awsId("sg", "nodes") })],
        links: Links.pairs(["a", "old"]),
        traffic: [Traffic.tcp(4000)],
        securityGroupTarget: SecurityGroupTarget.CLUSTER,
      }),
    );
    const rules = network.resources("aws_vpc_security_group_ingress_rule");

    expect(pairsOf(network)).toEqual(["a-old"]);
    expect(rules.map(({ body }) => [body["ip_protocol"], body["from_port"]])).toEqual([
      ["tcp", 4000],
      ["tcp", 4000],
    ]);
    expect(codeOf(() => synthesizeTopology(topologyOf({ quotas: { peeringsPerVpc: 1 } })))).toBe(
      ErrorCode.QUOTA_PEERINGS,
    );
  });

  it("adds the rules of peers to ACLs of both stacks' clusters", () => {
    const acl = {
      name: "main",
      networkAclId: awsId("acl", "main"),
      reservedRuleNumbers: [],
      reservedRuleCount: 0,
    };
    const { network } = synthesizeTopology(
      topologyOf({
        clusters: [created("a", "10.0.0.0/16", { networkAcl: true, networkAclRuleNumber: 100 })],
        adopted: [adopted("old", "10.3.0.0/16", { networkAcls: [acl], networkAclRuleNumber: 200 })],
      }),
    );
    const rules = network
      .resources("aws_network_acl_rule")
      .map(({ path, body }) => [path.split("/").at(-1), body["rule_number"]]);

    expect(rules).toEqual([
      ["accepter-acl-main-egress-10-0-0-0-16-all", 100],
      ["accepter-acl-main-ingress-10-0-0-0-16-all", 100],
      ["requester-acl-own-egress-10-3-0-0-16-all", 200],
      ["requester-acl-own-ingress-10-3-0-0-16-all", 200],
    ]);
  });

  it("tells which ranges vpc-cni of an adopted cluster shall not translate", () => {
    const { network } = synthesizeTopology(topologyOf());

    expect(network.section("output")).toEqual({
      "snat-exclusions-old": {
        value: "10.0.0.0/16,10.1.0.0/16,10.2.0.0/16",
        description: "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS for vpc-cni of old",
      },
    });
  });

  it("tells nothing of that kind where addresses are not kept", () => {
    const { network } = synthesizeTopology(topologyOf({ keepPodAddresses: false }));

    expect(network.section("output")).toEqual({});
  });

  it("is empty for one cluster alone", () => {
    const { network } = synthesizeTopology(
      topologyOf({ clusters: [created("a", "10.0.0.0/16")], adopted: [] }),
    );

    expect(network.resources()).toEqual([]);
  });
});

describe("DNS between the clusters of a topology", () => {
  const answering = (names: readonly string[], more: Partial<EksTopology> = {}): EksTopology =>
    topologyOf({
      clusters: names.map((name) => {
        const index = name.charCodeAt(0) - "a".charCodeAt(0);
        return created(name, `10.${index}.0.0/16`, {
          namespaces: [`of-${name}`],
          networkAcl: true,
          networkAclRuleNumber: 100 * (index + 1),
          ...(name === "b" && { provider: "east" }),
        });
      }),
      adopted: [],
      traffic: [Traffic.tcp(4000)],
      ...more,
    });
  const endpointsOf = (network: SynthesizedStack): string[] =>
    network.resources("aws_lb").map(({ path }) => path.replace("/load-balancer", ""));

  it("has an endpoint for each cluster that is created and owns namespaces", () => {
    const topology = answering(["a", "b", "c"], {
      adopted: [
        adopted("old", "10.9.0.0/16", {
          namespaces: ["old"],
          dnsAddresses: ["10.9.0.53"],
          networkAclRuleNumber: 2000,
        }),
      ],
    });
    const clusters = topology.clusters.map((spec) =>
      spec.clusterName === "c" ? { ...spec, namespaces: [] } : spec,
    );
    const { network } = synthesizeTopology({ ...topology, clusters });

    expect(endpointsOf(network)).toEqual(["dns-endpoint-a", "dns-endpoint-b"]);
    expect(network.resource("aws_lb", "dns-endpoint-b/load-balancer").body["provider"]).toBe(
      "aws.east",
    );
    expect(withoutProvider(network)).toEqual([]);
  });

  it("asks of the stack of clusters nothing more for a cluster that owns none", () => {
    const { clusters } = synthesizeTopology(topologyOf());
    const values = Object.values(clusters.section("output")).map((output) =>
      String(bodyOf(output)["value"]),
    );

    expect(values.filter((value) => /aws_subnet|aws_eks_node_group/.test(value))).toEqual([]);
  });

  it("tells the target group of each endpoint, for nodes of other makers", () => {
    const { network } = synthesizeTopology(answering(["a"]));

    expect(network.section("output")).toEqual({
      "dns-target-group-a": {
        value: ref(network.resource("aws_lb_target_group"), "arn"),
        description: "Target group of the nodes that answer DNS queries for a",
      },
    });
  });

  it("takes clusters whose names are parts of ids here", () => {
    const clusters = ["target-group-a", "a", "endpoint-a"].map((name, index) =>
      created(name, `10.${index}.0.0/16`, { namespaces: [name] }),
    );
    const { network } = synthesizeTopology(topologyOf({ clusters, adopted: [] }));

    expect(network.resources("aws_lb")).toHaveLength(3);
  });

  it("admits health checks where peers are admitted", () => {
    const { network } = synthesizeTopology(
      answering(["a"], { securityGroupTarget: SecurityGroupTarget.CLUSTER }),
    );

    expect(network.resources("aws_vpc_security_group_ingress_rule")).toHaveLength(1);
    expect(
      codeOf(() =>
        synthesizeTopology(answering(["a"], { securityGroupTarget: SecurityGroupTarget.NODES })),
      ),
    ).toBe(ErrorCode.SECURITY_GROUP);
  });

  it("changes nothing of the others when a cluster is added", () => {
    const before = synthesizeTopology(answering(["b", "d"])).network.resources();
    const after = synthesizeTopology(answering(["a", "b", "c", "d"])).network.resources();

    for (const block of before) {
      expect(after).toContainEqual(block);
    }
  });

  it("takes the endpoint of a cluster away when it leaves, and nothing of the others", () => {
    const topology = answering(["a", "b", "c"]);
    const clusters = topology.clusters.map((spec) =>
      spec.clusterName === "b" ? { ...spec, leaving: true } : spec,
    );
    const before = synthesizeTopology(topology).network;
    const after = synthesizeTopology({ ...topology, clusters }).network;
    const isOfB = ({ path }: { readonly path: string }): boolean =>
      path.startsWith("dns-endpoint-b/") || path.split("/").slice(1, 3).includes("b");

    expect(endpointsOf(after)).toEqual(["dns-endpoint-a", "dns-endpoint-c"]);
    expect(after.resources()).toEqual(before.resources().filter((block) => !isOfB(block)));
  });
});

describe("a cluster that leaves", () => {
  const leaving = (): EksTopology => {
    const topology = topologyOf();
    return {
      ...topology,
      clusters: topology.clusters.map((spec) =>
        spec.clusterName === "b" ? { ...spec, leaving: true } : spec,
      ),
    };
  };
  let before: SynthesizedTopology;
  let after: SynthesizedTopology;
  beforeAll(() => {
    before = synthesizeTopology(topologyOf());
    after = synthesizeTopology(leaving());
  });

  it("loses its links, and the others lose nothing", () => {
    const ofOthers = before.network
      .resources()
      .filter(({ path }) => !path.split("/").slice(1, 3).includes("b"));

    expect(pairsOf(after.network)).toEqual(["a-c", "a-old", "c-old"]);
    expect(after.network.resources()).toEqual(ofOthers);
  });

  it("stays itself, with its VPC", () => {
    expect(addressesOf(after.clusters)).toEqual(addressesOf(before.clusters));
    expect(after.clusters.resource("aws_vpc", "cluster-b/vpc/vpc")).toEqual(
      before.clusters.resource("aws_vpc", "cluster-b/vpc/vpc"),
    );
  });

  it("goes from the lists of ranges, and is the only one that goes", () => {
    const changed = after.clusters
      .resources()
      .filter(
        ({ address, body }) =>
          JSON.stringify(body) !==
          JSON.stringify(
            before.clusters.resources().find((block) => block.address === address)?.body,
          ),
      );

    expect(changed.map(({ path }) => path).sort()).toEqual([
      "cluster-a/addons/vpc-cni",
      "cluster-b/addons/vpc-cni",
      "cluster-c/addons/vpc-cni",
    ]);
    expect(
      changed
        .map(({ body }) => String(body["configuration_values"]))
        .filter((text) => text.includes("10.1.")),
    ).toEqual([]);
    expect(bodyOf(after.network.section("output")["snat-exclusions-old"])["value"]).toBe(
      "10.0.0.0/16,10.2.0.0/16",
    );
  });

  it("keeps its provider, without which Terraform could not destroy what it made", () => {
    expect(after.network.providers("aws")).toEqual(before.network.providers("aws"));
    expect(after.clusters.providers("aws")).toEqual(before.clusters.providers("aws"));
  });

  it("may be an adopted one", () => {
    const { network } = synthesizeTopology(
      topologyOf({ adopted: [adopted("old", "10.3.0.0/16", { leaving: true })] }),
    );

    expect(pairsOf(network)).toEqual(["a-b", "a-c", "b-c"]);
    expect(network.dataSources("aws_eks_cluster")).toEqual([]);
    expect(network.section("output")).toEqual({});
  });
});

describe("the order of declarations", () => {
  const topologies = fc
    .record({
      count: fc.integer({ min: 2, max: 5 }),
      keepPodAddresses: fc.boolean(),
      hub: fc.boolean(),
      narrow: fc.boolean(),
    })
    .map(({ count, keepPodAddresses, hub, narrow }) =>
      topologyOf({
        clusters: Array.from({ length: count }, (_, index) =>
          created(`c${index}`, `10.${index}.0.0/16`, {
            provider: index % 2 === 0 ? "west" : "east",
            ...(index > 1 && { namespaces: [`of-${index}`] }),
          }),
        ),
        adopted: [adopted("x", "192.168.0.0/16"), adopted("y", "172.16.0.0/16")],
        keepPodAddresses,
        ...(hub && { links: Links.hub("c1") }),
        ...(narrow && { traffic: [Traffic.tcp(1), Traffic.udp(2), Traffic.tcp(3)] }),
      }),
    );

  it("changes no byte of either stack", () => {
    fc.assert(
      fc.property(
        topologies.chain((topology) => fc.tuple(fc.constant(topology), reordered(topology))),
        ([topology, other]) => {
          const [one, two] = [synthesizeTopology(topology), synthesizeTopology(other)];

          expect(two.clusters.text).toBe(one.clusters.text);
          expect(two.network.text).toBe(one.network.text);
        },
      ),
      { numRuns: 8 },
    );
  });
});
