import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { Address4, Address6 } from "ip-address";
import { ErrorCode, ValidationError } from "./errors";
import { quoted } from "./names";

/** Version of the Internet Protocol. */
export enum IpFamily {
  /** Addresses of 32 bits. */
  IPV4 = "IPv4",
  /** Addresses of 128 bits. */
  IPV6 = "IPv6",
}

/** Where a text comes from, for the error message. */
export interface InputOrigin {
  /**
   * What the text is, such as `vpcCidr of cluster "a"`.
   * @default "the CIDR range"
   */
  readonly what?: string;
  /**
   * The construct that was given the text.
   * @default - the message names no path
   */
  readonly scope?: IConstruct;
}

// A larger split has no use here, and would make a list that fills the memory.
const MAX_SPLIT_BITS = 16;

/**
 * An IPv4 or IPv6 address range, parsed once and in canonical form.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc4632
 */
export class Cidr {
  /**
   * Reads a range in CIDR notation, such as `10.0.0.0/16` or `2001:db8::/56`.
   *
   * @param text the range, with its prefix length and without host bits
   * @param origin what the text is and where it was given, for the error message
   * @throws ValidationError CIDR_TOKEN for a value that is known at plan only, CIDR_SYNTAX for
   * what is no range, CIDR_HOST_BITS for an address inside a range
   */
  public static parse(text: string, origin: InputOrigin = {}): Cidr {
    const what = origin.what ?? "the CIDR range";
    const fail = (code: ErrorCode, problem: string, fix: string): ValidationError =>
      new ValidationError({
        code,
        problem: `${what} ${problem}`,
        found: quoted(text),
        fix,
        ...(origin.scope && { scope: origin.scope }),
      });

    if (Token.isUnresolved(text)) {
      throw fail(
        ErrorCode.CIDR_TOKEN,
        "is not known at synthesis, so overlaps cannot be found and addresses cannot be planned.",
        'write the range as a literal, such as "10.0.0.0/16".',
      );
    }
    const parts = /^([0-9a-fA-F.:]+)\/(0|[1-9][0-9]{0,2})$/.exec(text);
    const network = parts?.[1] === undefined ? undefined : parseAddress(parts[1]);
    const prefixLength = Number(parts?.[2]);
    if (network === undefined || prefixLength > bitsOf(network.family)) {
      throw fail(
        ErrorCode.CIDR_SYNTAX,
        "is not an address range in CIDR notation.",
        'write address and prefix length, such as "10.0.0.0/16": four numbers from 0 to 255 without leading zeros, or an IPv6 address.',
      );
    }
    const range = Cidr.around(network.value, prefixLength, network.family);
    if (range.first !== network.value) {
      throw fail(
        ErrorCode.CIDR_HOST_BITS,
        "is an address inside a range, not the range: it has bits set behind its prefix.",
        `write "${range.toString()}" for the whole range.`,
      );
    }
    return range;
  }

  /**
   * Orders ranges by family, then address, then size (larger first).
   *
   * @param left one range
   * @param right another one
   * @returns a number below zero, zero or above it, as a list's `sort` wants it
   */
  public static compare(this: void, left: Cidr, right: Cidr): number {
    if (left.family !== right.family) {
      return left.family === IpFamily.IPV4 ? -1 : 1;
    }
    if (left.first !== right.first) {
      return left.first < right.first ? -1 : 1;
    }
    return left.prefixLength - right.prefixLength;
  }

  private static around(address: bigint, prefixLength: number, family: IpFamily): Cidr {
    const size = 1n << BigInt(bitsOf(family) - prefixLength);
    return new Cidr(family, address - (address % size), prefixLength, size);
  }

  private readonly last: bigint;
  private readonly text: string;

  private constructor(
    /** Version of the Internet Protocol that its addresses are of. */
    public readonly family: IpFamily,
    private readonly first: bigint,
    /** Number of leading bits that all addresses of the range share. */
    public readonly prefixLength: number,
    /** Number of addresses. */
    public readonly size: bigint,
  ) {
    this.last = first + size - 1n;
    this.text = `${formatAddress(first, family)}/${prefixLength}`;
  }

  /** Whether every address of the other range is in this one. */
  public contains(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.first && other.last <= this.last;
  }

  /** Whether the two ranges share an address. */
  public overlaps(other: Cidr): boolean {
    return this.contains(other) || other.contains(this);
  }

  /** Whether both are the same addresses. */
  public equals(other: Cidr): boolean {
    return this.text === other.text;
  }

