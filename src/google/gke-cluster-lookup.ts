import { DataGoogleComputeSubnetwork } from "@cdktf/provider-google/lib/data-google-compute-subnetwork";
import { DataGoogleContainerCluster } from "@cdktf/provider-google/lib/data-google-container-cluster";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { AdoptedGkeCluster, type GkeClusterAttributes } from "./adopted-gke-cluster";
import { networkPath } from "./gke-network";

/** GKE makes such tags itself, and does not list them among those of a node pool. */
const GKES_OWN_TAG = /^gke-.+-node$/;

/**
 * Adopts a cluster of which data sources check, when Terraform plans, that it has the network, the
 * ranges, the tag and the domain that are given.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/data-sources/container_cluster
 * @throws ValidationError with the codes of names, ranges and domains
 */
export function adoptByLookup(
  scope: Construct,
  id: string,
  attributes: GkeClusterAttributes,
): AdoptedGkeCluster {
  const adopted = new AdoptedGkeCluster(scope, id, attributes);
  const { clusterName, provider, network } = adopted;
  const cluster = new DataGoogleContainerCluster(adopted, "cluster", {
    provider,
    name: clusterName,
    location: adopted.location,
    lifecycle: { postcondition: postconditionsOf(adopted, attributes) },
  });
  new DataGoogleComputeSubnetwork(adopted, "subnetwork", {
    provider: network.provider,
    // The cluster knows its subnet by its path.
    name: Fn.basename(cluster.subnetwork),
    region: adopted.region,
    lifecycle: {
      postcondition: [
        isGiven(clusterName, "node range", "self.ip_cidr_range", "nodeCidr", attributes.nodeCidr),
      ],
    },
  });
  return adopted;
}

interface Postcondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/** The ranges that the node pools of a cluster give to pods, beside its own. */
const FOUND_PODS =
  "distinct(concat([self.cluster_ipv4_cidr], compact([for pool in self.node_pool : try(pool.network_config[0].pod_ipv4_cidr_block, null)])))";

/** The domains that Cloud DNS answers for a cluster in its VPC. */
const FOUND_DOMAINS =
  '[try(self.dns_config[0].cluster_dns_scope == "VPC_SCOPE" ? self.dns_config[0].cluster_dns_domain : "", ""), try(self.dns_config[0].additive_vpc_scope_dns_domain, "")]';

function postconditionsOf(
  adopted: AdoptedGkeCluster,
  { podCidrs, serviceCidr, controlPlaneCidr }: GkeClusterAttributes,
): Postcondition[] {
  const { clusterName, network, networkTag, vpcScopeDomain } = adopted;
  const path = networkPath(network);
  const hasTag = (tags: string): string => `try(contains(${tags}, "${networkTag}"), false)`;
  return [
    {
      condition: `\${endswith(self.network, "${path}")}`,
      errorMessage: `The cluster "${clusterName}" is in the network \${self.network}, but its network says ${path}. Give the network that the cluster is in.`,
    },
    {
      condition: `\${length(setsubtract(${FOUND_PODS}, ${JSON.stringify(podCidrs)})) == 0}`,
      errorMessage: `The cluster "${clusterName}" has the pod ranges \${join(", ", ${FOUND_PODS})}, but its podCidrs say ${podCidrs.join(", ")}. List every range of its pods in podCidrs.`,
    },
    isGiven(clusterName, "service range", "self.services_ipv4_cidr", "serviceCidr", serviceCidr),
    ...(controlPlaneCidr === undefined
      ? []
      : [
          isGiven(
            clusterName,
            "control-plane range",
            'try(self.private_cluster_config[0].master_ipv4_cidr_block, "")',
            "controlPlaneCidr",
            controlPlaneCidr,
          ),
        ]),
    ...(GKES_OWN_TAG.test(networkTag)
      ? []
      : [
          {
            condition: `\${self.enable_autopilot == true ? ${hasTag("self.node_pool_auto_config[0].network_tags[0].tags")} : alltrue([for pool in self.node_pool : ${hasTag("pool.node_config[0].tags")}])}`,
            errorMessage: `Not all nodes of the cluster "${clusterName}" have the network tag ${networkTag}, so its peers' traffic would not be admitted. Set networkTag to a tag that every node pool has.`,
          },
        ]),
    ...(vpcScopeDomain === undefined
      ? []
      : [
          {
            condition: `\${contains(${FOUND_DOMAINS}, "${vpcScopeDomain}")}`,
            errorMessage: `Cloud DNS does not answer ${vpcScopeDomain} for the cluster "${clusterName}" in its VPC. Set vpcScopeDomain to the domain that the cluster has there, or leave it out.`,
          },
        ]),
  ];
}

/** Fails the plan where a cluster has another range than the one that is given. */
function isGiven(
  clusterName: string,
  what: string,
  found: string,
  field: string,
  given: string,
): Postcondition {
  return {
    condition: `\${${found} == "${given}"}`,
    errorMessage: `The cluster "${clusterName}" has the ${what} \${${found}}, but its ${field} says ${given}. Set ${field} to the range that the cluster has.`,
  };
}
