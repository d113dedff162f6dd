import { Address4, Address6 } from "ip-address";
import { Cidr, IpFamily } from "../../cluster";

// A label of a reverse zone stands for an octet of an IPv4 address, or four bits of an IPv6 one.
const LABEL_BITS = { [IpFamily.IPV4]: 8, [IpFamily.IPV6]: 4 } as const;

/**
 * The reverse zones of an address range, as CoreDNS makes them of a range in the place of a zone: a
 * prefix that ends inside a label becomes several zones, `10.0.0.0/12` sixteen. Bits behind the
 * prefix are dropped.
 *
 * @param text a range in CIDR notation
 * @returns names in lower case that end in a dot; undefined when the text is no range
 * @see https://coredns.io/manual/configuration/
 */
export function reverseZones(text: string): string[] | undefined {
  const range = readRange(text);
  if (range === undefined) {
    return undefined;
  }
  const step = LABEL_BITS[range.family];
  return range.subdivide(Math.ceil(range.prefixLength / step) * step).map(reverseZone);
}

function readRange(text: string): Cidr | undefined {
  const [address, prefixLength, ...more] = text.split("/");
  if (address === undefined || !/^[0-9]{1,3}$/.test(prefixLength ?? "") || more.length > 0) {
    return undefined;
  }
  const family = [Address4, Address6].find((version) => version.isValid(text));
  if (family === undefined || address.includes("%")) {
    return undefined;
  }
  const network = new family(text).startAddress().correctForm();
  return Cidr.parse(`${network}/${Number(prefixLength)}`);
}

function reverseZone(range: Cidr): string {
  const [address = ""] = range.toString().split("/");
  const isIpv4 = range.family === IpFamily.IPV4;
  const labels = isIpv4
    ? address.split(".")
    : new Address6(address).canonicalForm().replaceAll(":", "").split("");
  const count = range.prefixLength / LABEL_BITS[range.family];
  const origin = isIpv4 ? "in-addr.arpa." : "ip6.arpa.";
  return [...labels.slice(0, count).reverse(), origin].join(".");
}
