import { type App, TerraformStack } from "cdktf";
import fc from "fast-check";
import { NatGateways, PeeringMesh, VpcPeering } from "../../src/aws";
import { Links, Traffic } from "../../src/cluster";
import { CorefileBase, StubDomains } from "../../src/dns";
import { GkeMesh } from "../../src/google";
import { modelOf, type TopologyModel } from "../../src/report";
import { addEksStacks, addStacks } from "../../stacks/topologies";
import { kubernetes } from "../support/dns";
import { adopt, awsProvider, eksCluster } from "../support/eks";
import { adoptGke, adoptNetwork, gkeCluster } from "../support/gke";
import { synthesize, testApp } from "../support/synth";
import { created, reordered, topologyOf } from "../support/topologies";
import { emptyModel } from "../support/topology-models";

function modelIn(fill: (app: App) => void): TopologyModel {
  const app = testApp();
  fill(app);
  return modelOf(app);
}

describe("the clusters of a model", () => {
  it("are each one cluster, in however many stacks they stand", () => {
    const { clusters } = modelIn((app) => {
      addEksStacks(app, topologyOf());
    });

    expect(
      clusters.map(({ clusterName, place, isAdopted }) => [clusterName, place, isAdopted]),
    ).toEqual([
      ["a", "us-west-2", false],
      ["b", "us-east-1", false],
      ["c", "us-west-2", false],
      ["old", "us-west-2", true],
    ]);
  });

  it("are called by their system, too, where two systems have one name", () => {
    const { clusters, links, zones } = modelIn(addStacks);

    expect(clusters.map(({ clusterName, system }) => [clusterName, system])).toEqual([
      ["GKE/cluster-1", "GKE"],
      ["GKE/cluster-2", "GKE"],
      ["kind/cluster-1", "kind"],
      ["kind/cluster-2", "kind"],
      ["test-cluster", "EKS"],
      ["test-cluster-2", "EKS"],
    ]);
    expect(links).toEqual([
      { first: "GKE/cluster-1", second: "GKE/cluster-2", by: "one VPC" },
      { first: "kind/cluster-1", second: "kind/cluster-2", by: "node routes" },
      { first: "test-cluster", second: "test-cluster-2", by: "VPC peering" },
    ]);
    expect(zones.map(({ clusterName, answeredBy }) => `${clusterName} asks ${answeredBy}`)).toEqual(
      [
        "GKE/cluster-1 asks GKE/cluster-2",
        "GKE/cluster-2 asks GKE/cluster-1",
        "kind/cluster-1 asks kind/cluster-2",
        "kind/cluster-2 asks kind/cluster-1",
        "test-cluster asks test-cluster-2",
        "test-cluster asks test-cluster-2",
        "test-cluster-2 asks test-cluster",
        "test-cluster-2 asks test-cluster",
      ],
    );
  });

  it("are called by their place, too, where one system has the name twice", () => {
    const { clusters } = modelIn((app) => {
      const stack = new TerraformStack(app, "stack");
      adopt(stack, "a", "10.0.0.0/16");
      const other = new TerraformStack(app, "other");
      const provider = awsProvider(other, "east", "us-east-1");
      adopt(other, "a", "10.1.0.0/16", { provider });
    });

    expect(clusters.map(({ clusterName }) => clusterName)).toEqual([
      "EKS/us-east-1/a",
      "EKS/us-west-2/a",
    ]);
  });

  it("have their ranges, with their sizes", () => {
    const { ranges } = modelIn((app) => {
      adopt(new TerraformStack(app, "stack"), "a", ["10.0.0.0/16", "2001:db8::/56"]);
    });

    expect(ranges).toEqual([
      { clusterName: "a", use: "VPC", cidr: "10.0.0.0/16", size: "65536", routed: true },
      {
        clusterName: "a",
        use: "VPC",
        cidr: "2001:db8::/56",
        size: "4722366482869645213696",
        routed: true,
      },
      { clusterName: "a", use: "service", cidr: "172.20.0.0/16", size: "65536", routed: false },
    ]);
  });
});

