/** The range of a wanted route, which is `RANGE GATEWAY`. */
export function rangeOf(line: string): string {
  return line.replace(/ .*/, "");
}

function gatewayOf(line: string): string {
  return line.replace(/.* /, "");
}

/** The route as ip shows it. */
export function routeOf(line: string): string {
  return `${rangeOf(line)} via ${gatewayOf(line)} dev eth0 proto 77`;
}

/** Its exemption from masquerading as iptables shows it. */
export function exemptionOf(line: string): string {
  return `-A KIND-MASQ-AGENT -d ${rangeOf(line)} -m comment --comment node-routes -j RETURN`;
}

/** What the script says of what it does for a wanted route. */
export const said = {
  exempt: (line: string) => `packets for ${rangeOf(line)} keep their source address`,
  exemptNoMore: (line: string) => `packets for ${rangeOf(line)} get the address of this node again`,
  set: (line: string) => `set the route to ${rangeOf(line)} via ${gatewayOf(line)}`,
  cannotSet: (line: string) => `cannot set the route to ${rangeOf(line)} via ${gatewayOf(line)}`,
  removed: (line: string) => `removed the route to ${rangeOf(line)}`,
} as const;
