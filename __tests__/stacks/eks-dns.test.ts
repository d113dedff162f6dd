import fc from "fast-check";
import { TokenSource } from "../../src/aws";
import { ErrorCode, Links, Traffic } from "../../src/cluster";
import { Corefile, defaultCorefileForEks } from "../../src/dns";
import type { EksTopology } from "../../stacks/eks-topology";
import { errorOf } from "../support/errors";
import { withoutProvider } from "../support/eks";
import {
  a,
  aliases,
  b,
  changes,
  CONFIG_MAP,
  dnsOf,
  dnsTopologyOf,
  namespacesIn,
  old,
  owner,
  textIn,
  writtenTo,
} from "../support/eks-dns";
import { bodyOf, type SynthesizedStack } from "../support/synth";
import { adopted, reordered, synthesizeTopology } from "../support/topologies";

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
    expect(dns.section("terraform")["required_version"]).toBe("~> 1.10");
  });

  it("takes stored tokens where the topology says so", () => {
    const dns = dnsOf({ tokenSource: TokenSource.DATA_SOURCE });

    expect(dns.section("ephemeral")).toEqual({});
    expect(dns.dataSources("aws_eks_cluster_auth")).toHaveLength(4);
    expect(dns.section("terraform")["required_version"]).toBe("~> 1.7");
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

describe("the order of declarations", () => {
  it("changes no byte of the stack", () => {
    const topology = dnsTopologyOf({ adopted: [old(), adopted("older", "10.5.0.0/16")] });
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

describe("the connectivity check of a topology", () => {
  const jobsIn = (stack: SynthesizedStack): Record<string, unknown> =>
    Object.fromEntries(
      stack
        .resources("kubernetes_job_v1")
        .map(({ path, body }) => [path.split("/").slice(-3, -1).join(" to "), body["provider"]]),
    );

  it("is none unless it is asked for", () => {
    const dns = dnsOf();
    for (const type of ["job", "deployment", "namespace"]) {
      expect(dns.resources(`kubernetes_${type}_v1`)).toEqual([]);
    }
  });

  it("runs between linked clusters that own namespaces, in the first of each", () => {
    const dns = dnsOf({
      clusters: [a, owner("b", "10.1.0.0/16", "ns-b"), owner("c", "10.2.0.0/16")],
      links: Links.hub("b"),
      connectivityCheck: { createNamespaces: true },
    });

    expect(jobsIn(dns)).toEqual({
      "a to b": "kubernetes.cluster-a",
      "b to a": "kubernetes.cluster-b",
      "b to old": "kubernetes.cluster-b",
      "old to b": "kubernetes.cluster-old",
    });
    const namespaces = dns.resources("kubernetes_namespace_v1");
    expect(namespaces.map(({ body }) => bodyOf(body["metadata"])["name"]).sort()).toEqual([
      "ns-a",
      "ns-b",
      "ns-old",
    ]);
  });

  it("waits for the names of the cluster that looks", () => {
    const dns = dnsOf({ connectivityCheck: {} });
    for (const { path, body } of dns.resources("kubernetes_job_v1")) {
      const from = path.split("/").at(-3) ?? "";
      const { address } = dns.resource(CONFIG_MAP, `names-${from}/corefile`);
      expect(body["depends_on"]).toContain(address);
    }
  });

  it("needs a port that the topology lets through", () => {
    const traffic = [Traffic.tcp(4000, 4010)];
    expect(errorOf(() => dnsOf({ traffic, connectivityCheck: {} })).code).toBe(
      ErrorCode.CHECK_OPTION,
    );
    expect(Object.keys(jobsIn(dnsOf({ traffic, connectivityCheck: { port: 4005 } })))).toHaveLength(
      12,
    );
  });
});
