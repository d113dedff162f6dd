import { Fn, TerraformStack, Token } from "cdktf";
import { ErrorCode, type ICluster } from "../../src/cluster";
import {
  Corefile,
  CorefileBase,
  defaultCorefileForEks,
  defaultCorefileForKubeadm,
  ForwardPolicy,
  releaseCorefiles,
  type ServerBlock,
  StubDomains,
  type StubDomainsProps,
} from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { codeOf, errorOf } from "../support/errors";
import { bodyOf, SynthesizedStack, testApp } from "../support/synth";

const a = dnsCluster("a");
const b = dnsCluster("b");
const c = dnsCluster("c");

type Options = Partial<StubDomainsProps> & { readonly cluster: ICluster };

/** Stub domains in a stack, on the base of EKS. */
function declare(stack: TerraformStack, { cluster, ...options }: Options): StubDomains {
  return new StubDomains(stack, `dns-${cluster.clusterName}`, {
    cluster,
    provider: kubernetes(stack, cluster.clusterName),
    peers: [],
    base: CorefileBase.eks(),
    ...options,
  });
}

function synthesize(...all: readonly Options[]): SynthesizedStack {
  const stack = new TerraformStack(testApp(), "dns");
  all.forEach((options) => declare(stack, options));
  return new SynthesizedStack("dns", JSON.stringify(stack.toTerraform()));
}

/** The Corefile that a stack writes, as CoreDNS reads it. */
function corefileOf(stack: SynthesizedStack): Corefile {
  const { body } = stack.resource("kubernetes_config_map_v1_data");
  const data: unknown = body["data"];
  const text =
    typeof data === "object" && data !== null && "Corefile" in data ? data.Corefile : undefined;
  return Corefile.parse(String(text));
}

function stubsOf(stack: SynthesizedStack): ServerBlock[] {
  return corefileOf(stack).serverBlocks.slice(1);
}

const zonesOf = (stack: SynthesizedStack): string[][] =>
  stubsOf(stack).map(({ keys }) => [...keys]);

/** The words of a directive and of those in its braces, a line each. */
function linesOf(block: ServerBlock | undefined, name: string): string[] {
  const directive = block?.directives.find((each) => each.name === name);
  return [
    [name, ...(directive?.args ?? [])].join(" "),
    ...(directive?.block ?? []).map((option) => [option.name, ...option.args].join(" ")),
  ];
}

describe("the zones that are forwarded", () => {
  it("are the service and pod zones of each namespace that a peer of the same domain owns", () => {
    const stack = synthesize({ cluster: a, peers: [dnsCluster("b", { namespaces: ["x", "y"] })] });

    expect(zonesOf(stack)).toEqual([
      ["x.svc.cluster.local:53", "x.pod.cluster.local:53"],
      ["y.svc.cluster.local:53", "y.pod.cluster.local:53"],
    ]);
  });

  it("are the domain of a peer that has one of its own", () => {
    const stack = synthesize({
      cluster: a,
      peers: [dnsCluster("b", { clusterDomain: "cluster-2.com", namespaces: [] })],
    });

    expect(zonesOf(stack)).toEqual([["cluster-2.com:53"]]);
  });

  it("are answered by the peer that owns them, in the seed's two clusters the right way round", () => {
    const one = dnsCluster("test-cluster", {
      namespaces: ["cluster-1"],
      addresses: ["192.168.96.16", "192.168.128.16"],
    });
    const two = dnsCluster("test-cluster-2", {
      namespaces: ["cluster-2"],
      addresses: ["10.0.96.16", "10.0.128.16"],
    });

    const [inOne] = stubsOf(synthesize({ cluster: one, peers: [two] }));
    const [inTwo] = stubsOf(synthesize({ cluster: two, peers: [one] }));

    expect(inOne?.keys[0]).toBe("cluster-2.svc.cluster.local:53");
    expect(linesOf(inOne, "forward")[0]).toBe("forward . 10.0.96.16 10.0.128.16");
    expect(inTwo?.keys[0]).toBe("cluster-1.svc.cluster.local:53");
    expect(linesOf(inTwo, "forward")[0]).toBe("forward . 192.168.96.16 192.168.128.16");
  });

  it("are in an order that does not depend on that of the peers", () => {
    const sorted = synthesize({ cluster: a, peers: [b, c] });
    const reversed = synthesize({ cluster: a, peers: [c, b] });

    expect(corefileOf(reversed).render()).toBe(corefileOf(sorted).render());
    expect(zonesOf(sorted)).toHaveLength(2);
  });

  it("include ranges of the peers that belong to nobody else, when asked for", () => {
    const own = dnsCluster("a", {}, "10.1.0.0/16", "172.20.0.0/16");
    const peer = dnsCluster("b", {}, "10.2.0.0/16", "172.20.0.0/16");

    const stack = synthesize({ cluster: own, peers: [peer], reverseZones: true });

    expect(zonesOf(stack).slice(1)).toEqual([["10.2.0.0/16:53"]]);
    expect(linesOf(stubsOf(stack)[1], "forward")).toContain(
      "health_check 0.5s domain 2.10.in-addr.arpa.",
    );
    expect(zonesOf(synthesize({ cluster: own, peers: [peer] }))).toHaveLength(1);
  });
});

