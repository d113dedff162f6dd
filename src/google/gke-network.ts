import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct, type IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";
import { isRegion } from "./location";
import { parseNetworkName, projectOf, resourceName } from "./names";

/** A VPC that holds GKE clusters, created by this package or adopted. */
export interface IGkeNetwork {
  /** Name of the network, unique in its project. */
  readonly networkName: string;
  /** Project that owns the network, as a literal. */
  readonly projectId: string;
  /** `projects/PROJECT/global/networks/NAME`, or the attribute that will be it. */
  readonly networkId: string;
  /** Provider of the project; it makes every resource of the network. */
  readonly provider: GoogleProvider;
  /** Whether the flows of clusters that are created in it are logged. */
  readonly flowLogs: boolean;
}

/** What tells networks apart, within a project and between projects. */
export type NetworkName = Pick<IGkeNetwork, "networkName" | "projectId">;

/** A VPC that exists. */
export interface GkeNetworkAttributes {
  /** Name of the network, unique in its project. */
  readonly networkName: string;
  /** Provider of the network's project; its project must be a literal. */
  readonly provider: GoogleProvider;
  /**
   * Whether the subnets of clusters that are created in it log their flows, those between pods of one
   * node included.
   * @default false
   */
  readonly flowLogs?: boolean;
}

/** A VPC to create. */
export interface GkeNetworkProps extends GkeNetworkAttributes {
  /**
   * Regions in which nodes without addresses of their own reach the internet, through a Cloud NAT.
   * @default - none
   */
  readonly natRegions?: readonly string[];
}

/**
 * A VPC for GKE clusters, without subnets but those that the clusters make, and a Cloud NAT with its
 * router in each region that is named.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_router_nat
 */
export class GkeNetwork extends Construct implements IGkeNetwork {
  /**
   * A VPC that exists. Nothing is read or created.
   *
   * @throws ValidationError NETWORK_NAME, PROJECT
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: GkeNetworkAttributes,
  ): IGkeNetwork {
    const network = new Construct(scope, id);
    const { provider, flowLogs = false } = attributes;
    const networkName = parseNetworkName(network, attributes.networkName);
    const projectId = projectOf(network, `the network "${networkName}"`, provider);
    const networkId = networkPath({ projectId, networkName });
    return Object.assign(network, { networkName, projectId, networkId, provider, flowLogs });
  }

  public readonly networkName: string;
  public readonly projectId: string;
  public readonly networkId: string;
  public readonly provider: GoogleProvider;
  public readonly flowLogs: boolean;

  /** @throws ValidationError NETWORK_NAME, PROJECT, REGION */
  public constructor(scope: Construct, id: string, props: GkeNetworkProps) {
    super(scope, id);
    const { provider, flowLogs = false, natRegions = [] } = props;
    const networkName = parseNetworkName(this, props.networkName);
    const projectId = projectOf(this, `the network "${networkName}"`, provider);
    assertRegions(this, networkName, natRegions);

    const network = new ComputeNetwork(this, "network", {
      provider,
      name: networkName,
      autoCreateSubnetworks: false,
      // Routes of one region reach the clusters of the others.
      routingMode: "GLOBAL",
    });
    for (const region of natRegions) {
      const router = new ComputeRouter(this, `router-${region}`, {
        provider,
        name: resourceName([networkName, region]),
        network: network.id,
        region,
      });
      new ComputeRouterNat(this, `nat-${region}`, {
        provider,
        name: resourceName([networkName, region]),
        router: router.name,
        region,
        natIpAllocateOption: "AUTO_ONLY",
        sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
        logConfig: { enable: true, filter: "ERRORS_ONLY" },
      });
    }

    this.networkName = networkName;
    this.projectId = projectId;
    this.networkId = network.id;
    this.provider = provider;
    this.flowLogs = flowLogs;
  }
}

/** The id of a network, as Google has it: no two networks share one. */
export function networkPath({ projectId, networkName }: NetworkName): string {
  return `projects/${projectId}/global/networks/${networkName}`;
}

function assertRegions(scope: IConstruct, networkName: string, regions: readonly string[]): void {
  for (const [index, region] of regions.entries()) {
    if (!isRegion(region) || regions.indexOf(region) !== index) {
      throw new ValidationError({
        code: ErrorCode.REGION,
        problem: `natRegions of the network "${networkName}" are different regions that are known at synthesis.`,
        found: quoted(region),
        fix: 'write each once, such as ["us-central1", "us-east1"].',
        scope,
      });
    }
  }
}
