import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { HandwrittenNetwork } from "./network";

/** A cluster that is being written by hand. */
export interface HandwrittenGkeCluster {
  readonly name: string;
  readonly region: string;
  readonly nodeCidr: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/**
 * The framework's class for this type starts Terraform for each one of it, which would be most of what is
 * measured.
 */
class TerraformData extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly input: object,
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}

/**
 * The resources of a GKE cluster as one writes them without this package: the bindings' classes in one
 * function, no check. Its constructs have the paths that `GkeCluster` gives them, so that the two can be
 * compared to the letter.
 */
export function addCluster(
  stack: Construct,
  id: string,
  network: HandwrittenNetwork,
  spec: HandwrittenGkeCluster,
): void {
  const { name, region } = spec;
  const { provider, project } = network;
  const scope = new Construct(stack, id);
  const oauthScopes = ["https://www.googleapis.com/auth/cloud-platform"];
  const nodeSecurity = {
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: "GKE_METADATA" },
  };

  const subnetwork = new ComputeSubnetwork(new Construct(scope, "subnet"), "subnetwork", {
    provider,
    name,
    region,
    network: network.id,
    ipCidrRange: spec.nodeCidr,
    secondaryIpRange: [
      { rangeName: "pods", ipCidrRange: spec.podCidr },
      { rangeName: "services", ipCidrRange: spec.serviceCidr },
    ],
    privateIpGoogleAccess: true,
  });

  const accountScope = new Construct(scope, "node-service-account");
  const account = new ServiceAccount(accountScope, "account", {
    provider,
    accountId: `gke-nodes-${name}`,
    displayName: `Nodes of the GKE cluster ${name}`,
  });
  const role = new ProjectIamMember(accountScope, "role", {
    provider,
    project,
    role: "roles/container.defaultNodeServiceAccount",
    member: account.member,
  });

  const domain = `${name}.example.com`;
  const dns = new TerraformData(scope, "dns", { scope: "VPC_SCOPE", domain });
  const replaceTriggeredBy = [`terraform_data.${dns.friendlyUniqueId}`];
  const cluster = new ContainerCluster(scope, "cluster", {
    provider,
    name,
    location: region,
    network: network.id,
    subnetwork: subnetwork.id,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: "pods",
      servicesSecondaryRangeName: "services",
    },
    dnsConfig: {
      clusterDns: "CLOUD_DNS",
      clusterDnsScope: "VPC_SCOPE",
      clusterDnsDomain: domain,
    },
    releaseChannel: { channel: "REGULAR" },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    deletionProtection: true,
    enableShieldedNodes: true,
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: { serviceAccount: account.email, oauthScopes, ...nodeSecurity },
    dependsOn: [role],
    lifecycle: {
      preventDestroy: true,
      replaceTriggeredBy,
      ignoreChanges: ["initial_node_count", "node_config", "node_pool"],
    },
  });
  new ContainerNodePool(new Construct(scope, "nodes"), "node-pool", {
    provider,
    name: "nodes",
    cluster: cluster.id,
    maxPodsPerNode: 110,
    nodeCount: 1,
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
    nodeConfig: {
      machineType: "e2-standard-4",
      diskSizeGb: 100,
      diskType: "pd-balanced",
      imageType: "COS_CONTAINERD",
      serviceAccount: account.email,
      oauthScopes,
      tags: ["multicluster"],
      metadata: { "disable-legacy-endpoints": "true" },
      ...nodeSecurity,
    },
    lifecycle: { replaceTriggeredBy },
  });
}
