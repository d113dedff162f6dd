import { Construct } from "constructs";
import { Cidr, ErrorCode, type ICluster, RangeUse } from "../../src/cluster";
import { planStubZones } from "../../src/dns/stub-zones";
import { dnsCluster } from "../support/dns";
import { codeOf } from "../support/errors";
import { testApp } from "../support/synth";

/** The zones that a cluster forwards, a text for each block: `zone zone -> peer`. */
const zones = (cluster: ICluster, peers: readonly ICluster[], reverse = false): string[] =>
  planStubZones(new Construct(testApp(), "dns"), cluster, peers, reverse).map(
    (stub) => `${stub.zones.join(" ")} -> ${stub.peer.clusterName}`,
  );

const of = (name: string, clusterDomain: string, ...namespaces: string[]): ICluster =>
  dnsCluster(name, { clusterDomain, namespaces });

describe("the zones of peers", () => {
  it("come by the names of the peers, whatever the order in which they are given", () => {
    const peers = [of("d", "d.test"), of("c", "a.test", "y", "x"), of("b", "b.test", "x")];

    expect(zones(of("a", "a.test"), peers)).toEqual([
      "b.test -> b",
      "y.svc.a.test y.pod.a.test -> c",
      "x.svc.a.test x.pod.a.test -> c",
      "d.test -> d",
    ]);
    expect(peers.map(({ clusterName }) => clusterName)).toEqual(["d", "c", "b"]);
  });

  it("may be in the domain of the cluster, and may end like it without being around it", () => {
    expect(zones(of("a", "a.test"), [of("b", "b.a.test")])).toEqual(["b.a.test -> b"]);
    expect(zones(of("a", "xb.test"), [of("b", "b.test")])).toEqual(["b.test -> b"]);
  });

  it("may be namespaces of one name where the domains tell them apart", () => {
    const peers = [of("b", "b.test", "x"), of("c", "c.test", "x")];

    expect(zones(of("a", "a.test", "x"), peers)).toEqual(["b.test -> b", "c.test -> c"]);
  });

  it("are refused where a peer that is not the first has a namespace of another", () => {
    const peers = [
      of("b", "a.test", "w"),
      of("c", "a.test", "x", "y"),
      of("d", "a.test", "z", "y"),
    ];

    expect(codeOf(() => zones(of("a", "a.test"), peers))).toBe(ErrorCode.NAMESPACE_SHARED);
  });

  it("are refused where peers that are not the first have one domain", () => {
    const peers = [of("b", "b.test"), of("c", "x.test"), of("d", "x.test")];

    expect(codeOf(() => zones(of("a", "a.test"), peers))).toBe(ErrorCode.DOMAIN_SHARED);
  });
});

describe("the DNS of a peer", () => {
  const services = { use: RangeUse.SERVICES, cidr: Cidr.parse("172.20.0.0/16"), routed: false };
  const nodes = { use: RangeUse.NODES, cidr: Cidr.parse("10.0.0.0/16"), routed: true };
  const at = (...addresses: string[]): ICluster => ({
    ...dnsCluster("b", { clusterDomain: "b.test", addresses }),
    addressRanges: [services],
  });

  it.each([
    ["outside of its services, which are not routed", ["10.9.0.10", "172.21.0.10:53", "fd00::1"]],
    ["among the nodes of the cluster, whose neighbours its own may be", ["10.0.0.7:30053"]],
    ["at names of other hosts, which a Corefile does not take", ["ns.test", "[ns.test]:53"]],
  ])("may be %s", (_, addresses) => {
    const a = { ...of("a", "a.test"), addressRanges: [nodes] };

    expect(zones(a, [at(...addresses)])).toEqual(["b.test -> b"]);
  });
});

describe("the reverse zones of peers", () => {
  const withRanges = (name: string, ...ranges: (readonly [RangeUse, string])[]): ICluster => ({
    ...of(name, `${name}.test`),
    addressRanges: ranges.map(([use, text]) => ({ use, cidr: Cidr.parse(text), routed: true })),
  });

  it("are the ranges of pods and services, and of a VPC, behind the names of each peer", () => {
    const b = withRanges(
      "b",
      [RangeUse.VPC, "10.1.0.0/16"],
      [RangeUse.NODES, "10.2.0.0/16"],
      [RangeUse.PODS, "10.3.0.0/16"],
      [RangeUse.SERVICES, "10.4.0.0/16"],
      [RangeUse.CONTROL_PLANE, "10.5.0.0/28"],
    );
    const c = withRanges("c", [RangeUse.PODS, "10.6.0.0/16"]);

    expect(zones(of("a", "a.test"), [c, b], true)).toEqual([
      "b.test -> b",
      "10.1.0.0/16 -> b",
      "10.3.0.0/16 -> b",
      "10.4.0.0/16 -> b",
      "c.test -> c",
      "10.6.0.0/16 -> c",
    ]);
    expect(zones(of("a", "a.test"), [b])).toEqual(["b.test -> b"]);
  });

  it("leave out what overlaps with a range of the cluster or of another peer, and keep the rest", () => {
    const a = withRanges("a", [RangeUse.PODS, "10.1.0.0/16"], [RangeUse.NODES, "10.9.0.0/24"]);
    const b = withRanges(
      "b",
      [RangeUse.PODS, "10.1.128.0/17"],
      [RangeUse.PODS, "10.2.0.0/16"],
      [RangeUse.PODS, "10.3.0.0/16"],
      [RangeUse.PODS, "10.9.0.0/16"],
    );
    const c = withRanges("c", [RangeUse.SERVICES, "10.8.0.0/16"], [RangeUse.NODES, "10.2.9.0/24"]);

    expect(zones(a, [b, c], true)).toEqual([
      "b.test -> b",
      "10.3.0.0/16 -> b",
      "c.test -> c",
      "10.8.0.0/16 -> c",
    ]);
  });
});
