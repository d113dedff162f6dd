import fc from "fast-check";
import { TokenSource } from "../../src/aws";
import { ErrorCode, Links } from "../../src/cluster";
import { Corefile, defaultCorefileForEks } from "../../src/dns";
import type { AdoptedEksClusterSpec, EksClusterSpec, EksTopology } from "../../stacks/eks-topology";
import { errorOf } from "../support/errors";
import { withoutProvider } from "../support/eks";
import { type Body, bodyOf, type SynthesizedStack } from "../support/synth";
import { adopted, created, reordered, synthesizeTopology } from "../support/topologies";

const CONFIG_MAP = "kubernetes_config_map_v1_data";

/** A created cluster that owns a namespace, or none. */
function owner(
  clusterName: string,
  vpcCidr: string,
  namespace?: string,
  more: Partial<EksClusterSpec> = {},
): EksClusterSpec {
  return created(clusterName, vpcCidr, {
    ...(namespace !== undefined && { namespaces: [namespace] }),
    ...more,
  });
}

const old = (more: Partial<AdoptedEksClusterSpec> = {}): AdoptedEksClusterSpec =>
  adopted("old", "10.3.0.0/16", {
    namespaces: ["ns-old"],
    dnsAddresses: ["10.3.0.10"],
    ...more,
  });

const a = owner("a", "10.0.0.0/16", "ns-a");
const b = owner("b", "10.1.0.0/16", "ns-b");
const c = owner("c", "10.2.0.0/16", "ns-c");

function topologyOf(more: Partial<EksTopology> = {}): EksTopology {
  return {
    providers: [
      { name: "west", region: "us-west-2" },
      { name: "east", region: "us-east-1" },
    ],
    clusters: [a, { ...b, provider: "east" }, c],
    adopted: [old()],
    ...more,
  };
}

const dnsOf = (more: Partial<EksTopology> = {}): SynthesizedStack =>
  synthesizeTopology(topologyOf(more)).dns;

/** What is written to a cluster, as a text. */
function textIn(stack: SynthesizedStack, clusterName: string): string {
  const { body } = stack.resource(CONFIG_MAP, `names-${clusterName}/corefile`);
  return String(bodyOf(body["data"])["Corefile"]);
}

/** The Corefile of a created cluster, as CoreDNS reads it. */
const corefileIn = (stack: SynthesizedStack, clusterName: string): Corefile =>
  Corefile.parse(textIn(stack, clusterName));

/** Which zones a created cluster forwards, and whereto. */
function stubsIn(stack: SynthesizedStack, clusterName: string): Record<string, string[]> {
  const blocks = corefileIn(stack, clusterName).serverBlocks.slice(1);
  return Object.fromEntries(
    blocks.map(({ keys, directives }) => {
      const forward = directives.find(({ name }) => name === "forward");
      return [keys.join(" "), [...(forward?.args ?? [])]];
    }),
  );
}

/** The namespaces whose zones stand in what is written to a cluster, live or not. */
const namespacesIn = (stack: SynthesizedStack, clusterName: string): string[] => [
  ...new Set(
    [...textIn(stack, clusterName).matchAll(/(ns-[a-z]+)\.svc\.cluster\.local:53/g)].map(
      ([, namespace]) => String(namespace),
    ),
  ),
];

const writtenTo = (stack: SynthesizedStack): string[] =>
  stack
    .resources(CONFIG_MAP)
    .map(({ id }) => id.replace(/^corefile_/, ""))
    .sort();

const aliases = (stack: SynthesizedStack): unknown[] =>
  stack
    .providers("kubernetes")
    .map((provider) => bodyOf(provider)["alias"])
    .sort();

const released = (stack: SynthesizedStack): unknown => bodyOf(JSON.parse(stack.text))["removed"];

/** What differs between two versions of a stack, by address; undefined for what is not there. */
function changes(
  before: SynthesizedStack,
  after: SynthesizedStack,
): Map<string, { was: Body | undefined; is: Body | undefined }> {
  const blocks = (stack: SynthesizedStack): Map<string, Body> =>
    new Map(
      [...stack.resources(), ...stack.dataSources()].map(({ address, body }) => [address, body]),
    );
  const [was, is] = [blocks(before), blocks(after)];
  const addresses = [...new Set([...was.keys(), ...is.keys()])];
  return new Map(
    addresses
      .map((address) => [address, { was: was.get(address), is: is.get(address) }] as const)
      .filter(([, change]) => JSON.stringify(change.was) !== JSON.stringify(change.is)),
  );
}