  /**
   * Splits the range into all subnets of a size, in the order of their addresses.
   *
   * @param prefixLength that of the subnets; at most 16 more than the range's own
   * @throws ValidationError CIDR_CAPACITY
   */
  public subdivide(prefixLength: number): Cidr[] {
    const bits = prefixLength - this.prefixLength;
    if (!Number.isInteger(bits) || bits < 0 || bits > MAX_SPLIT_BITS || prefixLength > this.bits) {
      const largest = Math.min(this.prefixLength + MAX_SPLIT_BITS, this.bits);
      throw new ValidationError({
        code: ErrorCode.CIDR_CAPACITY,
        problem: `${this.text} cannot be split into subnets of the size /${prefixLength}.`,
        found: `/${prefixLength}`,
        fix: `ask for a prefix length from ${this.prefixLength} to ${largest}, or give a larger range.`,
      });
    }
    const size = this.size >> BigInt(bits);
    return Array.from({ length: 2 ** bits }, (_, index) =>
      Cidr.around(this.first + BigInt(index) * size, prefixLength, this.family),
    );
  }

  /**
   * The subnet of a size that lies `index` such subnets behind the first; `subnet(28, 1)` of
   * `10.0.0.0/24` is `10.0.0.16/28`.
   *
   * @param prefixLength that of the subnet
   * @param index number of the subnet, from 0
   * @throws ValidationError CIDR_CAPACITY when the range has no such subnet
   */
  public subnet(prefixLength: number, index: number): Cidr {
    const bits = prefixLength - this.prefixLength;
    const isSplit = Number.isInteger(bits) && bits >= 0 && prefixLength <= this.bits;
    const isIndex = Number.isSafeInteger(index) && index >= 0;
    if (!isSplit || !isIndex || BigInt(index) >> BigInt(bits) > 0n) {
      throw new ValidationError({
        code: ErrorCode.CIDR_CAPACITY,
        problem: `${this.text} has no subnet number ${index} of the size /${prefixLength}.`,
        found: `/${prefixLength}, ${index}`,
        fix: `ask for a prefix length from ${this.prefixLength} to ${this.bits} and, counted from 0, for one of the subnets of that size, or give a larger range.`,
      });
    }
    const size = this.size >> BigInt(bits);
    return Cidr.around(this.first + BigInt(index) * size, prefixLength, this.family);
  }

  /**
   * The address that lies `index` addresses behind the network address; `host(10)` of
   * `10.0.0.0/24` is `10.0.0.10`.
   *
   * @param index number of the address, from 0
   * @throws ValidationError CIDR_CAPACITY when the range has no such address
   */
  public host(index: number): string {
    if (!Number.isSafeInteger(index) || index < 0 || BigInt(index) >= this.size) {
      throw new ValidationError({
        code: ErrorCode.CIDR_CAPACITY,
        problem: `${this.text} has no address number ${index}.`,
        found: index.toString(),
        fix: `ask for a number from 0 to ${(this.size - 1n).toString()}, or give a larger range.`,
      });
    }
    return formatAddress(this.first + BigInt(index), this.family);
  }

  /**
   * The first range of a size that lies in this range and shares no address with those taken.
   *
   * @param prefixLength that of the range to find
   * @param taken ranges that are not free, in any order
   * @returns undefined when nothing of that size is free
   */
  public firstFree(prefixLength: number, taken: readonly Cidr[]): Cidr | undefined {
    const isPrefix = Number.isInteger(prefixLength) && prefixLength <= this.bits;
    if (!isPrefix || prefixLength < this.prefixLength) {
      return undefined;
    }
    let address = this.first;
    while (address <= this.last) {
      const candidate = Cidr.around(address, prefixLength, this.family);
      const hit = taken.find((range) => range.overlaps(candidate));
      if (hit === undefined) {
        return candidate;
      }
      address = (hit.last > candidate.last ? hit.last : candidate.last) + 1n;
    }
    return undefined;
  }

  /** The canonical text, such as `10.0.0.0/16`. */
  public toString(): string {
    return this.text;
  }

  private get bits(): number {
    return bitsOf(this.family);
  }
}

function bitsOf(family: IpFamily): number {
  return family === IpFamily.IPV4 ? 32 : 128;
}

function parseAddress(text: string): { family: IpFamily; value: bigint } | undefined {
  if (Address4.isValid(text)) {
    return { family: IpFamily.IPV4, value: new Address4(text).bigInt() };
  }
  if (!Address6.isValid(text)) {
    return undefined;
  }
  const value = new Address6(text).bigInt();
  // ::ffff:10.0.0.0 means an IPv4 address, which would be compared with IPv6 ranges alone.
  return value >> 32n === 0xffffn ? undefined : { family: IpFamily.IPV6, value };
}

function formatAddress(value: bigint, family: IpFamily): string {
  return family === IpFamily.IPV4
    ? Address4.fromBigInt(value).correctForm()
    : Address6.fromBigInt(value).correctForm();
}
