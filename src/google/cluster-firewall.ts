import {
  ComputeFirewall,
  type ComputeFirewallAllow,
} from "@cdktf/provider-google/lib/compute-firewall";
import { Construct, type IConstruct } from "constructs";
import { Cidr } from "../cluster/cidr";
import { RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { Direction, factsOf } from "../cluster/topology/facts";
import { ANYWHERE } from "../cluster/special-ranges";
import { Traffic } from "../cluster/traffic";
import type { IGkeCluster } from "./gke-cluster-interface";
import { type IGkeNetwork, networkPath } from "./gke-network";
import { resourceName } from "./names";

/** What clusters may open to each other, and what becomes of the rest. */
export interface FirewallOptions {
  /**
   * The flows that the nodes and pods of each cluster may open to those of the others.
   * @default - {@link DEFAULT_TRAFFIC}
   */
  readonly traffic?: readonly Traffic[];
  /**
   * Whether everything else that comes to the nodes is denied by a rule of its own, which logs it, at
   * the lowest priority that a rule can have. Without it, the VPC's implied rule denies it silently,
   * unless another rule of the VPC allows it.
   * @default false
   */
  readonly denyOthers?: boolean;
}

/** Whose traffic a {@link ClusterFirewall} admits, and where. */
export interface ClusterFirewallProps extends FirewallOptions {
  /** The VPC in which the rules are. */
  readonly network: IGkeNetwork;
  /**
   * The clusters that reach each other: those in the network are admitted to, and the ranges of all,
   * of whatever network, are admitted.
   */
  readonly clusters: readonly IGkeCluster[];
}

/** What GKE itself allows between the pods of one cluster. */
export const DEFAULT_TRAFFIC: readonly Traffic[] = [
  Traffic.ah(),
  Traffic.esp(),
  Traffic.icmp(),
  Traffic.sctp(),
  Traffic.tcp(),
  Traffic.udp(),
];

/** @see https://docs.cloud.google.com/firewall/docs/quotas */
const MAX_SOURCES = 5000;
const MAX_TARGET_TAGS = 70;

/** That of GKE's own rules. */
const ALLOW_PRIORITY = 1000;
/** At this priority, rules that deny come before those that allow, as the ones of a default network. */
const DENY_PRIORITY = 65534;

// What is declared in an app is known by its root.
const networksWithFirewall = new WeakMap<IConstruct, Set<string>>();

/**
 * The firewall rule that lets nodes and pods of clusters reach each other: GKE allows it within one
 * cluster alone. Its sources are the ranges of all clusters, so that one more cluster changes its list
 * and nothing else.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_firewall
 */
export class ClusterFirewall extends Construct {
  /**
   * @throws ValidationError FIREWALL_TARGET, FIREWALL_DUPLICATE, QUOTA_FIREWALL_SOURCES,
   * QUOTA_FIREWALL_TARGETS, TRAFFIC_EMPTY
   */
  public constructor(scope: Construct, id: string, props: ClusterFirewallProps) {
    super(scope, id);
    const { network, clusters, denyOthers = false } = props;
    const traffic = Traffic.merge(props.traffic ?? DEFAULT_TRAFFIC);
    const inside = clustersIn(this, network, clusters);
    const targetTags = targetTagsOf(this, network, inside);
    const sources = sourceRangesOf(this, network, clusters);
    claimNetwork(this, network);
    const { provider, networkId, networkName } = network;

    const name = resourceName([networkName, "joined-clusters"]);
    const madeBy = new ComputeFirewall(this, "joined-clusters", {
      provider,
      name,
      network: networkId,
      description: "Nodes and pods of joined GKE clusters",
      direction: "INGRESS",
      priority: ALLOW_PRIORITY,
      sourceRanges: sources.map(String),
      targetTags,
      allow: allowed(traffic),
    });
    for (const cluster of inside) {
      factsOf(this).filters.push({
        madeBy,
        cluster,
        filter: `the firewall "${name}"`,
        isStateful: true,
        direction: Direction.INGRESS,
        ranges: sources,
        flows: traffic,
      });
    }
    if (denyOthers) {
      new ComputeFirewall(this, "deny-others", {
        provider,
        name: resourceName([networkName, "deny-others"]),
        network: networkId,
        description: "Everything else that comes to nodes of joined GKE clusters",
        direction: "INGRESS",
        priority: DENY_PRIORITY,
        sourceRanges: [ANYWHERE.toString()],
        targetTags,
        deny: [{ protocol: "all" }],
        logConfig: { metadata: "INCLUDE_ALL_METADATA" },
      });
    }
  }
}

/** Takes a network for a firewall: the names of its rules are made of the network's. */
function claimNetwork(scope: IConstruct, network: IGkeNetwork): void {
  const { root } = scope.node;
  const claimed = networksWithFirewall.get(root) ?? new Set<string>();
  const path = networkPath(network);
  if (claimed.has(path)) {
    throw new ValidationError({
      code: ErrorCode.FIREWALL_DUPLICATE,
      problem: `The network "${network.networkName}" of the project "${network.projectId}" has two firewalls of joined clusters in this app, and their rules would have the same names.`,
      found: path,
      fix: "join all of its clusters in one mesh, or put those that shall not reach each other into two networks.",
      scope,
    });
  }
  networksWithFirewall.set(root, claimed.add(path));
}

/** The clusters whose nodes are in a network. */
function clustersIn(
  scope: IConstruct,
  network: IGkeNetwork,
  clusters: readonly IGkeCluster[],
): IGkeCluster[] {
  const path = networkPath(network);
  const inside = clusters.filter((cluster) => networkPath(cluster.network) === path);
  if (inside.length === 0) {
    throw new ValidationError({
      code: ErrorCode.FIREWALL_TARGET,
      problem: `The network "${network.networkName}" of the project "${network.projectId}" has none of the clusters, so its firewall would protect nothing.`,
      found: clusters.map(({ clusterName }) => `"${clusterName}"`).join(", ") || "no cluster",
      fix: "give the network that one of the clusters is in.",
      scope,
    });
  }
  return inside;
}

function targetTagsOf(
  scope: IConstruct,
  network: IGkeNetwork,
  inside: readonly IGkeCluster[],
): string[] {
  const tags = [...new Set(inside.map(({ networkTag }) => networkTag))].sort();
  if (tags.length > MAX_TARGET_TAGS) {
    throw new ValidationError({
      code: ErrorCode.QUOTA_FIREWALL_TARGETS,
      problem: `The firewall of the network "${network.networkName}" would aim at ${tags.length} network tags, and Google takes ${MAX_TARGET_TAGS} in a rule.`,
      found: `${tags.length} different tags of ${inside.length} clusters`,
      fix: "give clusters that reach each other the same networkTag.",
      scope,
    });
  }
  const subject = `the firewall of the network "${network.networkName}"`;
  const use = { used: tags.length, limit: MAX_TARGET_TAGS };
  factsOf(scope).quotas.push({ madeBy: scope, subject, what: "target tags", ...use });
  return tags;
}

function sourceRangesOf(
  scope: IConstruct,
  network: IGkeNetwork,
  clusters: readonly IGkeCluster[],
): Cidr[] {
  const ranges = clusters
    .flatMap(({ addressRanges }) => addressRanges)
    .filter(({ use }) => use === RangeUse.NODES || use === RangeUse.PODS)
    .map(({ cidr }) => cidr)
    .sort(Cidr.compare);
  const sources = ranges.filter((range, index) => ranges[index - 1]?.equals(range) !== true);
  if (sources.length > MAX_SOURCES) {
    throw new ValidationError({
      code: ErrorCode.QUOTA_FIREWALL_SOURCES,
      problem: `The firewall of the network "${network.networkName}" would admit ${sources.length} ranges, and Google takes ${MAX_SOURCES} in a rule.`,
      found: `${sources.length} node and pod ranges of ${clusters.length} clusters`,
      fix: "join fewer clusters, or clusters with fewer pod ranges.",
      scope,
    });
  }
  const subject = `the firewall of the network "${network.networkName}"`;
  const use = { used: sources.length, limit: MAX_SOURCES };
  factsOf(scope).quotas.push({ madeBy: scope, subject, what: "source ranges", ...use });
  return sources;
}

/** One entry a protocol, with all of its ports. */
function allowed(traffic: readonly Traffic[]): ComputeFirewallAllow[] {
  const protocols = new Set(traffic.map(({ protocol }) => protocol));
  return [...protocols].map((protocol) => {
    const flows = traffic.filter((flow) => flow.protocol === protocol);
    const ports = flows.map((flow) => flow.ports).filter((text) => text !== "");
    return { protocol, ...(ports.length > 0 && { ports }) };
  });
}
