import { type App, TerraformStack, Token } from "cdktf";
import { ErrorCode, type ICluster, Links } from "../../src/cluster";
import {
  ConnectivityCheck,
  type ConnectivityCheckMember,
  type ConnectivityCheckProps,
  CorefileBase,
  StubDomains,
} from "../../src/dns";
import type { BadInput } from "./bad-inputs";
import { dnsCluster, kubernetes } from "./dns";

const checks =
  (
    clusters: readonly ICluster[],
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

/** Mistakes in who takes part in a connectivity check, and how. */
export const badCheckInputs: readonly BadInput[] = [
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
    message: `[CHECK_MEMBER] at dns/check: namespace of the member "a" is not the name of a namespace, known at synthesis.
  found: "TiDB"
  fix: write lower-case letters, digits and hyphens, 63 at most: "cluster-1".`,
  },
  {
    mistake: "a connectivity check in a namespace that only Terraform knows",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks(
      [a, dnsCluster("b")],
      {},
      { namespace: Token.asString({ resolve: () => "a" }) },
    ),
    message: `[CHECK_MEMBER] at dns/check: namespace of the member "a" is not the name of a namespace, known at synthesis.
  found: a value that Terraform computes
  fix: write lower-case letters, digits and hyphens, 63 at most: "cluster-1".`,
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
    message: `[CHECK_MEMBER] at dns/check: The member "a" names the stub domains of another cluster.
  found: stub domains of "c"
  fix: give those of "a", or leave stubDomains out.`,
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
    message: `[CHECK_OPTION] at dns/check: port of the connectivity check is not a whole number from 1024 to 65535.
  found: 80
  fix: give a TCP port that is admitted between the clusters; those below take a privilege that the check's pods do without.`,
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
    message: `[CHECK_OPTION] at dns/check: image of the connectivity check is not the name of an image.
  found: ""
  fix: name an image that has the tools of busybox, such as "registry.example/busybox:1.37.0".`,
  },
  {
    mistake: "a connectivity check in a namespace of a cluster that owns none",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks([dnsCluster("a", { namespaces: [] }), dnsCluster("b")]),
    message: `[CHECK_MEMBER] at dns/check: The cluster "a" does not own the namespace "a", so "b", which has the same domain, looks its names up at home.
  found: namespaces of "a": none
  fix: choose one of the namespaces that "a" owns, or add "a" to them.`,
  },
  {
    mistake: "a connectivity check in a namespace of none of several",
    code: ErrorCode.CHECK_MEMBER,
    declare: checks([dnsCluster("a", { namespaces: ["x", "y"] }), dnsCluster("b")]),
    message: `[CHECK_MEMBER] at dns/check: The cluster "a" does not own the namespace "a", so "b", which has the same domain, looks its names up at home.
  found: namespaces of "a": x, y
  fix: choose one of the namespaces that "a" owns, or add "a" to them.`,
  },
];