describe("the reachability of a model", () => {
  const short = ({ reachability }: TopologyModel): string[] =>
    reachability.map(({ from, to, protocol, ports, reached }) =>
      [from, to, protocol, ports, reached ? "reached" : "✗"].filter(Boolean).join(" "),
    );
  const mesh = (links: Links, traffic: readonly Traffic[]) => (app: App) => {
    const stack = new TerraformStack(app, "stack");
    const clusters = ["a", "b", "c"].map((name, index) => adopt(stack, name, `10.${index}.0.0/16`));
    new PeeringMesh(stack, "mesh", { clusters, links, traffic });
  };

  it("has each kind of traffic of each pair, both ways", () => {
    const traffic = [Traffic.tcp(2379, 2380), Traffic.tcp(4000), Traffic.udp(), Traffic.icmp()];

    expect(short(modelIn(mesh(Links.pairs(["a", "b"]), traffic)))).toEqual([
      "a b icmp reached",
      "a b tcp 2379-2380 reached",
      "a b tcp 4000 reached",
      "a b udp reached",
      "b a icmp reached",
      "b a tcp 2379-2380 reached",
      "b a tcp 4000 reached",
      "b a udp reached",
    ]);
  });

  it("has the spokes of a hub, which do not reach each other, and why", () => {
    const model = modelIn(mesh(Links.hub("a"), [Traffic.tcp(4000)]));

    expect(short(model)).toEqual([
      "a b tcp 4000 reached",
      "a c tcp 4000 reached",
      "b a tcp 4000 reached",
      "b c all ✗",
      "c a tcp 4000 reached",
      "c b all ✗",
    ]);
    expect(model.reachability.find(({ from, to }) => from === "b" && to === "c")?.why).toBe(
      "no route of b leads packets for 10.2.0.0/16 to c: nothing leads there",
    );
  });

  it("says what lets packets through, hop by hop", () => {
    const { reachability } = modelIn(mesh(Links.pairs(["a", "b"]), [Traffic.tcp(4000)]));

    expect(reachability[0]?.why.split("; ")).toEqual([
      "whether pods of a keep their addresses is not set here, and where they do not, the peer sees their nodes'",
      'the route table "main" of a: 10.1.0.0/16 to the VPC peering with b',
      "a has network ACLs that are not managed here (AWS' own let everything through)",
      "b has network ACLs that are not managed here (AWS' own let everything through)",
      "the cluster security group of b admits tcp 4000 from 10.0.0.0/16",
      'the route table "main" of b: 10.0.0.0/16 to the VPC peering with a',
    ]);
  });

  it("adds up what several links of a pair let through", () => {
    const model = modelIn((app) => {
      const stack = new TerraformStack(app, "stack");
      const requester = adopt(stack, "a", "10.0.0.0/16");
      const accepter = adopt(stack, "b", "10.1.0.0/16");
      for (const port of [1, 3]) {
        const traffic = [Traffic.tcp(port)];
        new VpcPeering(stack, `peering-${port}`, { requester, accepter, traffic });
      }
    });

    expect(model.links).toHaveLength(1);
    expect(short(model)).toEqual([
      "a b tcp 1 reached",
      "a b tcp 3 reached",
      "b a tcp 1 reached",
      "b a tcp 3 reached",
    ]);
  });
});

describe("the zones of a model", () => {
  it("have the times that are set, and none where a cloud's resolver has its own", () => {
    const { zones } = modelIn((app) => {
      const stack = new TerraformStack(app, "stack");
      const a = adopt(stack, "a", "10.0.0.0/16");
      const dnsAddresses = ["10.1.0.53"];
      const b = adopt(stack, "b", "10.1.0.0/16", { namespaces: ["of-b"], dnsAddresses });
      new StubDomains(stack, "names", {
        cluster: a,
        provider: kubernetes(stack, "a"),
        peers: [b],
        base: CorefileBase.eks(),
        successTtl: 7,
      });
      const gke = new TerraformStack(app, "gke");
      const clusters = [
        adoptGke(adoptNetwork(gke, "one"), "x", 1),
        adoptGke(adoptNetwork(gke, "two"), "y", 2),
      ];
      new GkeMesh(gke, "mesh", { clusters });
    });

    expect(zones.filter(({ clusterName }) => clusterName === "a")).toEqual(
      ["of-b.pod.cluster.local", "of-b.svc.cluster.local"].map((zone) => ({
        clusterName: "a",
        zone,
        answeredBy: "b",
        by: "stub domain of CoreDNS",
        addresses: ["10.1.0.53"],
        successTtl: 7,
        denialTtl: 5,
        serveStale: 3600,
      })),
    );
    expect(zones.filter(({ clusterName }) => clusterName === "x")).toEqual([
      {
        clusterName: "x",
        zone: "y.example.com",
        answeredBy: "y",
        by: "Cloud DNS peering zone",
        addresses: [],
      },
    ]);
  });
});

