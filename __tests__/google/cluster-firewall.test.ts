import type { TerraformStack } from "cdktf";
import { ErrorCode, Traffic } from "../../src/cluster";
import {
  ClusterFirewall,
  type ClusterFirewallProps,
  DEFAULT_TRAFFIC,
  type IGkeCluster,
} from "../../src/google";
import { codeOf } from "../support/errors";
import { adoptGke, adoptNetwork, withoutGoogleProvider } from "../support/gke";
import { type Body, type SynthesizedStack, synthesizeStack } from "../support/synth";

/** Clusters `a` and `b` of the network `clusters`, and `c` of another project's. */
function clustersIn(stack: TerraformStack): IGkeCluster[] {
  const network = adoptNetwork(stack, "clusters");
  return [
    adoptGke(adoptNetwork(stack, "others", "project-2"), "c", 2),
    adoptGke(network, "b", 1, { podCidrs: ["10.65.0.0/16", "100.64.0.0/14"] }),
    adoptGke(network, "a", 0, { controlPlaneCidr: "172.16.0.0/28" }),
  ];
}

const firewallWith = (props: Partial<ClusterFirewallProps> = {}): SynthesizedStack =>
  synthesizeStack((stack) => {
    new ClusterFirewall(stack, "firewall", {
      network: adoptNetwork(stack, "clusters"),
      clusters: clustersIn(stack),
      ...props,
    });
  });

const ruleWith = (props: Partial<ClusterFirewallProps> = {}): Body =>
  firewallWith(props).resource("google_compute_firewall", "firewall/joined-clusters").body;

describe("the firewall of a network", () => {
  it("is one rule from the real ranges of all clusters to the tags of its own", () => {
    const stack = firewallWith();

    expect(stack.resources()).toHaveLength(1);
    expect(stack.resource("google_compute_firewall").body).toEqual({
      provider: "google.project-1",
      name: "clusters-joined-clusters",
      network: "projects/project-1/global/networks/clusters",
      description: "Nodes and pods of joined GKE clusters",
      direction: "INGRESS",
      priority: 1000,
      source_ranges: [
        "10.0.0.0/16",
        "10.1.0.0/16",
        "10.2.0.0/16",
        "10.64.0.0/16",
        "10.65.0.0/16",
        "10.66.0.0/16",
        "100.64.0.0/14",
      ],
      target_tags: ["multicluster"],
      allow: ["ah", "esp", "icmp", "sctp", "tcp", "udp"].map((protocol) => ({ protocol })),
    });
    expect(withoutGoogleProvider(stack)).toEqual([]);
  });

  it("allows what GKE allows within a cluster, unless told otherwise", () => {
    expect(ruleWith({ traffic: DEFAULT_TRAFFIC })).toEqual(ruleWith());
  });

  it.each([
    [[Traffic.all()], [{ protocol: "all" }]],
    [[Traffic.tcp(), Traffic.all()], [{ protocol: "all" }]],
    [
      [Traffic.icmp(), Traffic.esp()],
      [{ protocol: "esp" }, { protocol: "icmp" }],
    ],
    [
      [Traffic.udp(53), Traffic.tcp(2379, 2380), Traffic.tcp(4000)],
      [
        { protocol: "tcp", ports: ["2379-2380", "4000"] },
        { protocol: "udp", ports: ["53"] },
      ],
    ],
    [[Traffic.tcp(4000), Traffic.tcp()], [{ protocol: "tcp" }]],
    [[Traffic.tcp(0, 65534)], [{ protocol: "tcp", ports: ["0-65534"] }]],
  ])("allows the traffic that is given: %s", (traffic, expected) => {
    expect(ruleWith({ traffic })["allow"]).toEqual(expected);
  });

  it("aims at each tag of the clusters in it once, and at no other's", () => {
    const stack = synthesizeStack((scope) => {
      const network = adoptNetwork(scope, "clusters");
      const other = adoptNetwork(scope, "others");
      const clusters = [
        adoptGke(network, "a", 0, { networkTag: "z" }),
        adoptGke(network, "b", 1, { networkTag: "x" }),
        adoptGke(network, "c", 2, { networkTag: "z" }),
        adoptGke(other, "d", 3, { networkTag: "y" }),
      ];
      new ClusterFirewall(scope, "firewall", { network, clusters });
    });

    expect(stack.resource("google_compute_firewall").body["target_tags"]).toEqual(["x", "z"]);
  });

  it("denies and logs everything else where that is asked for, after every other rule", () => {
    const stack = firewallWith({ denyOthers: true });

    expect(stack.resources()).toHaveLength(2);
    expect(stack.resource("google_compute_firewall", "firewall/deny-others").body).toEqual({
      provider: "google.project-1",
      name: "clusters-deny-others",
      network: "projects/project-1/global/networks/clusters",
      description: "Everything else that comes to nodes of joined GKE clusters",
      direction: "INGRESS",
      priority: 65534,
      source_ranges: ["0.0.0.0/0"],
      target_tags: ["multicluster"],
      deny: [{ protocol: "all" }],
      log_config: { metadata: "INCLUDE_ALL_METADATA" },
    });
    expect(ruleWith({ denyOthers: true })).toEqual(ruleWith());
  });

  it.each([
    [ErrorCode.TRAFFIC_EMPTY, { traffic: [] }],
    [ErrorCode.FIREWALL_TARGET, { clusters: [] }],
  ])("is refused with %s for %j", (code, props) => {
    expect(codeOf(() => firewallWith(props))).toBe(code);
  });
});
