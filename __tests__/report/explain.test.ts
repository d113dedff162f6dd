import { type App, TerraformStack, Token } from "cdktf";
import { type IEksCluster, PeeringMesh, VpcPeering } from "../../src/aws";
import { Links, Protocol, Traffic } from "../../src/cluster";
import { CorefileBase, KubeDnsStubDomains, StubDomains } from "../../src/dns";
import { GkeMesh } from "../../src/google";
import { explain, type Explanation, type Hop, HopStep, type Question } from "../../src/report";
import {
  addEksStacks,
  addGkeStack,
  addKindStacks,
  addStacks,
  eksTopology,
  gkeTopology,
  kindTopology,
} from "../../stacks/topologies";
import type { EksTopology } from "../../stacks/eks-topology";
import { dnsCluster, kubernetes } from "../support/dns";
import { adopt, networkAcl, placement } from "../support/eks";
import { adoptGke, adoptNetwork } from "../support/gke";
import { testApp } from "../support/synth";
import { adopted, created, topologyOf } from "../support/topologies";

function ask(fill: (app: App) => void, question: Question): Explanation {
  const app = testApp();
  fill(app);
  return explain(app, question);
}

/** An answer in short: whose hop of which kind comes when, and a cross for the one that blocks. */
const steps = ({ hops }: Explanation): string[] =>
  hops.map(({ part, step, clusterName, passed }) =>
    [part, step, clusterName, ...(passed ? [] : ["✗"])].join(" "),
  );

