/** Where DNS is asked. */
export interface DnsEndpoint {
  /** An IP address, unless the text was none. */
  readonly address: string;
  readonly port: number;
}

/** Port at which DNS is asked unless another is given. */
export const DNS_PORT = 53;

/** Reads an address that may have a port: `10.0.0.2`, `10.0.0.2:30053`, `[fd00::2]:30053`. */
export function parseDnsEndpoint(text: string): DnsEndpoint {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  return port === undefined
    ? { address: text, port: DNS_PORT }
    : { address: bracketed ?? plain ?? text, port: Number(port) };
}
