import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { type IEksCluster, PeeringMesh, type PeeringMeshProps } from "../../src/aws";
import { ErrorCode, Links, Traffic } from "../../src/cluster";
import { codeOf } from "../support/errors";
import { adopt, networkAcl } from "../support/eks";
import { type Block, type SynthesizedStack, synthesizeStack } from "../support/synth";

const NAMES = ["a", "b", "c", "d", "e"] as const;

/** A cluster with all that links can add to; its ranges and numbers follow from its name. */
function cluster(stack: TerraformStack, name: string): IEksCluster {
  const number = name.charCodeAt(0) - "a".charCodeAt(0);
  return adopt(stack, name, [`10.${number}.0.0/16`, `100.64.${number}.0/24`], {
    networkAcls: [networkAcl(`acl-of-${name}`)],
    networkAclRuleNumber: 100 * (number + 1),
  });
}

const join = (
  names: readonly string[],
  options: Partial<PeeringMeshProps> = {},
): SynthesizedStack =>
  synthesizeStack((stack) => {
    const clusters = names.map((name) => cluster(stack, name));
    new PeeringMesh(stack, "mesh", { clusters, quotas: { rulesPerNetworkAcl: 40 }, ...options });
  });

/** The pairs that have a peering. */
const pairsOf = (stack: SynthesizedStack): string[] =>
  stack
    .resources("aws_vpc_peering_connection")
    .map(({ path }) => path.replace("mesh/", "").replace("/connection", ""));

const bodiesById = (blocks: readonly Block[]): Record<string, unknown> =>
  Object.fromEntries(blocks.map(({ address, body }) => [address, body]));

describe("a mesh", () => {
  it("joins every cluster with every other", () => {
    expect(pairsOf(join(["c", "a", "b"]))).toEqual(["a/b", "a/c", "b/c"]);
  });

  it("joins a hub with its spokes", () => {
    expect(pairsOf(join(["c", "a", "b"], { links: Links.hub("c") }))).toEqual(["a/c", "b/c"]);
  });

  it("joins the pairs that are named", () => {
    const links = Links.pairs(["c", "b"], ["a", "b"]);

    expect(pairsOf(join(["c", "a", "b"], { links }))).toEqual(["a/b", "b/c"]);
  });

  it("has the cluster whose name comes first ask for the peering", () => {
    const [connection] = join(["b", "a"]).resources("aws_vpc_peering_connection");

    expect(connection?.body["tags"]).toEqual({ Name: "a/b" });
  });

  it("hands traffic, groups and tags to each of its links", () => {
    const stack = join(["a", "b", "c"], { traffic: [Traffic.tcp(4000)], tags: { team: "net" } });

    for (const { body } of stack.resources("aws_vpc_security_group_ingress_rule")) {
      expect(body).toMatchObject({ ip_protocol: "tcp", from_port: 4000, to_port: 4000 });
    }
    for (const { body } of stack.resources("aws_vpc_peering_connection")) {
      expect(body["tags"]).toMatchObject({ team: "net" });
    }
    expect(stack.resources("aws_vpc_security_group_ingress_rule")).toHaveLength(12);
  });

  it("shows its peerings", () => {
    synthesizeStack((stack) => {
      const clusters = ["a", "b", "c"].map((name) => cluster(stack, name));
      const { peerings } = new PeeringMesh(stack, "mesh", { clusters });

      expect(peerings.map(({ node }) => node.path)).toEqual([
        "stack/mesh/a/b",
        "stack/mesh/a/c",
        "stack/mesh/b/c",
      ]);
    });
  });

  it.each([
    [ErrorCode.CLUSTER_UNKNOWN, { links: Links.hub("z") }],
    [ErrorCode.LINK_SELF, { links: Links.pairs(["a", "a"]) }],
    [ErrorCode.LINK_DUPLICATE, { links: Links.pairs(["a", "b"], ["b", "a"]) }],
    [ErrorCode.TRAFFIC_EMPTY, { traffic: [] }],
    [ErrorCode.QUOTA_PEERINGS, { quotas: { peeringsPerVpc: 1 } }],
  ])("is refused with %s for %j", (code, options) => {
    expect(codeOf(() => join(["a", "b", "c"], options))).toBe(code);
  });

  it("is refused for two clusters of one name", () => {
    const twice = (): SynthesizedStack =>
      synthesizeStack((stack) => {
        const clusters = [
          cluster(stack, "a"),
          adopt(stack, "again", "10.9.0.0/16", { clusterName: "a" }),
        ];
        new PeeringMesh(stack, "mesh", { clusters });
      });

    expect(codeOf(twice)).toBe(ErrorCode.CLUSTER_DUPLICATE);
  });
});

