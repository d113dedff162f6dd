import { Cidr } from "../../src/cluster";
import { SPECIAL_RANGES } from "../../src/cluster/special-ranges";

const isSpecial = (range: string): boolean =>
  SPECIAL_RANGES.some((special) => special.contains(Cidr.parse(range)));

it.each([
  ["this network", "0.0.0.0/32"],
  ["the host itself", "127.0.0.1/32"],
  ["all of loopback", "127.255.255.255/32"],
  ["link-local addresses", "169.254.169.254/32"],
  ["multicast", "224.0.0.1/32"],
  ["reserved addresses", "240.0.0.1/32"],
  ["broadcast", "255.255.255.255/32"],
  ["the unspecified IPv6 address", "::/128"],
  ["IPv6 loopback", "::1/128"],
  ["IPv6 link-local addresses", "fe80::1/128"],
  ["the end of IPv6 link-local addresses", "febf::1/128"],
  ["IPv6 multicast", "ff02::1/128"],
])("%s is special", (_, range) => {
  expect(isSpecial(range)).toBe(true);
});

it.each([
  "1.0.0.0/32",
  "10.0.0.1/32",
  "126.255.255.255/32",
  "128.0.0.0/32",
  "169.253.255.255/32",
  "169.255.0.0/32",
  "223.255.255.255/32",
  "::2/128",
  "fc00::1/128",
  "fec0::1/128",
  "2001:db8::1/128",
])("%s is a host's own", (range) => {
  expect(isSpecial(range)).toBe(false);
});