describe("the quotas of a model", () => {
  it("are those that are checked, each once and as far as they are used", () => {
    const quotas = { peeringsPerVpc: 7 };
    const { quotas: used } = modelIn((app) => {
      addEksStacks(app, topologyOf({ quotas, traffic: [Traffic.tcp(1), Traffic.udp(1)] }));
    });

    expect(used.filter(({ subject }) => subject === 'the cluster "a"')).toEqual([
      { subject: 'the cluster "a"', what: "IPv4 rules in a security group", used: 6, limit: 60 },
      { subject: 'the cluster "a"', what: "VPC peerings", used: 3, limit: 7 },
      { subject: 'the cluster "a"', what: "routes in a route table", used: 5, limit: 500 },
    ]);
  });

  it("are of networks and firewalls on Google", () => {
    const { quotas } = modelIn((app) => {
      const stack = new TerraformStack(app, "gke");
      const clusters = [
        adoptGke(adoptNetwork(stack, "one"), "x", 1),
        adoptGke(adoptNetwork(stack, "two"), "y", 2),
      ];
      new GkeMesh(stack, "mesh", { clusters });
    });

    expect(quotas.map(({ subject, what, used, limit }) => [subject, what, used, limit])).toEqual([
      ['the firewall of the network "one"', "source ranges", 4, 5000],
      ['the firewall of the network "one"', "target tags", 1, 70],
      ['the firewall of the network "two"', "source ranges", 4, 5000],
      ['the firewall of the network "two"', "target tags", 1, 70],
      ['the network "one"', "VPC peerings", 1, 25],
      ['the network "two"', "VPC peerings", 1, 25],
    ]);
  });
});

describe("the resources of a model", () => {
  it("are those that are synthesized, before and after", () => {
    const app = testApp();
    addStacks(app);
    const before = modelOf(app);
    const counted = [...synthesize(app).values()].flatMap((stack) => {
      const types = stack.resources().map(({ type }) => type);
      return [...new Set(types)].map((type) => ({
        stack: stack.name,
        type,
        count: types.filter((each) => each === type).length,
      }));
    });

    expect(new Set(before.resources)).toEqual(new Set(counted));
    expect(modelOf(app)).toEqual(before);
  });

  it("cost what is paid for by the month, and peerings do not", () => {
    const { costs } = modelIn((app) => {
      addEksStacks(
        app,
        topologyOf({
          clusters: [
            created("a", "10.0.0.0/16", {
              namespaces: ["of-a"],
              nodeGroup: { instanceTypes: ["m6g.large", "m6g.xlarge"], desiredSize: 5 },
            }),
            created("b", "10.1.0.0/16"),
          ],
        }),
      );
      gkeCluster(new TerraformStack(app, "gke"), { nodePool: { nodeCount: 2 } });
    });

    expect(costs.map(({ stack, what, count }) => `${stack}: ${count} ${what}`)).toEqual([
      "eks-clusters: 2 EKS control plane",
      "eks-clusters: 2 NAT gateway",
      "eks-clusters: 8 gp3 disk of 80 GiB",
      "eks-clusters: 3 m5.xlarge node",
      "eks-clusters: 5 m6g.large node",
      "eks-clusters: 2 public IPv4 address",
      "eks-network: 1 network load balancer",
      "gke: 1 Cloud DNS zone",
      "gke: 1 GKE cluster management",
      "gke: 6 balanced disk of 100 GB",
      "gke: 6 e2-standard-4 node",
      "gke: 6 public IPv4 address",
    ]);
  });

  it("cost a public address for each node that has one", () => {
    const { costs } = modelIn((app) => {
      eksCluster(new TerraformStack(app, "stack"), { natGateways: NatGateways.NONE });
      gkeCluster(new TerraformStack(app, "gke"), { privateNodes: true });
    });
    const addresses = costs.filter(({ what }) => what === "public IPv4 address");

    expect(addresses).toEqual([{ stack: "stack", what: "public IPv4 address", count: 3 }]);
  });
});

describe("a model", () => {
  it("is the same for any order of the declarations", () => {
    const topology = topologyOf({ traffic: [Traffic.tcp(4000), Traffic.udp(53)] });
    const model = modelIn((app) => {
      addEksStacks(app, topology);
    });

    fc.assert(
      fc.property(reordered(topology), (other) => {
        expect(
          modelIn((app) => {
            addEksStacks(app, other);
          }),
        ).toEqual(model);
      }),
      { numRuns: 5 },
    );
  });

  it("of an app without clusters has nothing but its resources", () => {
    expect(modelIn((app) => new TerraformStack(app, "stack"))).toEqual(emptyModel);
  });
});
