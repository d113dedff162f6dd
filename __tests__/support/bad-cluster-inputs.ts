import { type App, Lazy, TerraformStack, Token } from "cdktf";
import {
  type AddressRange,
  Cidr,
  ErrorCode,
  type ICluster,
  Links,
  RangeUse,
  Traffic,
} from "../../src/cluster";
import { parseDnsAddresses, parseNamespaces } from "../../src/cluster/names";
import { assertNoOverlap } from "../../src/cluster/overlaps";
import { assertSignIn } from "../../src/cluster/sign-in";
import type { BadInput } from "./bad-inputs";
import { dnsCluster, kubernetes } from "./dns";

/** Pairs of clusters of these names. */
const linked =
  (links: Links, ...names: readonly string[]) =>
  (app: App): unknown =>
    links.among(
      app,
      names.map((clusterName) => ({ clusterName })),
    );

const range = (use: RangeUse, text: string, routed = true): AddressRange => ({
  use,
  cidr: Cidr.parse(text),
  routed,
});

const cluster = (clusterName: string, ...addressRanges: readonly AddressRange[]): ICluster => ({
  ...dnsCluster(clusterName),
  addressRanges,
});

const joined =
  (links: Links, ...clusters: readonly ICluster[]) =>
  (app: App): void => {
    assertNoOverlap(app, links.among(app, clusters));
  };

/** Signs in from the stack `dns` to the cluster `a`. */
const signIn =
  ({ createdIn, providerOf }: { readonly createdIn?: string; readonly providerOf: string }) =>
  (app: App): void => {
    const stacks = new Map(
      ["dns", "clusters"].map((name) => [name, new TerraformStack(app, name)]),
    );
    const stackOf = (name: string): TerraformStack =>
      stacks.get(name) ?? new TerraformStack(app, name);
    assertSignIn(stackOf("dns"), {
      clusterName: "a",
      provider: kubernetes(stackOf(providerOf), "a"),
      creator: createdIn === undefined ? undefined : stackOf(createdIn),
      example: "a provider of its own",
    });
  };

const computed = Token.asString({ resolve: () => "computed" });

const namespaces =
  (...names: readonly string[]) =>
  (app: App): unknown =>
    parseNamespaces(app, "a", names);

const dnsAddresses =
  (...addresses: readonly string[]) =>
  (app: App): unknown =>
    parseDnsAddresses(app, "a", addresses);

