import { Token } from "cdktf";
import { ErrorCode, ValidationError } from "./errors";

/** Protocol of a flow. */
export enum Protocol {
  /** Every protocol. */
  ALL = "all",
  /** Transmission Control Protocol, with ports. */
  TCP = "tcp",
  /** User Datagram Protocol, with ports. */
  UDP = "udp",
  /** Internet Control Message Protocol, such as the echo requests of ping. */
  ICMP = "icmp",
  /** Encapsulating Security Payload, of IPsec. */
  ESP = "esp",
  /** Authentication Header, of IPsec. */
  AH = "ah",
  /** Stream Control Transmission Protocol. */
  SCTP = "sctp",
}

const LAST_PORT = 65535;

/**
 * The flows that clusters may open to each other: a protocol and, for TCP and UDP, a range of
 * destination ports.
 */
export class Traffic {
  /** Every protocol and port. */
  public static all(): Traffic {
    return new Traffic(Protocol.ALL);
  }

  /**
   * TCP to a port or an inclusive range of ports.
   *
   * @param fromPort first port, 0 to 65535; every port when none is given
   * @param toPort last port, `fromPort` when it is not given
   * @throws ValidationError PORT_RANGE
   */
  public static tcp(fromPort?: number, toPort?: number): Traffic {
    return Traffic.ported(Protocol.TCP, fromPort, toPort);
  }

  /**
   * UDP to a port or an inclusive range of ports.
   *
   * @param fromPort first port, 0 to 65535; every port when none is given
   * @param toPort last port, `fromPort` when it is not given
   * @throws ValidationError PORT_RANGE
   */
  public static udp(fromPort?: number, toPort?: number): Traffic {
    return Traffic.ported(Protocol.UDP, fromPort, toPort);
  }

  /** Every type of ICMP, and of ICMPv6 where the range is IPv6. */
  public static icmp(): Traffic {
    return new Traffic(Protocol.ICMP);
  }

  /** Encapsulating Security Payload, of IPsec. */
  public static esp(): Traffic {
    return new Traffic(Protocol.ESP);
  }

  /** Authentication Header, of IPsec. */
  public static ah(): Traffic {
    return new Traffic(Protocol.AH);
  }

  /** SCTP, every port of it: not every platform tells its ports apart. */
  public static sctp(): Traffic {
    return new Traffic(Protocol.SCTP);
  }

  /**
   * The smallest list that allows the same flows: what another entry covers is dropped, ports that
   * overlap or adjoin become one range. Its order depends on the flows alone.
   *
   * @param traffic the flows, in any order
   * @throws ValidationError TRAFFIC_EMPTY
   */
  public static merge(traffic: readonly Traffic[]): Traffic[] {
    if (traffic.length === 0) {
      throw new ValidationError({
        code: ErrorCode.TRAFFIC_EMPTY,
        problem: "The traffic between the clusters is an empty list, which would join nothing.",
        found: "[]",
        fix: "name the flows, such as [Traffic.tcp(4000)], or leave traffic out for every protocol.",
      });
    }
    const all = traffic.find((entry) => entry.protocol === Protocol.ALL);
    if (all !== undefined) {
      return [all];
    }
    const merged: Traffic[] = [];
    for (const entry of [...traffic].sort(Traffic.compare)) {
      const previous = merged.at(-1);
      if (previous?.protocol === entry.protocol && entry.fromPort <= previous.toPort + 1) {
        const toPort = Math.max(previous.toPort, entry.toPort);
        merged[merged.length - 1] = new Traffic(entry.protocol, previous.fromPort, toPort);
      } else {
        merged.push(entry);
      }
    }
    return merged;
  }

  private static compare(this: void, left: Traffic, right: Traffic): number {
    if (left.protocol !== right.protocol) {
      return left.protocol < right.protocol ? -1 : 1;
    }
    return left.fromPort - right.fromPort;
  }

  private static ported(protocol: Protocol, fromPort?: number, toPort?: number): Traffic {
    const first = fromPort ?? 0;
    const last = toPort ?? fromPort ?? LAST_PORT;
    const isPort = (port: number): boolean =>
      !Token.isUnresolved(port) && Number.isInteger(port) && port >= 0 && port <= LAST_PORT;
    if (!isPort(first) || !isPort(last) || first > last) {
      throw new ValidationError({
        code: ErrorCode.PORT_RANGE,
        problem: `${protocol.toUpperCase()} traffic needs ports from 0 to 65535, the first not above the last.`,
        found: [first, last].some((port) => Token.isUnresolved(port))
          ? "a value that Terraform computes"
          : `${first} to ${last}`,
        fix: `write Traffic.${protocol}(4000) for one port or Traffic.${protocol}(2379, 2380) for a range, as literals.`,
      });
    }
    return new Traffic(protocol, first, last);
  }

  private constructor(
    /** Protocol of the flow. */
    public readonly protocol: Protocol,
    /** First destination port; 0 where the protocol has none. */
    public readonly fromPort = 0,
    /** Last destination port; 65535 where the protocol has none. */
    public readonly toPort: number = LAST_PORT,
  ) {}

  /** Whether the protocol has ports. */
  public get hasPorts(): boolean {
    return this.protocol === Protocol.TCP || this.protocol === Protocol.UDP;
  }

  /** Whether it is every port of its protocol, or its protocol has none. */
  public get coversAllPorts(): boolean {
    return this.fromPort === 0 && this.toPort === LAST_PORT;
  }

  /** Its ports as text: `4000`, `8000-8010`; empty for every port, or where the protocol has none. */
  public get ports(): string {
    if (!this.hasPorts || this.coversAllPorts) {
      return "";
    }
    return this.fromPort === this.toPort ? `${this.fromPort}` : `${this.fromPort}-${this.toPort}`;
  }

  /** Whether every flow of the other is allowed by this one. */
  public covers(other: Traffic): boolean {
    return (
      this.protocol === Protocol.ALL ||
      (this.protocol === other.protocol &&
        this.fromPort <= other.fromPort &&
        other.toPort <= this.toPort)
    );
  }

  /** Whether both allow the same flows. */
  public equals(other: Traffic): boolean {
    return this.covers(other) && other.covers(this);
  }

  /** Name for ids and descriptions: `all`, `icmp`, `tcp-4000`, `udp-8000-8010`. */
  public toString(): string {
    if (!this.hasPorts) {
      return this.protocol;
    }
    const ports = this.fromPort === this.toPort ? [this.fromPort] : [this.fromPort, this.toPort];
    return [this.protocol, ...ports].join("-");
  }
}
