import { Cidr } from "./cidr";

/** Every IPv4 address. */
export const ANYWHERE = Cidr.parse("0.0.0.0/0");

/**
 * Ranges whose addresses mean the host itself, its link, or no single host.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const SPECIAL_RANGES: readonly Cidr[] = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/3",
  "::/127",
  "fe80::/10",
  "ff00::/8",
].map((range) => Cidr.parse(range));