/** The hop that blocks; its absence fails the test. */
function blockOf({ reached, hops }: Explanation): Hop {
  const last = hops.at(-1);
  if (reached || last === undefined || last.passed) throw new Error("Nothing blocks.");
  expect(hops.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  return last;
}

const eks =
  (more: Partial<EksTopology> = {}) =>
  (app: App): void => {
    addEksStacks(app, { ...eksTopology, ...more });
  };

/** Adopts clusters into one stack, and joins them. */
const joined =
  (
    adoptAll: (stack: TerraformStack) => readonly IEksCluster[],
    props: { readonly links?: Links; readonly traffic?: readonly Traffic[] } = {},
  ) =>
  (app: App): void => {
    const stack = new TerraformStack(app, "stack");
    new PeeringMesh(stack, "mesh", { clusters: adoptAll(stack), ...props });
  };

const TO_PEER = {
  from: "test-cluster",
  to: "basic-pd.cluster-2.svc.cluster.local",
  port: 2379,
};

describe("a name between two EKS clusters", () => {
  it("is followed to the load balancer of the peer's DNS, and on to its pods and back", () => {
    const explanation = ask(eks(), TO_PEER);

    expect(explanation.reached).toBe(true);
    expect(steps(explanation)).toEqual([
      "name zone test-cluster",
      "question forwarder test-cluster",
      "question forwarder test-cluster-2",
      "question source test-cluster",
      "question route test-cluster",
      "question filter test-cluster",
      "question filter test-cluster-2",
      "question filter test-cluster-2",
      "question route back test-cluster-2",
      "connection destination test-cluster-2",
      "connection source test-cluster",
      "connection route test-cluster",
      "connection filter test-cluster",
      "connection filter test-cluster-2",
      "connection filter test-cluster-2",
      "connection route back test-cluster-2",
    ]);
  });

  it("names what makes each hop so", () => {
    const { hops } = ask(eks(), TO_PEER);
    const paths = new Map(hops.map(({ says, path }) => [says, path]));

    expect(
      paths.get(
        "cluster-2.svc.cluster.local is a stub domain of CoreDNS of test-cluster, answered by test-cluster-2",
      ),
    ).toBe("eks-dns/names-test-cluster");
    expect(
      paths.get("a network load balancer answers there, in front of port 30053 of every node"),
    ).toBe("eks-network/dns-endpoint-test-cluster-2/load-balancer");
    expect(
      paths.get("the cluster security group of test-cluster-2 admits tcp 2379 from 192.168.0.0/16"),
    ).toBe(
      "eks-network/mesh/test-cluster/test-cluster-2/accepter-ingress-cluster-192-168-0-0-16-all",
    );
    expect(paths.get("pods of test-cluster keep their addresses")).toBe(
      "eks-clusters/cluster-test-cluster/addons/vpc-cni",
    );
  });

  it("says of network ACLs that nobody manages that nobody does", () => {
    const { hops } = ask(eks(), TO_PEER);
    const unmanaged = hops.filter(({ says }) => says.includes("not managed here"));

    expect(unmanaged.map(({ clusterName }) => clusterName)).toEqual([
      "test-cluster",
      "test-cluster-2",
      "test-cluster",
      "test-cluster-2",
    ]);
  });

  it("is blocked at the security group for a port that is not allowed, and told what to add", () => {
    const block = blockOf(ask(eks({ traffic: [Traffic.tcp(4000)] }), TO_PEER));

    expect(block).toMatchObject({
      step: HopStep.FILTER,
      clusterName: "test-cluster-2",
      says: "no rule of the cluster security group of test-cluster-2 admits tcp 2379 from 192.168.0.0/16",
      fix: "add Traffic.tcp(2379) to the traffic between the clusters.",
    });
  });

  it.each([
    ["not of the protocol", Protocol.UDP, 4000],
    ["below the range", Protocol.TCP, 3999],
    ["above the range", Protocol.TCP, 4011],
  ] as const)("is blocked for a port %s", (_, protocol, port) => {
    const traffic = [Traffic.tcp(4000, 4010)];

    expect(blockOf(ask(eks({ traffic }), { ...TO_PEER, protocol, port })).step).toBe(
      HopStep.FILTER,
    );
  });

  it("is one of the cluster itself in its own namespaces, and in those of nobody", () => {
    for (const namespace of ["cluster-1", "default"]) {
      const to = `db.${namespace}.svc.cluster.local`;

      expect(steps(ask(eks(), { ...TO_PEER, to }))).toEqual([
        "name zone test-cluster",
        "connection destination test-cluster",
      ]);
    }
  });

  it("is read without regard to case and final dot", () => {
    const to = "Basic-PD.Cluster-2.svc.cluster.local.";

    expect(ask(eks(), { ...TO_PEER, to })).toEqual(ask(eks(), TO_PEER));
  });

  it("is blocked where it is in no zone that is forwarded", () => {
    const block = blockOf(ask(eks(), { ...TO_PEER, to: "www.example.org" }));

    expect(block.step).toBe(HopStep.ZONE);
    expect(block.says).toContain("upstream resolver");
    expect(block.fix).toContain("cluster-2.svc.cluster.local");
  });
});

describe("an address of an EKS cluster", () => {
  it("is blocked where it is one of a Service, which exists inside the cluster alone", () => {
    const clusters = [
      created("a", "10.0.0.0/16"),
      created("b", "10.1.0.0/16", { serviceCidr: "172.21.0.0/16" }),
    ];
    const topology = topologyOf({ clusters, adopted: [] });
    const block = blockOf(
      ask(
        (app) => {
          addEksStacks(app, topology);
        },
        { from: "a", to: "172.21.0.9", port: 80 },
      ),
    );

    expect(block).toMatchObject({ step: HopStep.DESTINATION, clusterName: "b" });
    expect(block.says).toBe(
      "172.21.0.9 is in the service range 172.21.0.0/16 of b, which exists inside that cluster alone",
    );
    expect(block.fix).toContain("headless Service");
  });

  it("stays at home where the cluster has the same range, and says who else has it", () => {
    const { reached, hops } = ask(eks(), { ...TO_PEER, to: "172.20.0.10" });

    expect(reached).toBe(true);
    expect(hops).toHaveLength(1);
    expect(hops[0]?.says).toContain("never come to test-cluster-2");
  });

  it("is blocked where no cluster has it, and where it means no other host", () => {
    const internet = blockOf(ask(eks(), { ...TO_PEER, to: "192.0.2.1" }));
    const loopback = blockOf(ask(eks(), { ...TO_PEER, to: "127.0.0.1" }));

    expect(internet.says).toContain("packets go to the internet gateway");
    expect(internet.fix).toContain('"test-cluster-2"');
    expect(loopback.says).toContain("127.0.0.0/8");
  });

  it("stays at home where the cluster alone has the range", () => {
    const { reached, hops } = ask(eks(), { ...TO_PEER, to: "192.168.77.7" });

    expect(reached).toBe(true);
    expect(hops.map(({ says }) => says)).toEqual([
      "192.168.77.7 is in the VPC range 192.168.0.0/16 of test-cluster itself",
    ]);
  });

  it("is blocked where nothing leads out of the clusters, and none is joined", () => {
    const alone = (app: App): void => {
      adopt(new TerraformStack(app, "stack"), "a", "10.0.0.0/16");
    };
    const block = blockOf(ask(alone, { from: "a", to: "192.0.2.1", port: 1 }));

    expect(block.says).toBe(
      "192.0.2.1 is in no range of a cluster that a is joined with: nothing leads there",
    );
    expect(block.fix).toBe('give an address of a cluster that is joined with "a": there is none.');
  });

  it("of the load balancer leads to port 53 alone", () => {
    const to = "10.0.128.16";

    expect(ask(eks(), { ...TO_PEER, to, port: 53 }).reached).toBe(true);
    expect(blockOf(ask(eks(), { ...TO_PEER, to })).says).toContain("passes port 53 on");
  });

  it("is an IPv6 one only to a cluster that has such a range", () => {
    const fill = joined((stack) => [
      adopt(stack, "a", "10.0.0.0/16"),
      adopt(stack, "b", ["10.1.0.0/16", "2001:db8:1::/56"]),
      adopt(stack, "c", ["10.2.0.0/16", "2001:db8:2::/56"]),
    ]);
    const to = "2001:db8:1::7";

    expect(blockOf(ask(fill, { from: "a", to, port: 1 }))).toMatchObject({ step: HopStep.SOURCE });
    expect(ask(fill, { from: "c", to, port: 1 }).reached).toBe(true);
  });
});

describe("spokes of a hub", () => {
  const hub = eks({
    clusters: [
      created("hub", "10.0.0.0/16", { namespaces: ["of-hub"] }),
      created("b", "10.1.0.0/16", { namespaces: ["of-b"] }),
      created("c", "10.2.0.0/16", { namespaces: ["of-c"] }),
    ],
    providers: [{ name: "west", region: "us-west-2" }],
    links: Links.hub("hub"),
  });

  it.each([
    ["hub", "of-b"],
    ["b", "of-hub"],
  ])("%s reaches %s", (from, namespace) => {
    const to = `db.${namespace}.svc.cluster.local`;

    expect(ask(hub, { from, to, port: 4000 }).reached).toBe(true);
  });

  it("do not know each other's names", () => {
    const block = blockOf(ask(hub, { from: "b", to: "db.of-c.svc.cluster.local", port: 4000 }));

    expect(block).toMatchObject({ step: HopStep.ZONE, clusterName: "b" });
    expect(block.says).toContain("belongs to c");
    expect(block.fix).toBe('link "b" with "c", and add it to the peers of its stub domains.');
  });

  it("have no way to each other", () => {
    const block = blockOf(ask(hub, { from: "b", to: "10.2.0.7", port: 4000 }));

    expect(block).toMatchObject({ step: HopStep.ROUTE, clusterName: "b" });
    expect(block.says).toContain("no route of b leads packets for 10.2.0.7/32 to c");
    expect(block.fix).toContain('link "b" with "c"');
  });
});

describe("network ACLs", () => {
  const both = joined(
    (stack) => [
      adopt(stack, "a", "10.0.0.0/16", {
        networkAcls: [networkAcl("one"), networkAcl("two")],
        networkAclRuleNumber: 100,
      }),
      adopt(stack, "b", "10.1.0.0/16", {
        networkAcls: [networkAcl("three")],
        networkAclRuleNumber: 200,
      }),
    ],
    { traffic: [Traffic.tcp(4000)] },
  );

  it("are passed one after the other, both ways, by questions and answers", () => {
    const { reached, hops } = ask(both, { from: "a", to: "10.1.0.7", port: 4000 });
    const acls = hops.filter(({ says }) => says.includes("network ACL"));

    expect(reached).toBe(true);
    expect(acls.map(({ step, says }) => `${step}: ${says}`)).toEqual([
      'filter: the network ACL "one" of a lets tcp 4000 out to 10.1.0.7/32',
      'filter: the network ACL "two" of a lets tcp 4000 out to 10.1.0.7/32',
      'filter: the network ACL "three" of b lets tcp 4000 in from 10.0.0.0/16',
      'filter back: the network ACL "three" of b lets tcp 1024-65535 out to 10.0.0.0/16',
      'filter back: the network ACL "one" of a lets tcp 1024-65535 in from 10.1.0.7/32',
      'filter back: the network ACL "two" of a lets tcp 1024-65535 in from 10.1.0.7/32',
    ]);
  });

  it("block at the cluster that sends, before anything else does", () => {
    const block = blockOf(ask(both, { from: "a", to: "10.1.0.7", port: 22 }));

    expect(block.says).toBe('no rule of the network ACL "one" of a lets tcp 22 out to 10.1.0.7/32');
  });

  it("block at the cluster that receives, where the sender's lets everything out", () => {
    const fill = eks({
      clusters: eksTopology.clusters.map((cluster, index) => ({
        ...cluster,
        networkAcl: true,
        networkAclRuleNumber: 100 * (index + 1),
      })),
      traffic: [Traffic.tcp(4000)],
    });

    expect(blockOf(ask(fill, { ...TO_PEER, port: 22 })).says).toBe(
      'no rule of the network ACL "own" of test-cluster-2 lets tcp 22 in from 192.168.0.0/16',
    );
    expect(blockOf(ask(fill, { ...TO_PEER, port: 8080 })).says).toContain("security group");
    expect(ask(fill, { ...TO_PEER, port: 4000 }).reached).toBe(true);
  });
});

describe("an adopted cluster", () => {
  const topology = topologyOf({
    clusters: [created("a", "10.0.0.0/16", { namespaces: ["of-a"] })],
    adopted: [
      adopted("old", "10.3.0.0/16", { namespaces: ["of-old"], dnsAddresses: ["10.3.0.53"] }),
    ],
  });
  const fill = (app: App): void => {
    addEksStacks(app, topology);
  };

  it("is asked at the addresses that are given, where its own answers", () => {
    const { reached, hops } = ask(fill, {
      from: "a",
      to: "db.of-old.svc.cluster.local",
      port: 4000,
    });

    expect(reached).toBe(true);
    expect(hops.map(({ says }) => says)).toContain("what is there already answers there");
    expect(hops.map(({ says }) => says)).toContain(
      "the cluster security group of old admits udp 53 from 10.0.0.0/16",
    );
  });

  it("says nothing of how its pods' addresses are seen", () => {
    const { hops } = ask(fill, { from: "old", to: "10.0.0.7", port: 4000 });

    expect(hops.find(({ step }) => step === HopStep.SOURCE)?.says).toContain("is not set here");
  });

  it("is not reached at an address of its DNS that no route leads to", () => {
    const away = topologyOf({
      clusters: [created("a", "10.0.0.0/16")],
      adopted: [
        adopted("old", "10.3.0.0/16", { namespaces: ["of-old"], dnsAddresses: ["10.99.0.53"] }),
      ],
    });
    const block = blockOf(
      ask(
        (app) => {
          addEksStacks(app, away);
        },
        {
          from: "a",
          to: "db.of-old.svc.cluster.local",
          port: 4000,
        },
      ),
    );

    expect(block).toMatchObject({ part: "question", step: HopStep.ROUTE, clusterName: "a" });
  });

  it("is not asked where nothing of the app answers", () => {
    const withoutEndpoint = (app: App): void => {
      const stack = new TerraformStack(app, "stack");
      const a = adopt(stack, "a", "10.0.0.0/16");
      const b = adopt(stack, "b", "10.1.0.0/16", {
        namespaces: ["of-b"],
        dnsPlacement: placement("10.1.128.16"),
      });
      new VpcPeering(stack, "peering", { requester: a, accepter: b });
      const provider = kubernetes(stack, "a");
      const base = CorefileBase.live();
      new StubDomains(stack, "names", { cluster: a, provider, peers: [b], base });
    };
    const block = blockOf(
      ask(withoutEndpoint, { from: "a", to: "db.of-b.svc.cluster.local", port: 4000 }),
    );

    expect(block).toMatchObject({ part: "question", step: HopStep.FORWARDER, clusterName: "b" });
    expect(block.fix).toContain('EksDnsEndpoint of "b"');
  });

  it("is asked where its CoreDNS pods are, which Terraform finds", () => {
    const pods = (app: App): void => {
      const stack = new TerraformStack(app, "stack");
      const a = adopt(stack, "a", "10.0.0.0/16");
      const b = adopt(stack, "b", "10.1.0.0/16", {
        namespaces: ["of-b"],
        dnsAddresses: [Token.asString({ resolve: () => "${local.pods}" })],
      });
      new VpcPeering(stack, "peering", { requester: a, accepter: b });
      const provider = kubernetes(stack, "a");
      const base = CorefileBase.live();
      new StubDomains(stack, "names", { cluster: a, provider, peers: [b], base, forceTcp: true });
    };
    const { reached, hops } = ask(pods, {
      from: "a",
      to: "db.of-b.svc.cluster.local",
      port: 4000,
    });

    expect(reached).toBe(true);
    expect(hops[1]?.says).toBe("it is asked over TCP at addresses that Terraform finds");
    expect(hops.map(({ says }) => says).join()).not.toContain("TOKEN");
  });
});

describe("GKE clusters", () => {
  const gke = (app: App): void => {
    addGkeStack(app, gkeTopology);
  };
  const twoNetworks = (app: App): void => {
    const stack = new TerraformStack(app, "gke");
    const clusters = [
      adoptGke(adoptNetwork(stack, "one"), "a", 1),
      adoptGke(adoptNetwork(stack, "two", "project-2"), "b", 2),
    ];
    new GkeMesh(stack, "mesh", { clusters, traffic: [Traffic.tcp(4000)] });
  };

  it("of one VPC know each other's names by Cloud DNS, and pass the firewall", () => {
    const explanation = ask(gke, {
      from: "cluster-1",
      to: "db.tidb.svc.cluster-2.example.com",
      port: 4000,
    });

    expect(explanation.reached).toBe(true);
    expect(steps(explanation)).toEqual([
      "name zone cluster-1",
      "connection destination cluster-2",
      "connection source cluster-1",
      "connection route cluster-1",
      "connection filter cluster-2",
      "connection route back cluster-2",
    ]);
  });

  it("of two VPCs do by a peering zone, over a peering", () => {
    const { reached, hops } = ask(twoNetworks, {
      from: "a",
      to: "db.tidb.svc.b.example.com",
      port: 4000,
    });

    expect(reached).toBe(true);
    expect(hops[0]).toMatchObject({
      says: "Cloud DNS peering zone answers b.example.com of b in the network of a",
      path: "gke/mesh/project-1.one/dns-b/zone",
    });
    expect(hops.find(({ step }) => step === HopStep.ROUTE)?.says).toBe(
      'the network "one" of a: 10.66.0.0/16 to the VPC peering with the network "two"',
    );
  });

  it("are blocked at the firewall for a port that is not allowed", () => {
    const block = blockOf(ask(twoNetworks, { from: "a", to: "10.66.0.7", port: 4001 }));

    expect(block).toMatchObject({ step: HopStep.FILTER, clusterName: "b" });
    expect(block.says).toContain('the firewall "two-joined-clusters" of b');
  });

  it("are not reached at addresses of Services", () => {
    expect(blockOf(ask(gke, { from: "cluster-1", to: "10.102.0.10", port: 53 }))).toMatchObject({
      step: HopStep.DESTINATION,
      clusterName: "cluster-2",
    });
  });
});

describe("kind clusters", () => {
  const kind = (app: App): void => {
    addKindStacks(app, kindTopology);
  };

  it.each(["db.tidb.svc.cluster-2.com", "10.20.1.7", "10.50.0.7"])(
    "reach a name, a pod and a Service of each other: %s",
    (to) => {
      expect(ask(kind, { from: "cluster-1", to, port: 4000 }).reached).toBe(true);
    },
  );

  it("ask each other's DNS at its Service", () => {
    const { hops } = ask(kind, { from: "cluster-1", to: "db.tidb.svc.cluster-2.com", port: 1 });

    expect(hops.map(({ says }) => says)).toContain("it is asked over UDP at 10.50.0.10");
    expect(hops.map(({ says }) => says)).toContain("its Service kube-dns answers there");
  });

  it("do not know the names of clusters of another system in the app", () => {
    const block = blockOf(
      ask(addStacks, { from: "kind/cluster-1", to: "db.cluster-1.svc.cluster.local", port: 1 }),
    );

    expect(block.step).toBe(HopStep.ZONE);
    expect(block.fix).toBe("write a name that ends in cluster-1.com or cluster-2.com.");
  });
});

describe("a cluster of the user's own making", () => {
  it("has names that are forwarded, and no way that this package knows", () => {
    const fill = (app: App): void => {
      const stack = new TerraformStack(app, "stack");
      new KubeDnsStubDomains(stack, "names", {
        cluster: dnsCluster("a", {}, "10.1.0.0/16"),
        provider: kubernetes(stack, "a"),
        peers: [
          dnsCluster("b", { clusterDomain: "b.example", addresses: ["10.2.0.53"] }, "10.2.0.0/16"),
        ],
      });
    };
    const block = blockOf(ask(fill, { from: "a", to: "db.tidb.svc.b.example", port: 1 }));

    expect(block).toMatchObject({ part: "question", step: HopStep.ROUTE });
    expect(block.says).toContain("nothing leads there");
  });

  it("is not reached where its pods have no address of the families of those that ask", () => {
    const addresses = [Token.asString("${local.address}")];
    const fill = (app: App): void => {
      const stack = new TerraformStack(app, "stack");
      new KubeDnsStubDomains(stack, "names", {
        cluster: dnsCluster("a", {}, "10.1.0.0/16"),
        provider: kubernetes(stack, "a"),
        peers: [dnsCluster("b", { clusterDomain: "b.example", addresses }, "2001:db8::/56")],
      });
    };
    const block = blockOf(ask(fill, { from: "a", to: "db.tidb.svc.b.example", port: 1 }));

    expect(block).toMatchObject({ part: "question", step: HopStep.DESTINATION, clusterName: "b" });
    expect(block.says).toContain("none of the address families of a");
    expect(block.fix).toContain('"b"');
  });
});
