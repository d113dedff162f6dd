import type { IConstruct } from "constructs";
import { Cidr, IpFamily } from "../cluster/cidr";
import { ErrorCode, ValidationError } from "../cluster/errors";

/** A range from which the API server may be asked. */
export interface MasterAuthorizedNetwork {
  /** IPv4 range, such as `203.0.113.0/24`. */
  readonly cidr: string;
  /** @default - none */
  readonly displayName?: string;
}

/** How nodes and control plane are reached. */
export interface ControlPlaneAccess {
  /**
   * Whether the nodes have private addresses alone. They reach the internet through a Cloud NAT of
   * the network, where it has one in their region. A change replaces the cluster.
   * @default false
   */
  readonly privateNodes?: boolean;
  /**
   * IPv4 range of the control plane, a /28, for private nodes.
   * @default - an address of the node range
   */
  readonly controlPlaneCidr?: string;
  /**
   * Ranges from which the API server may be asked, beside the cluster's own; an empty list allows
   * none.
   * @default - every address may ask it
   */
  readonly masterAuthorizedNetworks?: readonly MasterAuthorizedNetwork[];
}

/** The arguments of a cluster for its control plane's access. */
export interface ControlPlaneArguments {
  readonly privateClusterConfig?: {
    readonly enablePrivateNodes: boolean;
    readonly masterIpv4CidrBlock?: string;
  };
  readonly masterAuthorizedNetworksConfig?: {
    readonly cidrBlocks: { readonly cidrBlock: string; readonly displayName?: string }[];
  };
}

/**
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
 * @throws ValidationError ENDPOINT_ACCESS, CIDR_FAMILY and those of {@link Cidr.parse}
 */
export function parseControlPlaneAccess(
  scope: IConstruct,
  clusterName: string,
  access: ControlPlaneAccess,
): ControlPlaneArguments {
  const { privateNodes = false, controlPlaneCidr, masterAuthorizedNetworks } = access;
  if (!privateNodes && controlPlaneCidr !== undefined) {
    throw new ValidationError({
      code: ErrorCode.ENDPOINT_ACCESS,
      problem: `The control plane of the cluster "${clusterName}" has a range of its own only where the nodes are private.`,
      found: `controlPlaneCidr: "${controlPlaneCidr}", privateNodes: false`,
      fix: "set privateNodes to true, or leave controlPlaneCidr out.",
      scope,
    });
  }
  const what = `masterAuthorizedNetworks of the cluster "${clusterName}"`;
  const cidrBlocks = masterAuthorizedNetworks?.map(({ cidr, displayName }) => {
    const range = Cidr.parse(cidr, { what, scope });
    if (range.family !== IpFamily.IPV4) {
      throw new ValidationError({
        code: ErrorCode.CIDR_FAMILY,
        problem: `${what} must be IPv4 ranges: clusters with IPv6 are not supported.`,
        found: cidr,
        fix: "give IPv4 ranges, such as 203.0.113.0/24.",
        scope,
      });
    }
    return { cidrBlock: range.toString(), ...(displayName !== undefined && { displayName }) };
  });
  return {
    ...(privateNodes && {
      privateClusterConfig: {
        enablePrivateNodes: true,
        ...(controlPlaneCidr !== undefined && { masterIpv4CidrBlock: controlPlaneCidr }),
      },
    }),
    ...(cidrBlocks && { masterAuthorizedNetworksConfig: { cidrBlocks } }),
  };
}
