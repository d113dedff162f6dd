import { type App, TerraformStack } from "cdktf";
import type { ICluster } from "../../src/cluster";
import { factsOf } from "../../src/cluster/topology/facts";
import { CorefileBase, KubeDnsStubDomains, StubDomains } from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { errorOf, isRefused } from "../support/errors";
import { testApp } from "../support/synth";

/** What each cluster forwards: `zone -> peer`. */
type Forwards = Readonly<Record<string, readonly string[]>>;

/** Declares what a cluster forwards: zones that are domains of their own, to the addresses of peers. */
function forward(
  stack: TerraformStack,
  cluster: ICluster,
  zones: ReadonlyMap<string, ICluster>,
): void {
  const { clusterName } = cluster;
  new KubeDnsStubDomains(stack, clusterName, {
    cluster,
    provider: kubernetes(stack, clusterName),
    peers: [...zones].map(([clusterDomain, { dns }]) =>
      dnsCluster(`peer-${clusterDomain}`, { ...dns, clusterDomain }),
    ),
  });
}

function declare(app: App, forwards: Forwards): void {
  const stack = new TerraformStack(app, "dns");
  for (const [name, stubs] of Object.entries(forwards)) {
    const zones = stubs.map((stub): [string, ICluster] => {
      const [zone = "", peer = ""] = stub.split(" -> ");
      return [zone, dnsCluster(peer)];
    });
    forward(stack, dnsCluster(name), new Map(zones));
  }
}

const cycleOf = (forwards: Forwards): string =>
  errorOf(() => {
    declare(testApp(), forwards);
  }).found;

const isAccepted = (forwards: Forwards): boolean =>
  !isRefused(() => {
    declare(testApp(), forwards);
  });

describe("queries that would go round are refused", () => {
  it.each<[string, Forwards, string]>([
    ["between two", { a: ["x.test -> b"], b: ["x.test -> a"] }, "b -> a -> b"],
    [
      "over three",
      { a: ["x.test -> b"], b: ["x.test -> c"], c: ["x.test -> a"] },
      "c -> a -> b -> c",
    ],
    ["to the cluster itself", { a: ["x.test -> a"] }, "a -> a"],
    [
      "by the second of several zones",
      { a: ["w.test -> b", "x.test -> b"], b: ["v.test -> a", "x.test -> a"] },
      "b -> a -> b",
    ],
    [
      "in a zone around it",
      { a: ["y.x.test -> b"], b: ["x.test -> a", "y.x.test -> a"] },
      "b -> a -> b",
    ],
    [
      "by the longer of two zones",
      { a: ["x.test -> b"], b: ["test -> c", "x.test -> a"], c: [] },
      "b -> a -> b",
    ],
    [
      "by the longer of two zones, whichever is declared first",
      { a: ["x.test -> b"], b: ["x.test -> a", "test -> c"], c: [] },
      "b -> a -> b",
    ],
    [
      "in a part of a zone that is declared first",
      { b: ["test -> a"], a: ["x.test -> b"] },
      "a -> b -> a",
    ],
    [
      "in a part of a zone that is declared last",
      { a: ["x.test -> b"], b: ["test -> a"] },
      "b -> a -> b",
    ],
  ])("%s", (_, forwards, cycle) => {
    expect(cycleOf(forwards)).toBe(cycle);
  });

  it("where one of several addresses is that of a cluster in the circle", () => {
    const stack = new TerraformStack(testApp(), "dns");
    const [one, other, alias] = [
      dnsCluster("one", { addresses: ["10.0.0.1", "10.0.0.2"] }),
      dnsCluster("other", { addresses: ["10.0.0.3"] }),
      dnsCluster("alias", { addresses: ["10.0.0.9", "10.0.0.2"] }),
    ];
    forward(stack, one, new Map([["x.test", other]]));

    const error = errorOf(() => {
      forward(stack, other, new Map([["x.test", alias]]));
    });

    expect(error.found).toBe("other -> one -> other");
    expect(error.path).toBe("dns/other");
  });

  it("where the first of several clusters at an address is in no circle", () => {
    const stack = new TerraformStack(testApp(), "dns");
    const [quiet, one, other] = [
      dnsCluster("quiet", { addresses: ["10.0.0.1"] }),
      dnsCluster("one", { addresses: ["10.0.0.1"] }),
      dnsCluster("other", { addresses: ["10.0.0.2"] }),
    ];
    forward(stack, quiet, new Map());
    forward(stack, one, new Map([["x.test", other]]));

    const error = errorOf(() => {
      forward(stack, other, new Map([["x.test", one]]));
    });

    expect(error.found).toBe("other -> one -> other");
  });
});

describe("queries that come to an end are not refused", () => {
  it.each<[string, Forwards]>([
    ["for zones of their own", { a: ["b.test -> b"], b: ["a.test -> a"] }],
    ["for a zone that only ends alike", { a: ["x.test -> b"], b: ["ax.test -> a"] }],
    [
      "where a longer zone leads out of the circle",
      { a: ["y.x.test -> b"], b: ["x.test -> a", "y.x.test -> c"], c: [] },
    ],
    ["where the last cluster forwards nothing", { a: ["x.test -> b"], b: ["x.test -> c"], c: [] }],
    ["where the last cluster is none of the app", { a: ["x.test -> b"], b: ["x.test -> z"] }],
  ])("%s", (_, forwards) => {
    expect(isAccepted(forwards)).toBe(true);
  });

  it("in two apps, which know nothing of each other", () => {
    declare(testApp(), { a: ["x.test -> b"] });
    declare(testApp(), { a: [] });

    expect(isAccepted({ b: ["x.test -> a"] })).toBe(true);
  });
});

describe("what a cluster forwards is known in its app", () => {
  const stack = new TerraformStack(testApp(), "dns");
  const [cluster, peer] = [dnsCluster("a"), dnsCluster("b", { clusterDomain: "b.example" })];
  const stubs = [{ zones: ["b.example"], peer }];
  const provider = kubernetes(stack, "a");

  it("with the options of CoreDNS that count", () => {
    const made = new StubDomains(stack, "core-dns", {
      cluster,
      provider,
      peers: [peer],
      base: CorefileBase.eks(),
      forceTcp: true,
      denialTtl: 1,
    });

    const kept = { successTtl: 30, denialTtl: 1, serveStale: 3600 };
    expect(factsOf(stack).resolvers).toEqual([
      { madeBy: made, cluster, by: "stub domain of CoreDNS", stubs, forceTcp: true, ...kept },
    ]);
  });

  it("for kube-dns without times, which are not ours to say", () => {
    const app = new TerraformStack(testApp(), "dns");
    const made = new KubeDnsStubDomains(app, "kube-dns", { cluster, provider, peers: [peer] });

    expect(factsOf(app).resolvers).toEqual([
      { madeBy: made, cluster, by: "stub domain of kube-dns", stubs, forceTcp: false },
    ]);
  });
});