describe("the two clusters of the example", () => {
  const seed = {
    clusters: [
      owner("test-cluster", "192.168.0.0/16", "cluster-1"),
      owner("test-cluster-2", "10.0.0.0/16", "cluster-2"),
    ],
    adopted: [],
  };

  it("each forward the other's namespace to the other, not to themselves", () => {
    const dns = dnsOf(seed);

    expect(stubsIn(dns, "test-cluster")).toEqual({
      "cluster-2.svc.cluster.local:53 cluster-2.pod.cluster.local:53": [
        ".",
        "10.0.128.16",
        "10.0.160.16",
        "10.0.192.16",
      ],
    });
    expect(stubsIn(dns, "test-cluster-2")).toEqual({
      "cluster-1.svc.cluster.local:53 cluster-1.pod.cluster.local:53": [
        ".",
        "192.168.128.16",
        "192.168.160.16",
        "192.168.192.16",
      ],
    });
  });

  it("keep what EKS gives them, and answer the other at a port of every node", () => {
    const dns = dnsOf(seed);

    for (const name of ["test-cluster", "test-cluster-2"]) {
      expect(textIn(dns, name).startsWith(defaultCorefileForEks().render())).toBe(true);
      const service = dns.resource("kubernetes_service_v1", `dns-node-port-${name}/service`);
      expect(service.body["provider"]).toBe(`kubernetes.cluster-${name}`);
    }
  });
});

