/** What a pod sends to an address, for an answer of {@link EchoReply} by `echo-program.ts`. */
export interface Call {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  /** How many bytes it sends. */
  readonly bytes: number;
}

/** What came back. */
export interface EchoReply {
  /** The address from which the call came, as the other side saw it. */
  readonly from: string;
  /** Whether all bytes came back, unchanged. */
  readonly intact: boolean;
}

/** What became of a call: an error is a code such as ENETUNREACH, or "no answer". */
export type CallResult = EchoReply | { readonly error: string };

/** Port at which every pod answers, over TCP and UDP. */
export const ECHO_PORT = 7007;
