import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { factsOf } from "../cluster/topology/facts";
import type { IGkeNetwork } from "./gke-network";

/**
 * The limits of your projects, where Google has raised them.
 *
 * @see https://docs.cloud.google.com/vpc/docs/quota
 */
export interface GoogleQuotas {
  /**
   * Peerings of one VPC.
   * @default 25
   */
  readonly peeringsPerNetwork?: number;
}

const DEFAULT_QUOTAS: Required<GoogleQuotas> = { peeringsPerNetwork: 25 };

/**
 * Refuses networks that could not all be peered with each other.
 *
 * @throws ValidationError QUOTA_PEERINGS, QUOTA_VALUE
 */
export function assertQuotas(
  scope: IConstruct,
  networks: readonly IGkeNetwork[],
  quotas: GoogleQuotas = {},
): void {
  const { peeringsPerNetwork } = { ...DEFAULT_QUOTAS, ...quotas };
  if (!Number.isInteger(peeringsPerNetwork) || peeringsPerNetwork < 1) {
    throw new ValidationError({
      code: ErrorCode.QUOTA_VALUE,
      problem: "quotas.peeringsPerNetwork is not a number of things that a project may have.",
      found: String(peeringsPerNetwork),
      fix: "give a whole number of at least 1, or leave it out for Google's default.",
      scope,
    });
  }
  const peerings = networks.length - 1;
  const [network] = networks;
  if (network !== undefined && peerings > peeringsPerNetwork) {
    throw new ValidationError({
      code: ErrorCode.QUOTA_PEERINGS,
      problem: `The network "${network.networkName}" would have ${peerings} VPC peerings, and the limit is ${peeringsPerNetwork}.`,
      found: `clusters in ${networks.length} networks`,
      fix: "put clusters into fewer networks, or ask Google for more and set quotas.peeringsPerNetwork to what you got.",
      scope,
    });
  }
  for (const { networkName } of networks) {
    factsOf(scope).quotas.push({
      madeBy: scope,
      subject: `the network "${networkName}"`,
      what: "VPC peerings",
      used: peerings,
      limit: peeringsPerNetwork,
    });
  }
}