describe("the stack of names", () => {
  it("has one kubernetes provider a cluster, and names it on all that is in the cluster", () => {
    const dns = dnsOf();

    expect(aliases(dns)).toEqual(["cluster-a", "cluster-b", "cluster-c", "cluster-old"]);
    for (const { type, path, body } of [...dns.resources(), ...dns.dataSources()]) {
      const name = /^(?:names|auth|dns-node-port|cluster)-([^/]+)/.exec(path)?.[1] ?? "";
      const kind = type.startsWith("kubernetes") ? `kubernetes.cluster-${name}` : undefined;
      expect([path, body["provider"]]).toEqual([
        path,
        kind ?? (name === "b" ? "aws.east" : "aws.west"),
      ]);
    }
    expect(withoutProvider(dns)).toEqual([]);
  });

  it("signs in with a token that the cluster's own AWS provider asks for", () => {
    const dns = dnsOf();
    const tokens = bodyOf(dns.section("ephemeral")["aws_eks_cluster_auth"]);

    expect(Object.values(tokens)).toHaveLength(4);
    for (const provider of dns.providers("kubernetes").map(bodyOf)) {
      const name = String(provider["alias"]).replace("cluster-", "");
      const id = /^\$\{ephemeral\.aws_eks_cluster_auth\.(.+)\.token\}$/.exec(
        String(provider["token"]),
      )?.[1];
      expect(tokens[id ?? ""]).toEqual({
        name,
        provider: name === "b" ? "aws.east" : "aws.west",
      });
      const cluster = dns.dataSource("aws_eks_cluster", `auth-${name}/cluster`);
      expect(cluster.body["name"]).toBe(name);
      expect(provider["host"]).toBe(`\${${cluster.address}.endpoint}`);
    }
    expect(dns.section("terraform")["required_version"]).toBe(">= 1.10");
  });

  it("takes stored tokens where the topology says so", () => {
    const dns = dnsOf({ tokenSource: TokenSource.DATA_SOURCE });

    expect(dns.section("ephemeral")).toEqual({});
    expect(dns.dataSources("aws_eks_cluster_auth")).toHaveLength(4);
    expect(dns.section("terraform")["required_version"]).toBe(">= 1.7");
  });

  it("takes nothing from the other stacks: a cluster is found by its name", () => {
    expect(dnsOf().dataSources("terraform_remote_state")).toEqual([]);
  });

  it("starts from EKS' text in created clusters, and from the live one in adopted clusters", () => {
    const dns = dnsOf();

    for (const name of ["a", "b", "c"]) {
      expect(textIn(dns, name).startsWith(defaultCorefileForEks().render())).toBe(true);
    }
    expect(textIn(dns, "old")).toMatch(/^\$\{join\(/);
    expect(dns.dataSource("kubernetes_config_map_v1").path).toBe("names-old/live/found");
    expect(namespacesIn(dns, "old")).toEqual(["ns-a", "ns-b", "ns-c"]);
  });

  it("forwards to linked peers alone", () => {
    const dns = dnsOf({ links: Links.hub("b") });

    expect(namespacesIn(dns, "a")).toEqual(["ns-b"]);
    expect(namespacesIn(dns, "b")).toEqual(["ns-a", "ns-c", "ns-old"]);
    expect(namespacesIn(dns, "old")).toEqual(["ns-b"]);
  });

  it("makes created clusters answer that own namespaces, and no others", () => {
    const dns = dnsOf({ clusters: [a, owner("b", "10.1.0.0/16")] });

    expect(dns.resources("kubernetes_service_v1").map(({ path }) => path)).toEqual([
      "dns-node-port-a/service",
    ]);
  });

  it("asks clusters without namespaces for nothing, and lets them ask", () => {
    const dns = dnsOf({
      clusters: [a, owner("b", "10.1.0.0/16")],
      adopted: [old({ namespaces: [], dnsAddresses: [] })],
    });

    expect(namespacesIn(dns, "a")).toEqual([]);
    expect(namespacesIn(dns, "b")).toEqual(["ns-a"]);
    expect(namespacesIn(dns, "old")).toEqual(["ns-a"]);
  });

  it("goes on writing every Corefile when no cluster owns a namespace, so that none is deleted", () => {
    const without = dnsOf({
      clusters: [owner("a", "10.0.0.0/16"), owner("b", "10.1.0.0/16")],
      adopted: [],
    });

    expect(writtenTo(without)).toEqual(["a", "b"]);
    expect(without.resources()).toHaveLength(2);
    for (const name of ["a", "b"]) {
      expect(textIn(without, name)).toBe(defaultCorefileForEks().render());
    }
  });

  it.each(["1", "9-lives", "aws", "auth", "Default"])(
    "takes a cluster called %s, in names that Terraform takes",
    (name) => {
      const dns = dnsOf({ clusters: [owner(name, "10.0.0.0/16", "x"), b], adopted: [] });
      const ids = [
        ...[...dns.resources(), ...dns.dataSources()].map(({ id }) => id),
        ...Object.keys(bodyOf(dns.section("ephemeral")["aws_eks_cluster_auth"])),
        ...aliases(dns),
      ];

      expect(ids).toHaveLength(10);
      for (const id of ids) {
        expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
      }
    },
  );
});

describe("a third cluster", () => {
  it("changes the text of the others' Corefiles in place, and nothing else of theirs", () => {
    const before = dnsOf({ clusters: [a, b], adopted: [] });
    const after = dnsOf({ clusters: [owner("aa", "10.4.0.0/16", "ns-aa"), b, a], adopted: [] });
    const changed = [...changes(before, after)].filter(([, { was }]) => was !== undefined);

    expect(changed.map(([address]) => address).sort()).toEqual([
      `${CONFIG_MAP}.corefile_a`,
      `${CONFIG_MAP}.corefile_b`,
    ]);
    for (const [, { was, is }] of changed) {
      expect({ ...is, data: undefined }).toEqual({ ...was, data: undefined });
    }
    expect(namespacesIn(after, "a")).toEqual(["ns-aa", "ns-b"]);
    const known = new Set(before.providers("kubernetes").map((each) => JSON.stringify(each)));
    expect(
      after.providers("kubernetes").filter((each) => known.has(JSON.stringify(each))),
    ).toHaveLength(2);
  });
});

describe("a created cluster that leaves", () => {
  const before = dnsOf({ adopted: [] });
  const leaving = dnsOf({
    clusters: [a, { ...b, provider: "east", leaving: true }, c],
    adopted: [],
  });
  const gone = dnsOf({ clusters: [a, c], adopted: [] });

  it("is asked by nobody from the first deploy on", () => {
    expect(namespacesIn(before, "a")).toEqual(["ns-b", "ns-c"]);
    expect(namespacesIn(leaving, "a")).toEqual(["ns-c"]);
    expect(namespacesIn(leaving, "c")).toEqual(["ns-a"]);
  });

  it("keeps its Corefile, which Terraform forgets, and the providers without which it could not", () => {
    expect(released(leaving)).toEqual([
      { from: `${CONFIG_MAP}.corefile_b`, lifecycle: { destroy: false } },
    ]);
    expect(writtenTo(leaving)).toEqual(["a", "c"]);
    expect(leaving.providers("kubernetes")).toEqual(
      expect.arrayContaining(before.providers("kubernetes")),
    );
    expect(leaving.providers("aws")).toEqual(before.providers("aws"));
    expect(leaving.section("ephemeral")).toEqual(before.section("ephemeral"));
  });

  it("answers no more, and no other thing changes in the cluster or in the others", () => {
    const changed = changes(before, leaving);

    expect([...changed.keys()].sort()).toEqual(
      [
        `${CONFIG_MAP}.corefile_a`,
        `${CONFIG_MAP}.corefile_b`,
        `${CONFIG_MAP}.corefile_c`,
        before.resource("kubernetes_service_v1", "dns-node-port-b/service").address,
      ].sort(),
    );
  });

  it("is not spoken of once its entry is gone, and the others do not change again", () => {
    const changed = changes(leaving, gone);

    expect([...changed.keys()]).toEqual([
      leaving.dataSource("aws_eks_cluster", "auth-b/cluster").address,
    ]);
    expect(released(gone)).toBeUndefined();
    expect(aliases(gone)).toEqual(["cluster-a", "cluster-c"]);
  });
});

describe("the last peer that leaves", () => {
  it("leaves a Corefile without stub domains, not a cluster without Corefile", () => {
    const dns = dnsOf({ clusters: [a, { ...b, leaving: true }], adopted: [] });

    expect(writtenTo(dns)).toEqual(["a"]);
    expect(textIn(dns, "a")).toBe(defaultCorefileForEks().render());
  });
});

describe("an adopted cluster that leaves", () => {
  const before = dnsOf();
  const leaving = dnsOf({ adopted: [old({ leaving: true })] });
  const forgotten = dnsOf({ adopted: [old({ leaving: true })], releasedCorefiles: ["old"] });
  const gone = dnsOf({ adopted: [] });

  it("gets its own text back, protected still, and is asked by nobody any more", () => {
    const { body } = leaving.resource(CONFIG_MAP, "names-old/corefile");

    expect(namespacesIn(before, "old")).toEqual(["ns-a", "ns-b", "ns-c"]);
    expect(textIn(leaving, "old")).toMatch(/^\$\{local\.[\w-]+\}$/);
    expect(bodyOf(body["lifecycle"])["prevent_destroy"]).toBe(true);
    expect(namespacesIn(leaving, "a")).toEqual(["ns-b", "ns-c"]);
    expect(released(leaving)).toBeUndefined();
  });

  it("is then forgotten on request, with its providers kept", () => {
    expect(released(forgotten)).toEqual([
      { from: `${CONFIG_MAP}.corefile_old`, lifecycle: { destroy: false } },
    ]);
    expect(writtenTo(forgotten)).toEqual(["a", "b", "c"]);
    expect(forgotten.providers("kubernetes")).toEqual(
      expect.arrayContaining(leaving.providers("kubernetes")),
    );
    expect(forgotten.dataSources("kubernetes_config_map_v1")).toEqual([]);
  });

  it("is not spoken of once its entry is gone, and the others do not change again", () => {
    expect([...changes(forgotten, gone).keys()]).toEqual([
      forgotten.dataSource("aws_eks_cluster", "auth-old/cluster").address,
    ]);
    expect(aliases(gone)).toEqual(["cluster-a", "cluster-b", "cluster-c"]);
  });
});

describe("the protection of Corefiles", () => {
  const protectionIn = (stack: SynthesizedStack): Record<string, unknown> =>
    Object.fromEntries(
      stack
        .resources(CONFIG_MAP)
        .map(({ id, body }) => [id, bodyOf(body["lifecycle"])["prevent_destroy"]]),
    );

  it("holds unless it is turned off, and for clusters that outlive the topology in any case", () => {
    expect(protectionIn(dnsOf({ clusters: [a, b] }))).toEqual({
      corefile_a: true,
      corefile_b: true,
      corefile_old: true,
    });
    expect(protectionIn(dnsOf({ clusters: [a, b], preventDestroy: false }))).toEqual({
      corefile_a: false,
      corefile_b: false,
      corefile_old: true,
    });
  });
});

describe("the order of declarations", () => {
  it("changes no byte of the stack", () => {
    const topology = topologyOf({ adopted: [old(), adopted("older", "10.5.0.0/16")] });
    const { text } = synthesizeTopology(topology).dns;

    fc.assert(
      fc.property(reordered(topology), (other) => {
        expect(synthesizeTopology(other).dns.text).toBe(text);
      }),
      { numRuns: 8 },
    );
  });
});

describe("names of a topology are refused", () => {
  it.each<[string, ErrorCode, Partial<EksTopology>]>([
    [
      "that two clusters own",
      ErrorCode.NAMESPACE_SHARED,
      { clusters: [a, { ...b, namespaces: ["ns-a"] }] },
    ],
    [
      "that an adopted cluster owns and nobody answers for",
      ErrorCode.DNS_ADDRESSES,
      { adopted: [old({ dnsAddresses: [] })] },
    ],
    [
      "that an adopted cluster would answer for and does not name",
      ErrorCode.NAMESPACES_MISSING,
      { adopted: [old({ namespaces: [] })] },
    ],
    [
      "of a released cluster that the topology does not declare",
      ErrorCode.RELEASED_UNKNOWN,
      { releasedCorefiles: ["older"] },
    ],
    [
      "of a released cluster that resolves the names of its peers still",
      ErrorCode.STUB_RELEASED,
      { releasedCorefiles: ["old"] },
    ],
    [
      "of a released cluster that is created and stays",
      ErrorCode.STUB_RELEASED,
      { releasedCorefiles: ["a"] },
    ],
  ])("%s", (_, code, more) => {
    const error = errorOf(() => dnsOf(more));

    expect(error.code).toBe(code);
    expect(error.path).toMatch(/^eks-dns/);
  });
});
