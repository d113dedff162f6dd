import { type App, TerraformStack, Token } from "cdktf";
import { Cidr, ErrorCode, RangeUse } from "../../src/cluster";
import {
  CorefileBase,
  KubeDnsStubDomains,
  type KubeDnsStubDomainsProps,
  releaseCorefiles,
  StubDomains,
  type StubDomainsProps,
} from "../../src/dns";
import type { BadInput } from "./bad-inputs";
import { dnsCluster, kubernetes } from "./dns";

type Declared = Partial<StubDomainsProps> & Pick<StubDomainsProps, "cluster">;

/** Stub domains of these clusters in one stack. */
const stubs =
  (...all: readonly Declared[]) =>
  (app: App): TerraformStack => {
    const stack = new TerraformStack(app, "dns");
    all.forEach(({ cluster, ...props }, index) => {
      new StubDomains(stack, `${cluster.clusterName}-${index}`, {
        cluster,
        provider: kubernetes(stack, `${cluster.clusterName}-${index}`),
        peers: [],
        base: CorefileBase.eks(),
        ...props,
      });
    });
    return stack;
  };

const kubeDns =
  (...all: readonly Omit<KubeDnsStubDomainsProps, "provider">[]) =>
  (app: App): void => {
    const stack = new TerraformStack(app, "dns");
    all.forEach((props, index) => {
      const id = `${props.cluster.clusterName}-${index}`;
      new KubeDnsStubDomains(stack, id, { ...props, provider: kubernetes(stack, id) });
    });
  };

const a = dnsCluster("a");
const silent = dnsCluster("b", { addresses: [] });
const x = (clusterName: string): StubDomainsProps["cluster"] =>
  dnsCluster(clusterName, { namespaces: ["x"] });
const none = (clusterName: string): StubDomainsProps["cluster"] =>
  dnsCluster(clusterName, { namespaces: [] });