describe("a stub block", () => {
  const [block] = stubsOf(synthesize({ cluster: a, peers: [b] }));

  it("forgets quickly that a name did not exist, and gives stale answers only for want of others", () => {
    expect(linesOf(block, "cache")).toEqual([
      "cache",
      "success 9984 30",
      "denial 9984 5",
      "prefetch 10 1m 10%",
      "serve_stale 3600s verify",
    ]);
  });

  it("asks for a name of the peer's own to see whether it is well", () => {
    expect(linesOf(block, "forward")).toEqual([
      "forward . 10.0.0.98",
      "policy random",
      "max_concurrent 1000",
      "health_check 0.5s domain b.svc.cluster.local.",
    ]);
  });

  it("asks at other ports than 53, too", () => {
    const addresses = ["10.0.0.2:30053", "[fd00::2]:30053", "fd00::3"];
    const [stub] = stubsOf(synthesize({ cluster: a, peers: [dnsCluster("b", { addresses })] }));

    expect(linesOf(stub, "forward")[0]).toBe(`forward . ${addresses.join(" ")}`);
  });

  it("logs errors, and has no loop plugin, which would stop CoreDNS for a mistake elsewhere", () => {
    expect(block?.directives.map(({ name }) => name)).toEqual(["errors", "cache", "forward"]);
  });

  it("takes options", () => {
    const [changed] = stubsOf(
      synthesize({
        cluster: a,
        peers: [b],
        log: true,
        forceTcp: true,
        policy: ForwardPolicy.SEQUENTIAL,
        maxConcurrent: 10,
        successTtl: 60,
        denialTtl: 1,
        serveStale: 120,
      }),
    );

    expect(changed?.directives.map(({ name }) => name)).toContain("log");
    expect(linesOf(changed, "forward")).toEqual([
      "forward . 10.0.0.98",
      "policy sequential",
      "force_tcp",
      "max_concurrent 10",
      "health_check 0.5s domain b.svc.cluster.local.",
    ]);
    expect(linesOf(changed, "cache")).toEqual([
      "cache",
      "success 9984 60",
      "denial 9984 1",
      "prefetch 10 1m 10%",
      "serve_stale 120s verify",
    ]);
  });
});

describe("the base text", () => {
  it("is kept as it is, and the stub blocks follow it", () => {
    const eks = defaultCorefileForEks().render();
    const kubeadm = defaultCorefileForKubeadm({ clusterDomain: "one.com" }).render();
    const one = dnsCluster("a", { clusterDomain: "one.com" });

    expect(corefileOf(synthesize({ cluster: a, peers: [b] })).render()).toMatch(
      new RegExp(`^${escaped(eks)}\n# Answered by b\\.\nb\\.svc`),
    );
    expect(corefileOf(synthesize({ cluster: one, base: CorefileBase.kubeadm() })).render()).toBe(
      kubeadm,
    );
    expect(corefileOf(synthesize({ cluster: one })).render()).toBe(
      defaultCorefileForEks({ clusterDomain: "one.com" }).render(),
    );
  });

  it("may be given", () => {
    const text = ".:53 {\n    whoami\n}\n";
    const stack = synthesize({ cluster: a, peers: [b], base: CorefileBase.text(text) });

    expect(corefileOf(stack).render().startsWith(text)).toBe(true);
    expect(stubsOf(stack)).toHaveLength(1);
  });

  it("may hold what Terraform would take for a template, beside addresses that it computes", () => {
    const base = CorefileBase.text('.:53 {\n    hosts "${name}" %{if} {$ENV}\n}\n');
    const peer = dnsCluster("b", { addresses: [Token.asString(Fn.element(["10.0.0.1"], 0))] });

    const { body } = synthesize({ cluster: a, peers: [peer], base }).resource(
      "kubernetes_config_map_v1_data",
    );

    expect(JSON.stringify(body["data"])).toContain("$${name}");
    expect(JSON.stringify(body["data"])).toContain("%%{if}");
    expect(JSON.stringify(body["data"])).toContain("forward . ${element([");
  });

  it("is refused when it answers for a zone of a peer already", () => {
    const base = CorefileBase.text("b.svc.cluster.local:53 {\n    forward . 10.0.76.0\n}\n");

    expect(codeOf(() => synthesize({ cluster: a, peers: [b], base }))).toBe(
      ErrorCode.COREFILE_ZONE_DUPLICATE,
    );
  });

  const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
});

