import { type App, TerraformStack, Token } from "cdktf";
import { Cidr, ErrorCode, Links, RangeUse } from "../../src/cluster";
import {
  ConnectivityCheck,
  type ConnectivityCheckMember,
  type ConnectivityCheckProps,
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

const checks =
  (
    clusters: readonly StubDomainsProps["cluster"][],
    props: Partial<ConnectivityCheckProps> = {},
    member: Partial<ConnectivityCheckMember> = {},
  ) =>
  (app: App): void => {
    const stack = new TerraformStack(app, "dns");
    const members = clusters.map((cluster) => ({
      cluster,
      provider: kubernetes(stack, cluster.clusterName),
      namespace: cluster.clusterName,
      ...member,
    }));
    new ConnectivityCheck(stack, "check", { members, ...props });
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
  },
  {
    mistake: "a peer of the same domain that owns no namespace",
    code: ErrorCode.NAMESPACES_MISSING,
    declare: stubs({ cluster: a, peers: [none("b")] }),
  },
  {
    mistake: "a namespace that a cluster and its peer both own",
    code: ErrorCode.NAMESPACE_SHARED,
    declare: stubs({ cluster: x("a"), peers: [x("b")] }),
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
  },
  {
    mistake: "a peer whose domain contains the cluster's own",
    code: ErrorCode.STUB_OWN_ZONE,
    declare: stubs({
      cluster: dnsCluster("a", { clusterDomain: "a.example.com" }),
      peers: [dnsCluster("b", { clusterDomain: "example.com" })],
    }),
  },
  {
    mistake: "a port of the own machine at which a peer would be asked",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["127.0.0.1:30053"] })] }),
  },
  {
    mistake: "a port of the own machine at which a peer would be asked, over IPv6",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: stubs({ cluster: a, peers: [dnsCluster("b", { addresses: ["[::1]:30053"] })] }),
  },
  {
    mistake: "two writers of one Corefile",
    code: ErrorCode.STUB_WRITER,
    declare: stubs({ cluster: a }, { cluster: dnsCluster("a") }),
  },
  {
    mistake: "a Corefile that is released and written at once",
    code: ErrorCode.STUB_RELEASED,
    declare: (app: App): void => {
      releaseCorefiles(stubs({ cluster: a })(app), ["a"]);
    },
  },
  {
    mistake: "an answer that is kept for no time",
    code: ErrorCode.STUB_OPTION,
    declare: stubs({ cluster: a, denialTtl: 0 }),
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
  },
  {
    mistake: "a connectivity check in a namespace that the cluster does not own",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks([a, dnsCluster("b")], {}, { namespace: "a" }),
    message: `[CHECK_MEMBER] at dns/check: The cluster "b" does not own the namespace "a", so "a", which has the same domain, looks its names up at home.
  found: namespaces of "b": b
  fix: choose one of the namespaces that "b" owns, or add "a" to them.`,
  },
  {
    mistake: "a connectivity check in a namespace whose name Kubernetes refuses",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks([a, dnsCluster("b")], {}, { namespace: "TiDB" }),
  },
  {
    mistake: "a connectivity check in a namespace that only Terraform knows",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks(
      [a, dnsCluster("b")],
      {},
      { namespace: Token.asString({ resolve: () => "a" }) },
    ),
  },
  {
    mistake: "a connectivity check that comes after the Corefile of another cluster",
    code: ErrorCode.CHECK_MEMBER,
    declare: (app: App): void => {
      const stack = new TerraformStack(app, "dns");
      const provider = kubernetes(stack, "all");
      const stubDomains = new StubDomains(stack, "c", {
        cluster: dnsCluster("c"),
        provider,
        peers: [],
        base: CorefileBase.eks(),
      });
      const members = [a, dnsCluster("b")].map((cluster) => ({
        cluster,
        provider,
        namespace: cluster.clusterName,
        stubDomains,
      }));
      new ConnectivityCheck(stack, "check", { members });
    },
  },
  {
    mistake: "a connectivity check of one cluster",
    code: ErrorCode.CHECK_PAIRS,
    declare: checks([a]),
    message: `[CHECK_PAIRS] at dns/check: The connectivity check has no two clusters that are linked, so it would check nothing.
  found: no pair of clusters
  fix: name at least two members that are linked, or leave the check out.`,
  },
  {
    mistake: "a connectivity check without links",
    code: ErrorCode.CHECK_PAIRS,
    declare: checks([a, dnsCluster("b")], { links: Links.pairs() }),
  },
  {
    mistake: "a connectivity check of two clusters of one name",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: (app: App): void => {
      const stack = new TerraformStack(app, "dns");
      const provider = kubernetes(stack, "all");
      const members = [a, a].map((cluster) => ({ cluster, provider, namespace: "a" }));
      new ConnectivityCheck(stack, "check", { members });
    },
  },
  {
    mistake: "a connectivity check that asks for no time",
    code: ErrorCode.CHECK_OPTION,
    declare: checks([a, dnsCluster("b")], { timeout: 0 }),
    message: `[CHECK_OPTION] at dns/check: timeout of the connectivity check is not a whole number of seconds above zero.
  found: 0
  fix: give seconds, above 120 where the Corefile changes in the same deploy, or leave it out for 300.`,
  },
  {
    mistake: "a connectivity check that asks for part of a second",
    code: ErrorCode.CHECK_OPTION,
    declare: checks([a, dnsCluster("b")], { timeout: 0.5 }),
  },
  {
    mistake: "a connectivity check at a port that its pods may not listen at",
    code: ErrorCode.CHECK_OPTION,
    declare: checks([a, dnsCluster("b")], { port: 80 }),
  },
  {
    mistake: "a connectivity check at a port that there is not",
    code: ErrorCode.CHECK_OPTION,
    declare: checks([a, dnsCluster("b")], { port: 65536 }),
  },
  {
    mistake: "a connectivity check with no image",
    code: ErrorCode.CHECK_OPTION,
    declare: checks([a, dnsCluster("b")], { image: "" }),
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
  },
];
