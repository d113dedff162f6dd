import { isIP } from "node:net";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { quoted } from "../cluster/names";

/** Protocol of a port that a cluster takes on its host. */
export enum PortMappingProtocol {
  /** Transmission Control Protocol. */
  TCP = "TCP",
  /** User Datagram Protocol. */
  UDP = "UDP",
  /** Stream Control Transmission Protocol. */
  SCTP = "SCTP",
}

/** A port of the first control plane that answers at a port of the host. */
export interface KindPortMapping {
  /** Port of the node, 1 to 65535. */
  readonly containerPort: number;
  /** Port of the host, 1 to 65535. */
  readonly hostPort: number;
  /**
   * IP address of the host; `0.0.0.0` for all of them, which Docker opens past the host's firewall.
   * @default "127.0.0.1"
   */
  readonly listenAddress?: string;
  /**
   * Protocol of the port.
   * @default PortMappingProtocol.TCP
   */
  readonly protocol?: PortMappingProtocol;
}

/** A port of the host, and who takes it. */
export interface HostPort {
  /** What takes it, such as `apiServerPort`. */
  readonly field: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: PortMappingProtocol;
}

/** Address at which a cluster answers on its host, unless it says otherwise. */
export const HOST_ADDRESS = "127.0.0.1";

const LAST_PORT = 65535;
const EVERY_ADDRESS = ["0.0.0.0", "::"];

/** Where a cluster answers on its host. */
export interface KindPorts {
  /**
   * IP address of the host at which the API server answers. Whoever reaches it may try to sign in.
   * @default "127.0.0.1"
   */
  readonly apiServerAddress?: string;
  /**
   * Port of the host at which the API server answers, 1 to 65535. One that is named stays when Docker
   * is restarted.
   * @default - one that is free when the cluster is created
   */
  readonly apiServerPort?: number;
  /**
   * Ports of the first control plane that answer at ports of the host.
   * @default - none
   */
  readonly extraPortMappings?: readonly KindPortMapping[];
}

/**
 * The ports that a cluster takes on its host; a port that kind chooses is not among them.
 *
 * @throws ValidationError HOST_ADDRESS, HOST_PORT
 */
export function parseHostPorts(
  scope: IConstruct,
  clusterName: string,
  { apiServerAddress = HOST_ADDRESS, apiServerPort, extraPortMappings = [] }: KindPorts,
): HostPort[] {
  assertAddress(scope, clusterName, "apiServerAddress", apiServerAddress);
  const taken: HostPort[] = [];
  const protocol = PortMappingProtocol.TCP;
  if (apiServerPort !== undefined) {
    assertPort(scope, clusterName, "apiServerPort", apiServerPort);
    taken.push({
      field: "apiServerPort",
      address: apiServerAddress,
      port: apiServerPort,
      protocol,
    });
  }
  for (const mapping of extraPortMappings) {
    const address = mapping.listenAddress ?? HOST_ADDRESS;
    assertAddress(scope, clusterName, "listenAddress", address);
    assertPort(scope, clusterName, "containerPort", mapping.containerPort);
    assertPort(scope, clusterName, "hostPort", mapping.hostPort);
    taken.push({
      field: "hostPort",
      address,
      port: mapping.hostPort,
      protocol: mapping.protocol ?? protocol,
    });
  }
  return taken;
}

/** Whether two sockets cannot both be listened at. */
export function clash(one: HostPort, other: HostPort): boolean {
  const addresses = [one.address, other.address];
  return (
    one.port === other.port &&
    one.protocol === other.protocol &&
    (one.address === other.address || addresses.some((address) => EVERY_ADDRESS.includes(address)))
  );
}

function assertAddress(
  scope: IConstruct,
  clusterName: string,
  field: string,
  address: string,
): void {
  if (Token.isUnresolved(address) || isIP(address) === 0) {
    throw new ValidationError({
      code: ErrorCode.HOST_ADDRESS,
      problem: `${field} of the cluster "${clusterName}" is not an IP address of the host, known at synthesis.`,
      found: quoted(address),
      fix: 'write "127.0.0.1" for this machine alone, or "0.0.0.0" for whoever reaches it.',
      scope,
    });
  }
}

function assertPort(scope: IConstruct, clusterName: string, field: string, port: number): void {
  if (Token.isUnresolved(port) || !Number.isInteger(port) || port < 1 || port > LAST_PORT) {
    throw new ValidationError({
      code: ErrorCode.HOST_PORT,
      problem: `${field} of the cluster "${clusterName}" is not a port from 1 to ${LAST_PORT}, known at synthesis.`,
      found: quoted(port),
      fix: `write a whole number, such as 8080${field === "apiServerPort" ? ", or leave it out for one that is free" : ""}.`,
      scope,
    });
  }
}