describe("the resource", () => {
  it("takes the key over, names its provider, and refuses to be destroyed", () => {
    const { body, id } = synthesize({ cluster: a, peers: [b] }).resource(
      "kubernetes_config_map_v1_data",
    );

    expect(id).toBe("corefile_a");
    expect(body).toMatchObject({
      provider: "kubernetes.a",
      force: true,
      field_manager: "cdktf-multicluster",
      metadata: { name: "coredns", namespace: "kube-system" },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("can be destroyed when that is asked for", () => {
    const { body } = synthesize({ cluster: a, preventDestroy: false }).resource(
      "kubernetes_config_map_v1_data",
    );

    expect(body["lifecycle"]).toEqual({ prevent_destroy: false });
  });

  it("is forgotten and left as it is once it is released", () => {
    const stack = new TerraformStack(testApp(), "dns");
    declare(stack, { cluster: a });
    releaseCorefiles(stack, ["c", "b"]);

    expect(stack.toTerraform()).toMatchObject({
      removed: [
        { from: "kubernetes_config_map_v1_data.corefile_b", lifecycle: { destroy: false } },
        { from: "kubernetes_config_map_v1_data.corefile_c", lifecycle: { destroy: false } },
      ],
    });
  });

  it("is nothing that a stack without released clusters has to forget", () => {
    const stack = new TerraformStack(testApp(), "dns");
    declare(stack, { cluster: a });
    releaseCorefiles(stack, []);

    const { removed, terraform } = bodyOf(stack.toTerraform());
    expect(removed).toBeUndefined();
    expect(bodyOf(terraform)["required_version"]).toBeUndefined();
  });

  it("cannot be released while it is declared", () => {
    const stack = new TerraformStack(testApp(), "dns");
    declare(stack, { cluster: a });

    const error = errorOf(() => {
      releaseCorefiles(stack, ["a"]);
    });

    expect(error.code).toBe(ErrorCode.STUB_RELEASED);
  });
});

describe("what would break names is refused", () => {
  const own = { clusterDomain: "a.example.com" };

  it.each<[ErrorCode, readonly Options[]]>([
    [ErrorCode.DNS_ADDRESSES, [{ cluster: a, peers: [dnsCluster("b", { addresses: [] })] }]],
    [ErrorCode.NAMESPACES_MISSING, [{ cluster: a, peers: [dnsCluster("b", { namespaces: [] })] }]],
    [ErrorCode.NAMESPACE_SHARED, [{ cluster: a, peers: [dnsCluster("b", { namespaces: ["a"] })] }]],
    [
      ErrorCode.NAMESPACE_SHARED,
      [{ cluster: a, peers: [b, dnsCluster("c", { namespaces: ["b"] })] }],
    ],
    [
      ErrorCode.DOMAIN_SHARED,
      [
        {
          cluster: a,
          peers: [
            dnsCluster("b", { clusterDomain: "x.com" }),
            dnsCluster("c", { clusterDomain: "x.com" }),
          ],
        },
      ],
    ],
    [
      ErrorCode.STUB_OWN_ZONE,
      [
        {
          cluster: dnsCluster("a", own),
          peers: [dnsCluster("b", { clusterDomain: "example.com" })],
        },
      ],
    ],
    [ErrorCode.STUB_OPTION, [{ cluster: a, denialTtl: 0 }]],
    [ErrorCode.STUB_OPTION, [{ cluster: a, serveStale: 1.5 }]],
    [
      ErrorCode.STUB_CYCLE,
      [
        // b says that it answers for x, and asks c, which asks b again.
        { cluster: a, peers: [dnsCluster("b", { namespaces: ["x"] })] },
        {
          cluster: dnsCluster("b", { namespaces: [] }),
          peers: [dnsCluster("c", { namespaces: ["x"] })],
        },
        {
          cluster: dnsCluster("c", { namespaces: [] }),
          peers: [dnsCluster("b", { namespaces: ["x"] })],
        },
      ],
    ],
  ])("%s", (code, declared) => {
    expect(codeOf(() => synthesize(...declared))).toBe(code);
  });

  it("STUB_WRITER, in another stack of the app, too", () => {
    const app = testApp();
    declare(new TerraformStack(app, "one"), { cluster: a });

    expect(
      codeOf(() => declare(new TerraformStack(app, "other"), { cluster: dnsCluster("a") })),
    ).toBe(ErrorCode.STUB_WRITER);
  });

  it("names the clusters of a cycle in the order in which they would ask", () => {
    const error = errorOf(() =>
      synthesize(
        {
          cluster: dnsCluster("b", { namespaces: [] }),
          peers: [dnsCluster("c", { namespaces: ["x"] })],
        },
        {
          cluster: dnsCluster("c", { namespaces: [] }),
          peers: [dnsCluster("b", { namespaces: ["x"] })],
        },
      ),
    );

    expect(error.message).toContain('"c" asks "b" asks "c"');
  });

  it("but not clusters that resolve each other's names", () => {
    const stack = synthesize(
      { cluster: a, peers: [b, c] },
      { cluster: b, peers: [a, c] },
      { cluster: c, peers: [a, b] },
    );

    expect(stack.resources("kubernetes_config_map_v1_data")).toHaveLength(3);
  });
});
