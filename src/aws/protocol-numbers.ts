import type { Protocol } from "../cluster/traffic";

/**
 * Numbers of the protocols that AWS knows by no name.
 *
 * @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
 */
export const PROTOCOL_NUMBERS: Readonly<
  Record<Protocol.ESP | Protocol.AH | Protocol.SCTP, string>
> = { esp: "50", ah: "51", sctp: "132" };
