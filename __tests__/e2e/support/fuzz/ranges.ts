import fc from "fast-check";
import type { JsonObject } from "../json";

/** What the {@link Oracle} and `Cidr` are asked. */
export interface RangeQuestion extends JsonObject {
  /** Texts, most of them ranges: the first is the one that is asked, the others are compared. */
  readonly texts: readonly string[];
  /** By how much the prefix of subnets is longer than that of the range. */
  readonly moreBits: number;
  /** Number of a subnet, or of an address. */
  readonly index: number;
}

interface Range {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefixLength: number;
}

type Spelling = (groups: readonly number[]) => string;

/** Any address, with many zeros and ones: there the notation of IPv6 is at its richest. */
function addressOf(bits: 32 | 128): fc.Arbitrary<bigint> {
  const group = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(0xffff) },
    { weight: 1, arbitrary: fc.constantFrom(1, 0x0a00, 0xff, 0xc0a8, 0xffff) },
  );
  return fc
    .array(group, { minLength: bits / 16, maxLength: bits / 16 })
    .map((groups) => groups.reduce((sum, each) => (sum << 16n) + BigInt(each), 0n));
}

const anyRange: fc.Arbitrary<Range> = fc.constantFrom<(32 | 128)[]>(32, 128).chain((bits) =>
  fc.record({
    bits: fc.constant(bits),
    address: addressOf(bits),
    prefixLength: fc.nat(bits),
  }),
);

/** A range that contains another, is contained in it, or lies beside it. */
function neighbourOf({ bits, address, prefixLength }: Range): fc.Arbitrary<Range> {
  return fc
    .tuple(fc.nat(bits - 1), fc.boolean(), fc.integer({ min: -4, max: 12 }))
    .map(([bit, isFlipped, more]): Range => ({
      bits,
      address: isFlipped ? address ^ (1n << BigInt(bit)) : address,
      prefixLength: Math.min(Math.max(prefixLength + more, 0), bits),
    }));
}

const spelling = fc.constantFrom<Spelling[]>(
  (groups) => groups.map((group) => group.toString(16)).join(":"),
  (groups) =>
    groups
      .map((group) => group.toString(16).padStart(4, "0"))
      .join(":")
      .toUpperCase(),
  (groups) => compress(groups, (found) => found.at(0)),
  (groups) => compress(groups, (found) => found.at(-1)),
  (groups) => `${compress(groups.slice(0, 6), (found) => found.at(0))}:${dotted(groups.slice(6))}`,
);

/** The text of a range, in most cases without bits behind its prefix. */
function textOf({ bits, address, prefixLength }: Range): fc.Arbitrary<string> {
  return fc
    .tuple(spelling, fc.integer({ min: 0, max: 15 }), anyChange)
    .map(([spell, chance, change]) => {
      const hostBits = BigInt(bits - prefixLength);
      const first = chance === 0 ? address : (address >> hostBits) << hostBits;
      const groups = Array.from({ length: bits / 16 }, (_, index) =>
        Number((first >> BigInt(bits - 16 * (index + 1))) & 0xffffn),
      );
      const text = `${bits === 32 ? dotted(groups) : spell(groups)}/${prefixLength}`;
      return chance === 1 ? change(text) : text;
    });
}

/** A change that makes most ranges none. */
const anyChange: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    fc.nat(50),
    fc.nat(2),
    fc.constantFrom("", "0", "00", ":", "::", ".", "/", "%eth0", " ", "-", "+", "x", "ffff:", "1"),
  )
  .map(([place, length, inserted]) => (text) => {
    const at = place % (text.length + 1);
    return `${text.slice(0, at)}${inserted}${text.slice(at + length)}`;
  });

function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join(".");
}

/** With "::" in the place of one of the runs of zeros, where there is one. */
function compress(
  groups: readonly number[],
  choose: (runs: readonly RegExpExecArray[]) => RegExpExecArray | undefined,
): string {
  const text = groups.map((group) => group.toString(16)).join(":");
  const run = choose([...text.matchAll(/(?<=^|:)0(?::0)*(?=:|$)/g)]);
  if (run === undefined) {
    return text;
  }
  const before = text.slice(0, run.index).replace(/:$/, "");
  const after = text.slice(run.index + run[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}

/** A range with some others, many of which it meets, and numbers that fit it or nearly do. */
export const anyRangeQuestion: fc.Arbitrary<RangeQuestion> = anyRange.chain((range) =>
  fc.record({
    texts: fc
      .tuple(
        textOf(range),
        fc.array(
          fc
            .oneof({ weight: 4, arbitrary: neighbourOf(range) }, { weight: 1, arbitrary: anyRange })
            .chain(textOf),
          { maxLength: 4 },
        ),
      )
      .map(([first, others]) => [first, ...others]),
    // Few, because all subnets of the size are compared.
    moreBits: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -1, max: 3 }) },
      { weight: 1, arbitrary: fc.integer({ min: -2, max: 6 }) },
    ),
    index: fc.oneof(fc.nat(20), fc.nat(0xffff), fc.maxSafeNat()),
  }),
);
