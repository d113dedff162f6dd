/**
 * A second implementation of address ranges, slow and plain, to hold the package's against. It
 * shares no code with it, nor the library that the package uses.
 */
export interface NaiveRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

export function naiveRange(text: string): NaiveRange {
  const [address = "", prefixLength = ""] = text.split("/");
  const bits = address.includes(":") ? 128 : 32;
  const value = bits === 128 ? ipv6Value(address) : numberOf(address.split("."), 10, 256n);
  return rangeAround(bits, value, Number(prefixLength));
}

/** The range of a size in which an address lies. */
export function rangeAround(bits: 32 | 128, address: bigint, prefixLength: number): NaiveRange {
  const hostBits = BigInt(bits - prefixLength);
  const first = (address >> hostBits) << hostBits;
  return { bits, first, last: first + (1n << hostBits) - 1n };
}

export function naiveOverlap(left: NaiveRange, right: NaiveRange): boolean {
  return left.bits === right.bits && left.first <= right.last && right.first <= left.last;
}

/** The range in notation; IPv6 with all its zeros. */
export function textOf(range: NaiveRange): string {
  const size = range.last - range.first + 1n;
  const prefixLength = range.bits - (size.toString(2).length - 1);
  return `${addressText(range.bits, range.first)}/${prefixLength}`;
}

export function addressText(bits: 32 | 128, address: bigint): string {
  return bits === 32
    ? digitsOf(address, 256n, 4).join(".")
    : digitsOf(address, 65536n, 8)
        .map((group) => group.toString(16).padStart(4, "0"))
        .join(":");
}

function ipv6Value(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const missing = 8 - groups(head).length - groups(tail ?? "").length;
  const zeros = tail === undefined ? [] : Array.from({ length: missing }, () => "0");
  return numberOf([...groups(head), ...zeros, ...groups(tail ?? "")], 16, 65536n);
}

function numberOf(digits: readonly string[], radix: number, base: bigint): bigint {
  return digits.reduce((sum, digit) => sum * base + BigInt(parseInt(digit, radix)), 0n);
}

function digitsOf(value: bigint, base: bigint, count: number): bigint[] {
  return Array.from(
    { length: count },
    (_, index) => (value / base ** BigInt(count - 1 - index)) % base,
  );
}
