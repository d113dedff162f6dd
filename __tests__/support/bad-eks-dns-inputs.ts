import { type App, TerraformStack, Token } from "cdktf";
import { EksClusterAuth, type ILocatedEksCluster } from "../../src/aws";
import { ErrorCode, Traffic } from "../../src/cluster";
import type { EksTopology } from "../../stacks/eks-topology";
import { addEksStacks } from "../../stacks/topologies";
import type { BadInput } from "./bad-inputs";
import { adopt, awsProvider, eksCluster } from "./eks";
import { adopted, created } from "./topologies";

/** Signs in from a stack called `dns` to a cluster that is declared in a stack. */
const signIn =
  (declaredIn: string, declare: (stack: TerraformStack) => ILocatedEksCluster) =>
  (app: App): unknown => {
    const dns = new TerraformStack(app, "dns");
    const stack = declaredIn === "dns" ? dns : new TerraformStack(app, declaredIn);
    return new EksClusterAuth(dns, "auth", { cluster: declare(stack) });
  };

const names = { namespaces: ["x"], dnsAddresses: ["10.9.0.10"] };

/** The stacks of a created cluster `a` and an adopted one `old`, which owns the namespace `x`. */
const topology =
  (more: Partial<EksTopology>) =>
  (app: App): void => {
    addEksStacks(app, {
      providers: [{ name: "west", region: "us-west-2" }],
      clusters: [created("a", "10.0.0.0/16")],
      adopted: [adopted("old", "10.9.0.0/16", names)],
      ...more,
    });
  };

const oldWith = (more: Parameters<typeof adopted>[2]): Partial<EksTopology> => ({
  adopted: [adopted("old", "10.9.0.0/16", { ...names, ...more })],
});

const adoptWith =
  (names: { namespaces?: readonly string[]; dnsAddresses?: readonly string[] }) =>
  (app: App): unknown =>
    adopt(new TerraformStack(app, "stack"), "b", "10.1.0.0/16", names);

/** Mistakes in the Kubernetes half of an EKS topology. */
export const badEksDnsInputs: readonly BadInput[] = [
  {
    mistake: "a namespace in capitals",
    code: ErrorCode.NAMESPACE_NAME,
    declare: adoptWith({ namespaces: ["TiDB"] }),
    message: `[NAMESPACE_NAME] at stack/b: namespaces of the cluster "b" are different names of namespaces, known at synthesis.
  found: "TiDB"
  fix: write each once, with lower-case letters, digits and hyphens, 63 at most: "cluster-1".`,
  },
  {
    mistake: "a namespace that is listed twice",
    code: ErrorCode.NAMESPACE_NAME,
    declare: adoptWith({ namespaces: ["tidb", "tidb"] }),
  },
  {
    mistake: "a namespace that only Terraform knows",
    code: ErrorCode.NAMESPACE_NAME,
    declare: adoptWith({ namespaces: [Token.asString({ resolve: () => "tidb" })] }),
  },
  {
    mistake: "a host name in place of the address of a DNS server",
    code: ErrorCode.DNS_ADDRESSES,
    declare: adoptWith({ dnsAddresses: ["dns.example.com"] }),
    message: `[DNS_ADDRESSES] at stack/b: dnsAddresses of the cluster "b" are IP addresses: CoreDNS forwards to nothing else.
  found: "dns.example.com"
  fix: give addresses without port, such as ["10.0.96.16"].`,
  },
  {
    mistake: "signing in to a cluster that the same stack creates",
    code: ErrorCode.AUTH_STACK,
    declare: signIn("dns", (stack) => eksCluster(stack)),
    message: `[AUTH_STACK] at dns/auth: The cluster "a" is created in the stack that signs in to it, and Terraform cannot plan what is in a cluster before there is one.
  found: cluster and sign-in both in the stack "dns"
  fix: sign in to "a" in a stack that is deployed after this one.`,
  },
  {
    mistake: "signing in to a cluster of another stack as that stack knows it",
    code: ErrorCode.AUTH_STACK,
    declare: signIn("clusters", (stack) => eksCluster(stack)),
    message: `[AUTH_STACK] at dns/auth: The cluster "a" has a provider of another stack, and a stack knows its own providers alone.
  found: a provider of the stack "clusters" in "dns"
  fix: declare an AwsProvider in "dns", and give { clusterName: "a", provider } as cluster.`,
  },
  {
    mistake: "signing in with a provider of another stack",
    code: ErrorCode.AUTH_STACK,
    declare: signIn("clusters", (stack) => ({ clusterName: "b", provider: awsProvider(stack) })),
  },
  {
    mistake: "a Corefile released of a cluster that was never declared",
    code: ErrorCode.RELEASED_UNKNOWN,
    declare: topology({ releasedCorefiles: ["older"] }),
    message: `[RELEASED_UNKNOWN] at eks-dns: The Corefile of "older" shall be released, but the topology declares no such cluster, so no provider leads to it.
  found: releasedCorefiles: "older"; declared: a, old
  fix: keep the entry of "older", with leaving: true, until it is released; then delete both.`,
  },
  {
    mistake: "a Corefile released in the deploy that deletes its cluster's entry",
    code: ErrorCode.RELEASED_UNKNOWN,
    declare: topology({ adopted: [], releasedCorefiles: ["old"] }),
  },
  {
    mistake: "a Corefile released while it holds the names of peers",
    code: ErrorCode.STUB_RELEASED,
    declare: topology({ releasedCorefiles: ["old"] }),
    message: `[STUB_RELEASED] at eks-dns: The Corefile of "old" shall be released, but the cluster is still a member of the topology and resolves the names of its peers.
  found: releasedCorefiles: "old", which is not leaving
  fix: set leaving: true for "old" and deploy, which takes the names of its peers out; release its Corefile after that.`,
  },
  {
    mistake: "a Corefile released of a created cluster that stays",
    code: ErrorCode.STUB_RELEASED,
    declare: topology({ releasedCorefiles: ["a"] }),
  },
  {
    mistake: "an adopted cluster that would answer, but names no namespace",
    code: ErrorCode.NAMESPACES_MISSING,
    declare: topology(oldWith({ namespaces: [] })),
  },
  {
    mistake: "an adopted cluster that owns a namespace and answers nowhere",
    code: ErrorCode.DNS_ADDRESSES,
    declare: topology(oldWith({ dnsAddresses: [] })),
  },
  {
    mistake: "an adopted cluster that would answer at the cluster IP of its kube-dns",
    code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
    declare: topology(oldWith({ dnsAddresses: ["172.20.0.10"] })),
  },
  {
    mistake: "a connectivity check at a port that is let through nowhere",
    code: ErrorCode.CHECK_OPTION,
    declare: topology({ connectivityCheck: {}, traffic: [Traffic.icmp(), Traffic.tcp(4000)] }),
    message: `[CHECK_OPTION] at eks-dns: port 8080 of the connectivity check is not let through between the clusters, so it would fail.
  found: traffic icmp, tcp-4000
  fix: give connectivityCheck a TCP port of that traffic, or add Traffic.tcp(8080) to the traffic.`,
  },
  {
    mistake: "a connectivity check of clusters of which one alone owns a namespace",
    code: ErrorCode.CHECK_PAIRS,
    declare: topology({ connectivityCheck: {} }),
  },
  {
    mistake: "a namespace that a created and an adopted cluster both own",
    code: ErrorCode.NAMESPACE_SHARED,
    declare: topology({ clusters: [created("a", "10.0.0.0/16", { namespaces: ["x"] })] }),
  },
];