describe("when clusters come, go or change places", () => {
  const names = fc.shuffledSubarray([...NAMES], { minLength: 1 });

  it("a cluster that is added or taken out changes no resource between the others", () => {
    fc.assert(
      fc.property(names, fc.nat(), (all, choice) => {
        const leaver = all[choice % all.length] ?? "";
        const before = join(all);
        const after = bodiesById(join(all.filter((name) => name !== leaver)).resources());
        const ofOthers = before
          .resources()
          .filter(({ path }) => !path.split("/").slice(1, 3).includes(leaver));

        expect(after).toEqual(bodiesById(ofOthers));
      }),
      { numRuns: 30 },
    );
  });

  it("their order changes nothing at all", () => {
    const text = join(NAMES).text;

    fc.assert(
      fc.property(fc.shuffledSubarray([...NAMES], { minLength: NAMES.length }), (shuffled) => {
        expect(join(shuffled).text).toBe(text);
      }),
      { numRuns: 10 },
    );
  });
});

describe("the ranges towards which pods keep their addresses", () => {
  const exclusions = (links: Links, ...names: string[]): Record<string, string> => {
    const byName: Record<string, string> = {};
    synthesizeStack((stack) => {
      const clusters = names.map((name) => cluster(stack, name));
      const mesh = new PeeringMesh(stack, "mesh", { clusters, links });
      for (const each of clusters) {
        byName[each.clusterName] = mesh.snatExclusionsOf(each);
      }
    });
    return byName;
  };

  it("are all ranges of all peers, by address", () => {
    expect(exclusions(Links.full(), "c", "b", "a")).toEqual({
      a: "10.1.0.0/16,10.2.0.0/16,100.64.1.0/24,100.64.2.0/24",
      b: "10.0.0.0/16,10.2.0.0/16,100.64.0.0/24,100.64.2.0/24",
      c: "10.0.0.0/16,10.1.0.0/16,100.64.0.0/24,100.64.1.0/24",
    });
  });

  it("are those of linked clusters alone", () => {
    expect(exclusions(Links.hub("a"), "a", "b", "c")).toEqual({
      a: "10.1.0.0/16,10.2.0.0/16,100.64.1.0/24,100.64.2.0/24",
      b: "10.0.0.0/16,100.64.0.0/24",
      c: "10.0.0.0/16,100.64.0.0/24",
    });
  });

  it("are none for a cluster without peers", () => {
    expect(exclusions(Links.pairs(["a", "b"]), "a", "b", "c")["c"]).toBe("");
  });

  it("leave IPv6 out, which is never translated", () => {
    synthesizeStack((stack) => {
      const [a, b] = [
        adopt(stack, "a", ["10.0.0.0/16", "2001:db8:a::/56"]),
        adopt(stack, "b", ["10.1.0.0/16", "2001:db8:b::/56"]),
      ];
      const mesh = new PeeringMesh(stack, "mesh", { clusters: [a, b] });

      expect(mesh.snatExclusionsOf(a)).toBe("10.1.0.0/16");
    });
  });
});