/** Mistakes in what every system has: ranges, traffic, links, names. */
export const badClusterInputs: readonly BadInput[] = [
  {
    mistake: "numbers that no IPv4 address has",
    code: ErrorCode.CIDR_SYNTAX,
    declare: () => Cidr.parse("999.1.1.1/99"),
    message: `[CIDR_SYNTAX]: the CIDR range is not an address range in CIDR notation.
  found: "999.1.1.1/99"
  fix: write address and prefix length, such as "10.0.0.0/16": four numbers from 0 to 255 without leading zeros, or an IPv6 address.`,
  },
  {
    mistake: "a range without its prefix length",
    code: ErrorCode.CIDR_SYNTAX,
    declare: () => Cidr.parse("10.0.0.0"),
  },
  {
    mistake: "leading zeros, which some programs read as octal",
    code: ErrorCode.CIDR_SYNTAX,
    declare: () => Cidr.parse("010.0.0.0/8"),
  },
  {
    mistake: "an IPv4 address in IPv6 notation",
    code: ErrorCode.CIDR_SYNTAX,
    declare: () => Cidr.parse("::ffff:10.0.0.0/104"),
  },
  {
    mistake: "an address in place of its range",
    code: ErrorCode.CIDR_HOST_BITS,
    declare: () => Cidr.parse("192.168.95.166/16", { what: 'vpcCidr of the cluster "a"' }),
    message: `[CIDR_HOST_BITS]: vpcCidr of the cluster "a" is an address inside a range, not the range: it has bits set behind its prefix.
  found: "192.168.95.166/16"
  fix: write "192.168.0.0/16" for the whole range.`,
  },
  {
    mistake: "a range that only Terraform knows",
    code: ErrorCode.CIDR_TOKEN,
    declare: () => Cidr.parse(Lazy.stringValue({ produce: () => "10.0.0.0/16" })),
    message: `[CIDR_TOKEN]: the CIDR range is not known at synthesis, so overlaps cannot be found and addresses cannot be planned.
  found: a value that Terraform computes
  fix: write the range as a literal, such as "10.0.0.0/16".`,
  },
  {
    mistake: "more subnets than a range has room for",
    code: ErrorCode.CIDR_CAPACITY,
    declare: () => Cidr.parse("10.0.0.0/24").subdivide(33),
    message: `[CIDR_CAPACITY]: 10.0.0.0/24 cannot be split into subnets of the size /33.
  found: /33
  fix: ask for a prefix length from 24 to 32, or give a larger range.`,
  },
  {
    mistake: "an address behind the end of a range",
    code: ErrorCode.CIDR_CAPACITY,
    declare: () => Cidr.parse("10.0.0.0/24").host(256),
    message: `[CIDR_CAPACITY]: 10.0.0.0/24 has no address number 256.
  found: 256
  fix: ask for a number from 0 to 255, or give a larger range.`,
  },
  {
    mistake: "a port that TCP does not have",
    code: ErrorCode.PORT_RANGE,
    declare: () => Traffic.tcp(65536),
    message: `[PORT_RANGE]: TCP traffic needs ports from 0 to 65535, the first not above the last.
  found: 65536 to 65536
  fix: write Traffic.tcp(4000) for one port or Traffic.tcp(2379, 2380) for a range, as literals.`,
  },
  {
    mistake: "ports in the wrong order",
    code: ErrorCode.PORT_RANGE,
    declare: () => Traffic.udp(2380, 2379),
    message: `[PORT_RANGE]: UDP traffic needs ports from 0 to 65535, the first not above the last.
  found: 2380 to 2379
  fix: write Traffic.udp(4000) for one port or Traffic.udp(2379, 2380) for a range, as literals.`,
  },
  {
    mistake: "a port that only Terraform knows",
    code: ErrorCode.PORT_RANGE,
    declare: () => Traffic.tcp(Token.asNumber({ resolve: () => 4000 })),
    message: `[PORT_RANGE]: TCP traffic needs ports from 0 to 65535, the first not above the last.
  found: a value that Terraform computes
  fix: write Traffic.tcp(4000) for one port or Traffic.tcp(2379, 2380) for a range, as literals.`,
  },
  {
    mistake: "a subnet that a range has no room for",
    code: ErrorCode.CIDR_CAPACITY,
    declare: () => Cidr.parse("10.0.0.0/24").subnet(28, 16),
    message: `[CIDR_CAPACITY]: 10.0.0.0/24 has no subnet number 16 of the size /28.
  found: /28, 16
  fix: ask for a prefix length from 24 to 32 and, counted from 0, for one of the subnets of that size, or give a larger range.`,
  },
  {
    mistake: "no traffic to merge",
    code: ErrorCode.TRAFFIC_EMPTY,
    declare: () => Traffic.merge([]),
    message: `[TRAFFIC_EMPTY]: The traffic between the clusters is an empty list, which would join nothing.
  found: []
  fix: name the flows, such as [Traffic.tcp(4000)], or leave traffic out for every protocol.`,
  },
  {
    mistake: "two clusters of one name to link",
    code: ErrorCode.CLUSTER_DUPLICATE,
    declare: linked(Links.full(), "a", "b", "a"),
    message: `[CLUSTER_DUPLICATE]: Two clusters of the mesh are called "a", and ids and routes are told apart by name.
  found: a, b, a
  fix: give each cluster a name of its own, or list it once.`,
  },
  {
    mistake: "a hub among clusters of other names",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: linked(Links.hub("z"), "b", "a"),
    message: `[CLUSTER_UNKNOWN]: The links name a cluster "z" that is not in the mesh.
  found: "z"; the mesh has a, b
  fix: add "z" to the clusters of the mesh, or take it out of the links.`,
  },
  {
    mistake: "a hub without any cluster",
    code: ErrorCode.CLUSTER_UNKNOWN,
    declare: linked(Links.hub("z")),
    message: `[CLUSTER_UNKNOWN]: The links name a cluster "z" that is not in the mesh.
  found: "z"; the mesh has no cluster
  fix: add "z" to the clusters of the mesh, or take it out of the links.`,
  },
  {
    mistake: "a pair of one cluster",
    code: ErrorCode.LINK_SELF,
    declare: linked(Links.pairs(["a", "a"]), "a", "b"),
    message: `[LINK_SELF]: A link joins the cluster "a" to itself.
  found: ["a", "a"]
  fix: name two different clusters, or drop the pair.`,
  },
  {
    mistake: "a pair and the same pair turned round",
    code: ErrorCode.LINK_DUPLICATE,
    declare: linked(Links.pairs(["a", "b"], ["b", "a"]), "a", "b"),
    message: `[LINK_DUPLICATE]: The clusters "a" and "b" are linked twice.
  found: ["b", "a"] again
  fix: name each pair once; its order does not matter.`,
  },
  {
    mistake: "a service range in the node range of a cluster that is linked",
    code: ErrorCode.CIDR_OVERLAP,
    declare: joined(
      Links.full(),
      cluster("a", range(RangeUse.SERVICES, "10.0.0.0/20", false)),
      cluster("b", range(RangeUse.NODES, "10.0.0.0/16")),
    ),
    message: `[CIDR_OVERLAP]: The clusters "a" and "b" cannot be joined: the service range 10.0.0.0/20 of "a" overlaps the node range 10.0.0.0/16 of "b".
  found: 10.0.0.0/20 and 10.0.0.0/16
  fix: give "a" a service range that is free among these clusters, such as 10.1.0.0/20.`,
  },
  {
    mistake: "service ranges that both clusters route",
    code: ErrorCode.CIDR_OVERLAP,
    declare: joined(
      Links.full(),
      cluster("a", range(RangeUse.SERVICES, "10.96.0.0/16")),
      cluster("b", range(RangeUse.SERVICES, "10.96.0.0/16")),
    ),
    message: `[CIDR_OVERLAP]: The clusters "a" and "b" cannot be joined: the service range 10.96.0.0/16 of "a" overlaps the service range 10.96.0.0/16 of "b".
  found: 10.96.0.0/16 and 10.96.0.0/16
  fix: give "b" a service range that is free among these clusters, such as 10.0.0.0/16.`,
  },
  {
    mistake: "pods of two spokes at one address of the hub's routes",
    code: ErrorCode.CIDR_OVERLAP,
    declare: joined(
      Links.hub("b"),
      cluster("a", range(RangeUse.PODS, "10.0.0.0/16")),
      cluster("b", range(RangeUse.PODS, "10.1.0.0/16")),
      cluster("c", range(RangeUse.PODS, "10.0.0.0/16")),
    ),
    message: `[CIDR_OVERLAP]: The clusters "a" and "c" cannot both be joined with "b": the pod range 10.0.0.0/16 of "a" overlaps the pod range 10.0.0.0/16 of "c".
  found: 10.0.0.0/16 and 10.0.0.0/16
  fix: give "c" a pod range that is free among these clusters, such as 10.2.0.0/16.`,
  },
  {
    mistake: "control planes at one address",
    code: ErrorCode.CIDR_OVERLAP,
    declare: joined(
      Links.full(),
      cluster("a", range(RangeUse.CONTROL_PLANE, "172.16.0.0/28")),
      cluster("b", range(RangeUse.CONTROL_PLANE, "172.16.0.0/28")),
    ),
    message: `[CIDR_OVERLAP]: The clusters "a" and "b" cannot be joined: the control-plane range 172.16.0.0/28 of "a" overlaps the control-plane range 172.16.0.0/28 of "b".
  found: 172.16.0.0/28 and 172.16.0.0/28
  fix: give "b" a control-plane range that is free among these clusters, such as 10.0.0.0/28.`,
  },
  {
    mistake: "a name of a namespace that begins with a hyphen",
    code: ErrorCode.NAMESPACE_NAME,
    declare: namespaces("tidb", "-pd"),
    message: `[NAMESPACE_NAME]: namespaces of the cluster "a" are different names of namespaces, known at synthesis.
  found: "-pd"
  fix: write each once, with lower-case letters, digits and hyphens, 63 at most: "cluster-1".`,
  },
  {
    mistake: "a name of a namespace, and the same once more",
    code: ErrorCode.NAMESPACE_NAME,
    declare: namespaces("tidb", "pd", "tidb"),
  },
  {
    mistake: "a name of a namespace with 64 characters",
    code: ErrorCode.NAMESPACE_NAME,
    declare: namespaces("x".repeat(64)),
  },
  {
    mistake: "a name of a namespace that Terraform computes",
    code: ErrorCode.NAMESPACE_NAME,
    declare: namespaces(computed),
    message: `[NAMESPACE_NAME]: namespaces of the cluster "a" are different names of namespaces, known at synthesis.
  found: a value that Terraform computes
  fix: write each once, with lower-case letters, digits and hyphens, 63 at most: "cluster-1".`,
  },
  {
    mistake: "an address of a DNS server with its port",
    code: ErrorCode.DNS_ADDRESSES,
    declare: dnsAddresses("10.0.0.10", "10.0.0.11:53"),
    message: `[DNS_ADDRESSES]: dnsAddresses of the cluster "a" are IP addresses: CoreDNS forwards to nothing else.
  found: "10.0.0.11:53"
  fix: give addresses without port, such as ["10.0.96.16"].`,
  },
  {
    mistake: "a sign-in to a cluster of the own stack",
    code: ErrorCode.AUTH_STACK,
    declare: signIn({ createdIn: "dns", providerOf: "dns" }),
    message: `[AUTH_STACK] at dns: The cluster "a" is created in the stack that signs in to it, and Terraform cannot plan what is in a cluster before there is one.
  found: cluster and sign-in both in the stack "dns"
  fix: sign in to "a" in a stack that is deployed after this one.`,
  },
  {
    mistake: "a sign-in through the provider of the stack that created the cluster",
    code: ErrorCode.AUTH_STACK,
    declare: signIn({ createdIn: "clusters", providerOf: "clusters" }),
    message: `[AUTH_STACK] at dns: The cluster "a" has a provider of another stack, and a stack knows its own providers alone.
  found: a provider of the stack "clusters" in "dns"
  fix: declare a provider of its own as cluster.`,
  },
];
