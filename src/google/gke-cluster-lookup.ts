import { DataGoogleComputeSubnetwork } from "@cdktf/provider-google/lib/data-google-compute-subnetwork";
import { DataGoogleContainerCluster } from "@cdktf/provider-google/lib/data-google-container-cluster";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { type AddressRange, RangeUse } from "../cluster/cluster";
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
    lifecycle: { postcondition: postconditionsOf(adopted) },
  });
  const [nodeCidr = ""] = textsOf(adopted, RangeUse.NODES);
  new DataGoogleComputeSubnetwork(adopted, "subnetwork", {
    provider: network.provider,
    // The cluster knows its subnet by its path.
    name: Fn.basename(cluster.subnetwork),
    region: adopted.region,
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.ip_cidr_range == "${nodeCidr}"}`,
          errorMessage: `The cluster "${clusterName}" has the node range \${self.ip_cidr_range}, but its nodeCidr says ${nodeCidr}. Set nodeCidr to the range that the cluster has.`,
        },
      ],
    },
  });
  return adopted;
}

interface Postcondition {
  readonly condition: string;
  readonly errorMessage: string;
}

function postconditionsOf(adopted: AdoptedGkeCluster): Postcondition[] {
  const { clusterName, network, networkTag, vpcScopeDomain } = adopted;
  const path = networkPath(network);
  const podCidrs = textsOf(adopted, RangeUse.PODS);
  const [serviceCidr = ""] = textsOf(adopted, RangeUse.SERVICES);
  const foundPods =
    "distinct(concat([self.cluster_ipv4_cidr], compact([for pool in self.node_pool : try(pool.network_config[0].pod_ipv4_cidr_block, null)])))";
  const domains =
    '[try(self.dns_config[0].cluster_dns_scope == "VPC_SCOPE" ? self.dns_config[0].cluster_dns_domain : "", ""), try(self.dns_config[0].additive_vpc_scope_dns_domain, "")]';
  return [
    {
      condition: `\${endswith(self.network, "${path}")}`,
      errorMessage: `The cluster "${clusterName}" is in the network \${self.network}, but its network says ${path}. Give the network that the cluster is in.`,
    },
    {
      condition: `\${length(setsubtract(${foundPods}, ${JSON.stringify(podCidrs)})) == 0}`,
      errorMessage: `The cluster "${clusterName}" has the pod ranges \${join(", ", ${foundPods})}, but its podCidrs say ${podCidrs.join(", ")}. List every range of its pods in podCidrs.`,
    },
    {
      condition: `\${self.services_ipv4_cidr == "${serviceCidr}"}`,
      errorMessage: `The cluster "${clusterName}" has the service range \${self.services_ipv4_cidr}, but its serviceCidr says ${serviceCidr}. Set serviceCidr to the range that the cluster has.`,
    },
    ...(GKES_OWN_TAG.test(networkTag)
      ? []
      : [
          {
            condition: `\${self.enable_autopilot == true ? contains(try(self.node_pool_auto_config[0].network_tags[0].tags, []), "${networkTag}") : alltrue([for pool in self.node_pool : contains(pool.node_config[0].tags, "${networkTag}")])}`,
            errorMessage: `Not all nodes of the cluster "${clusterName}" have the network tag ${networkTag}, so its peers' traffic would not be admitted. Set networkTag to a tag that every node pool has.`,
          },
        ]),
    ...(vpcScopeDomain === undefined
      ? []
      : [
          {
            condition: `\${contains(${domains}, "${vpcScopeDomain}")}`,
            errorMessage: `Cloud DNS does not answer ${vpcScopeDomain} for the cluster "${clusterName}" in its VPC. Set vpcScopeDomain to the domain that the cluster has there, or leave it out.`,
          },
        ]),
  ];
}

function textsOf({ addressRanges }: AdoptedGkeCluster, use: AddressRange["use"]): string[] {
  return addressRanges.filter((range) => range.use === use).map(({ cidr }) => cidr.toString());
}