/** Mistakes in the names of clusters and in who answers for them. */
export const badDnsInputs: readonly BadInput[] = [
  {
    mistake: "a peer whose DNS nobody can ask",
    code: ErrorCode.DNS_ADDRESSES,
    declare: stubs({ cluster: a, peers: [silent] }),
    message: `[DNS_ADDRESSES] at dns/a-0: The cluster "a" cannot ask "b" for names: no address is known at which its DNS answers.
  found: DNS addresses of "b": none
  fix: give "b" addresses that pods of "a" reach and that stay.`,
  },
  {
    mistake: "the cluster IP of a peer whose services are not routed",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({
      cluster: a,
      peers: [
        {
          ...dnsCluster("b", { addresses: ["172.20.0.10"] }),
          addressRanges: [
            { use: RangeUse.SERVICES, cidr: Cidr.parse("172.20.0.0/16"), routed: false },
          ],
        },
      ],
    }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at 172.20.0.10: it lies in the service range 172.20.0.0/16 of "b", which exists on that cluster's own nodes alone.
  found: DNS addresses of "b": 172.20.0.10
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "CoreDNS pods of the asking cluster in place of the peer's",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({
      cluster: dnsCluster("a", {}, "10.0.0.0/16"),
      peers: [dnsCluster("b", { addresses: ["10.0.76.0", "10.0.91.141"] }, "192.168.0.0/16")],
    }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at 10.0.76.0: it lies in the pod range 10.0.0.0/16 of "a" itself.
  found: DNS addresses of "b": 10.0.76.0, 10.0.91.141
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "the loopback address of a peer's node",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["127.0.0.53"] })] }),
  },
  {
    mistake: "the address of a peer's NodeLocal DNSCache",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["169.254.20.10"] })] }),
  },
  {
    mistake: "the unspecified IPv6 address of a peer",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["10.0.0.1", "::"] })] }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at ::: addresses in ::/127 lead to no other host.
  found: DNS addresses of "b": 10.0.0.1, ::
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "a peer of the same domain that owns no namespace",
    code: ErrorCode.NAMESPACES_MISSING,
    declare: stubs({ cluster: a, peers: [none("b")] }),
    message: `[NAMESPACES_MISSING] at dns/a-0: The clusters "a" and "b" both have the domain cluster.local, so their names are told apart by namespace, and "b" owns none.
  found: namespaces of "b": []
  fix: set namespaces of "b" to those that it alone has, such as ["tidb-2"].`,
  },
  {
    mistake: "a namespace that a cluster and its peer both own",
    code: ErrorCode.NAMESPACE_SHARED,
    declare: stubs({ cluster: x("a"), peers: [x("b")] }),
    message: `[NAMESPACE_SHARED] at dns/a-0: The clusters "a" and "b" have the domain cluster.local and both own the namespace "x", so its names mean two things.
  found: "x"
  fix: let one of them own "x", and name it differently in the other.`,
  },
  {
    mistake: "a namespace that two peers own",
    code: ErrorCode.NAMESPACE_SHARED,
    declare: stubs({ cluster: a, peers: [x("b"), x("c")] }),
  },
  {
    mistake: "two peers of one domain",
    code: ErrorCode.DOMAIN_SHARED,
    declare: stubs({
      cluster: a,
      peers: ["b", "c"].map((name) => dnsCluster(name, { clusterDomain: "x.com" })),
    }),
    message: `[DOMAIN_SHARED] at dns/a-0: The peers "b" and "c" of "a" have the same domain, so nothing says which of them to ask.
  found: x.com
  fix: give "c" a domain of its own, or take one of them out of the peers.`,
  },
  {
    mistake: "a peer whose domain contains the cluster's own",
    code: ErrorCode.STUB_OWN_ZONE,
    declare: stubs({
      cluster: dnsCluster("a", { clusterDomain: "a.example.com" }),
      peers: [dnsCluster("b", { clusterDomain: "example.com" })],
    }),
    message: `[STUB_OWN_ZONE] at dns/a-0: The domain example.com of the cluster "b" contains a.example.com, the domain of "a": its own names would be sent away.
  found: example.com
  fix: give the clusters domains of which none ends in another, such as cluster-1.com and cluster-2.com.`,
  },
  {
    mistake: "a port of the own machine at which a peer would be asked",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["127.0.0.1:30053"] })] }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at 127.0.0.1:30053: addresses in 127.0.0.0/8 lead to no other host.
  found: DNS addresses of "b": 127.0.0.1:30053
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "a port of the own machine at which a peer would be asked, over IPv6",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["[::1]:30053"] })] }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at [::1]:30053: addresses in ::/127 lead to no other host.
  found: DNS addresses of "b": [::1]:30053
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "two writers of one Corefile",
    code: ErrorCode.STUB_WRITER,
    declare: stubs({ cluster: a }, { cluster: dnsCluster("a") }),
    message: `[STUB_WRITER] at dns/a-1: The stub domains of the cluster "a" have two writers in this app, and each would undo the other's work.
  found: stub domains of "a" a second time
  fix: declare them once, with all peers of the cluster.`,
  },
  {
    mistake: "a Corefile that is released and written at once",
    code: ErrorCode.STUB_RELEASED,
    declare: (app: App): void => {
      releaseCorefiles(stubs({ cluster: a })(app), ["a"]);
    },
    message: `[STUB_RELEASED] at dns: The Corefile of the cluster "a" cannot be forgotten and written in one deploy.
  found: released: "a", which has stub domains in the stack
  fix: take the stub domains of "a" out of the stack, or do not release it.`,
  },
  {
    mistake: "an answer that is kept for no time",
    code: ErrorCode.STUB_OPTION,
    declare: stubs({ cluster: a, denialTtl: 0 }),
    message: `[STUB_OPTION] at dns/a-0: denialTtl of the stub domains of the cluster "a" is not a whole number above zero.
  found: 0
  fix: give a whole number, in seconds where it is a time, or leave it out for the default.`,
  },
  {
    mistake: "part of a query",
    code: ErrorCode.STUB_OPTION,
    declare: stubs({ cluster: a, maxConcurrent: 0.5 }),
  },
  {
    mistake: "clusters that send a query to each other for ever",
    code: ErrorCode.STUB_CYCLE,
    declare: stubs(
      { cluster: none("b"), peers: [x("c")] },
      { cluster: none("c"), peers: [x("b")] },
    ),
    message: `[STUB_CYCLE] at dns/c-1: Queries for x.svc.cluster.local would go round for ever: "c" asks "b" asks "c".
  found: c -> b -> c
  fix: let one cluster answer for x.svc.cluster.local itself: check the namespaces, the domains and the DNS addresses of these clusters.`,
  },
  {
    mistake: "more addresses of a peer than CoreDNS takes",
    code: ErrorCode.COREFILE_UPSTREAM_COUNT,
    declare: stubs({
      cluster: a,
      peers: [
        dnsCluster("b", {
          addresses: Array.from({ length: 16 }, (_, index) => `10.0.0.${index}`),
        }),
      ],
    }),
    message: `[COREFILE_UPSTREAM_COUNT] at dns/a-0: Line 10 of the stub domains of the cluster "a" forwards to 16 upstreams, and CoreDNS takes 15.
  found: forward . 10.0.0.0 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13 10.0.0.14 10.0.0.15 {
  fix: leave some out: two or three that answer are enough.`,
  },
  {
    mistake: "kube-dns that forwards to an address which Terraform computes",
    code: ErrorCode.DNS_ADDRESSES,
    declare: kubeDns({
      cluster: a,
      peers: [dnsCluster("b", { addresses: [Token.asString({ resolve: () => "10.0.0.1" })] })],
    }),
    message: `[DNS_ADDRESSES] at dns/a-0: The kube-dns of the cluster "a" takes addresses of "b" that are known at synthesis alone.
  found: an address that Terraform computes
  fix: give "b" literal addresses that stay, such as ["10.0.96.16"].`,
  },
  {
    mistake: "two writers of one kube-dns",
    code: ErrorCode.STUB_WRITER,
    declare: kubeDns({ cluster: a, peers: [] }, { cluster: dnsCluster("a"), peers: [] }),
  },
  {
    mistake: "clusters that send a query to each other for ever, one of them with kube-dns",
    code: ErrorCode.STUB_CYCLE,
    declare: (app: App): void => {
      const stack = stubs({ cluster: none("b"), peers: [x("c")] })(app);
      new KubeDnsStubDomains(stack, "kube-dns", {
        cluster: none("c"),
        provider: kubernetes(stack, "kube-dns"),
        peers: [x("b")],
      });
    },
    message: `[STUB_CYCLE] at dns/kube-dns: Queries for x.svc.cluster.local would go round for ever: "c" asks "b" asks "c".
  found: c -> b -> c
  fix: let one cluster answer for x.svc.cluster.local itself: check the namespaces, the domains and the DNS addresses of these clusters.`,
  },
  {
    mistake: "a server in the own service range, as the cluster IP of kube-dns is in every cluster",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({
      cluster: {
        ...a,
        addressRanges: [
          { use: RangeUse.NODES, cidr: Cidr.parse("10.0.0.0/16"), routed: true },
          { use: RangeUse.SERVICES, cidr: Cidr.parse("172.20.0.0/16"), routed: false },
        ],
      },
      peers: [dnsCluster("b", { addresses: ["10.0.0.10", "172.20.0.10:53"] })],
    }),
    message: `[DNS_ADDRESS_UNREACHABLE] at dns/a-0: The cluster "a" cannot ask "b" for names at 172.20.0.10:53: it lies in the service range 172.20.0.0/16 of "a" itself.
  found: DNS addresses of "b": 10.0.0.10, 172.20.0.10:53
  fix: give "b" addresses that pods of "a" reach and that stay, such as those of a load balancer in front of its CoreDNS.`,
  },
  {
    mistake: "a Corefile that answers for a zone of a peer already",
    code: ErrorCode.COREFILE_ZONE_DUPLICATE,
    declare: stubs({
      cluster: a,
      peers: [dnsCluster("b")],
      base: CorefileBase.text("b.svc.cluster.local:53 {\n}\n"),
    }),
    message: `[COREFILE_ZONE_DUPLICATE] at dns/a-0: Line 5 of the Corefile of the cluster "a" declares dns://b.svc.cluster.local.:53, which line 1 declares already: CoreDNS serves a zone once on a port.
  found: b.svc.cluster.local:53 b.pod.cluster.local:53 {
  fix: take one of the two away, join them to one block, or give each a bind or a view of its own.`,
  },
  {
    mistake: "kube-dns that forwards to several addresses, one of which Terraform computes",
    code: ErrorCode.DNS_ADDRESSES,
    declare: kubeDns({
      cluster: a,
      peers: [
        dnsCluster("b", { addresses: ["10.0.0.1", Token.asString({ resolve: () => "10.0.0.2" })] }),
      ],
    }),
  },
  ...["fd00::1:53", "fd00:53::1", "[fd00::1]:53"].map((address) => ({
    mistake: `the address ${address} in the service range of a peer`,
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({
      cluster: a,
      peers: [
        {
          ...dnsCluster("b", { addresses: [address] }),
          addressRanges: [{ use: RangeUse.SERVICES, cidr: Cidr.parse("fd00::/16"), routed: false }],
        },
      ],
    }),
  })),
];
