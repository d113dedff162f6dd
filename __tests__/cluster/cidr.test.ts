import { Lazy, TerraformStack, Token } from "cdktf";
import fc from "fast-check";
import { Cidr, ErrorCode, IpFamily } from "../../src/cluster";
import { codeOf, errorOf, isRefused } from "../support/errors";
import {
  addressText,
  naiveOverlap,
  naiveRange,
  type NaiveRange,
  rangeAround,
  textOf,
} from "../support/naive-ranges";
import { testApp } from "../support/synth";

/** Any range of a family, as the naive implementation sees it. */
function rangesOf(bits: 32 | 128): fc.Arbitrary<NaiveRange> {
  const addresses = fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
  return fc
    .tuple(addresses, fc.integer({ min: 0, max: bits }))
    .map(([address, prefixLength]) => rangeAround(bits, address, prefixLength))
    .filter(({ first }) => bits === 32 || first >> 32n !== 0xffffn);
}

const anyRange = fc.oneof(rangesOf(32), rangesOf(128));

/** Ranges of 64 addresses, so close to each other that they often meet. */
const neighbours = fc
  .tuple(fc.constantFrom("192.0.2.0", "2001:db8::"), fc.nat(63), fc.nat(6))
  .map(([base, offset, hostBits]) => {
    const { bits, first } = naiveRange(`${base}/${base.includes(":") ? 128 : 32}`);
    return textOf(rangeAround(bits, first + BigInt(offset), bits - hostBits));
  });

describe("a range is read", () => {
  it.each([
    ["10.0.0.0/16", "10.0.0.0/16", IpFamily.IPV4],
    ["0.0.0.0/0", "0.0.0.0/0", IpFamily.IPV4],
    ["255.255.255.255/32", "255.255.255.255/32", IpFamily.IPV4],
    ["2001:DB8:0:0::/32", "2001:db8::/32", IpFamily.IPV6],
    ["2001:0db8:0000:0000:0000:0000:0000:0000/56", "2001:db8::/56", IpFamily.IPV6],
    ["2001:db8:0:1:0:0:0:1/128", "2001:db8:0:1::1/128", IpFamily.IPV6],
    ["64:ff9b::10.0.0.0/104", "64:ff9b::a00:0/104", IpFamily.IPV6],
    ["::/0", "::/0", IpFamily.IPV6],
  ])("%s as %s", (text, canonical, family) => {
    const cidr = Cidr.parse(text);

    expect(cidr.toString()).toBe(canonical);
    expect(cidr.family).toBe(family);
    expect(cidr.prefixLength).toBe(Number(canonical.split("/")[1]));
  });

  it("in the same words however it is written", () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const cidr = Cidr.parse(textOf(range));

        expect(naiveRange(cidr.toString())).toEqual(range);
        expect(Cidr.parse(cidr.toString().toUpperCase()).equals(cidr)).toBe(true);
      }),
    );
  });
});

describe("a range is refused", () => {
  it.each([
    ["999.1.1.1/99", ErrorCode.CIDR_SYNTAX],
    ["999.1.1.1/8", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/33", ErrorCode.CIDR_SYNTAX],
    ["2001:db8::/129", ErrorCode.CIDR_SYNTAX],
    ["010.0.0.0/8", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/08", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/00", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/-1", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/1e1", ErrorCode.CIDR_SYNTAX],
    ["0x0a.0.0.0/8", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/", ErrorCode.CIDR_SYNTAX],
    ["10.0.0/16", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0.0/16", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/8/8", ErrorCode.CIDR_SYNTAX],
    ["/8", ErrorCode.CIDR_SYNTAX],
    ["", ErrorCode.CIDR_SYNTAX],
    [" 10.0.0.0/16", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/16 ", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0 /16", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.0/16\n", ErrorCode.CIDR_SYNTAX],
    ["2001:db8::1::/64", ErrorCode.CIDR_SYNTAX],
    ["12345::/16", ErrorCode.CIDR_SYNTAX],
    ["fe80::%eth0/64", ErrorCode.CIDR_SYNTAX],
    ["fe80::%1/64", ErrorCode.CIDR_SYNTAX],
    ["::ffff:10.0.0.0/104", ErrorCode.CIDR_SYNTAX],
    ["::ffff:a00:0/104", ErrorCode.CIDR_SYNTAX],
    ["10.0.0.1/16", ErrorCode.CIDR_HOST_BITS],
    ["10.0.0.0/4", ErrorCode.CIDR_HOST_BITS],
    ["2001:db8::1/64", ErrorCode.CIDR_HOST_BITS],
  ])("%j", (text, code) => {
    expect(codeOf(() => Cidr.parse(text))).toBe(code);
  });

  it.each([
    ["a token", Token.asString({ resolve: () => "10.0.0.0/16" })],
    ["a lazy value", Lazy.stringValue({ produce: () => "10.0.0.0/16" })],
    ["a text around a token", `10.0.${Token.asString({ resolve: () => "0.0" })}/16`],
  ])("that is %s, without showing the token, which means nothing to a reader", (_, text) => {
    const error = errorOf(() => Cidr.parse(text));

    expect(error.code).toBe(ErrorCode.CIDR_TOKEN);
    expect(error.found).toBe("a value that Terraform computes");
    expect(error.message).not.toContain("Token");
  });

  it("unless it is IPv4 in the one spelling in which it is printed", () => {
    const numbers = fc.oneof(
      { weight: 3, arbitrary: fc.constant("0") },
      { weight: 2, arbitrary: fc.nat(300).map(String) },
      { weight: 1, arbitrary: fc.constantFrom("00", "010", "08", "") },
    );
    const prefixLengths = fc.oneof(fc.nat(34).map(String), fc.constantFrom("00", "08", ""));

    fc.assert(
      fc.property(fc.tuple(numbers, numbers, numbers, numbers), prefixLengths, (octets, bits) => {
        const text = `${octets.join(".")}/${bits}`;
        const isRange =
          [...octets, bits].every((number) => Number(number).toString() === number) &&
          octets.every((octet) => Number(octet) <= 255) &&
          Number(bits) <= 32 &&
          textOf(naiveRange(text)) === text;

        expect(isRefused(() => Cidr.parse(text))).toBe(!isRange);
        expect(isRange ? Cidr.parse(text).toString() : text).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("with the range that was meant, where host bits are set", () => {
    const { fix, found } = errorOf(() => Cidr.parse("10.1.2.3/16"));

    expect(found).toBe('"10.1.2.3/16"');
    expect(fix).toBe('write "10.1.0.0/16" for the whole range.');
  });

  it("in the name of what it is and of the construct that got it", () => {
    const scope = new TerraformStack(testApp(), "net");
    const error = errorOf(() => Cidr.parse("10.0.0.0", { what: 'vpcCidr of cluster "a"', scope }));

    expect(error.path).toBe("net");
    expect(error.message).toMatch(/^\[CIDR_SYNTAX\] at net: vpcCidr of cluster "a" is not an /);
  });
});

describe("two ranges", () => {
  it("contain and overlap each other as their addresses do", () => {
    fc.assert(
      fc.property(neighbours, neighbours, (one, other) => {
        const [left, right] = [Cidr.parse(one), Cidr.parse(other)];
        const [a, b] = [naiveRange(one), naiveRange(other)];
        const contains = a.bits === b.bits && a.first <= b.first && b.last <= a.last;

        expect(left.overlaps(right)).toBe(naiveOverlap(a, b));
        expect(right.overlaps(left)).toBe(naiveOverlap(a, b));
        expect(left.contains(right)).toBe(contains);
        expect(left.equals(right)).toBe(textOf(a) === textOf(b));
      }),
      { numRuns: 500 },
    );
  });

  it("of different families never overlap", () => {
    const everything = [Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")] as const;

    expect(everything[0].overlaps(everything[1])).toBe(false);
    expect(everything[1].contains(everything[0])).toBe(false);
  });

  it("have one order: IPv4 first, then by address, then the larger first", () => {
    const ordered = ["10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "2001:db8::/32"];

    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: 5 }), (shuffled) => {
        const sorted = shuffled.map((text) => Cidr.parse(text)).sort(Cidr.compare);

        expect(sorted.map(String)).toEqual(ordered);
      }),
    );
  });
});

describe("subdivide", () => {
  it("cuts a range into subnets in the order of their addresses", () => {
    expect(Cidr.parse("10.0.0.0/22").subdivide(24).map(String)).toEqual([
      "10.0.0.0/24",
      "10.0.1.0/24",
      "10.0.2.0/24",
      "10.0.3.0/24",
    ]);
  });

  it("cuts a range into 65536 subnets at most", () => {
    const subnets = Cidr.parse("10.0.0.0/8").subdivide(24);

    expect(subnets).toHaveLength(65536);
    expect(subnets.at(-1)?.toString()).toBe("10.255.255.0/24");
  });

  it("covers the range exactly", () => {
    fc.assert(
      fc.property(anyRange, fc.nat(8), (range, extra) => {
        const cidr = Cidr.parse(textOf(range));
        const prefixLength = Math.min(cidr.prefixLength + extra, range.bits);
        const subnets = cidr.subdivide(prefixLength);

        expect(subnets).toHaveLength(2 ** (prefixLength - cidr.prefixLength));
        let next = range.first;
        for (const subnet of subnets) {
          const { first, last } = naiveRange(subnet.toString());
          expect(subnet.prefixLength).toBe(prefixLength);
          expect(first).toBe(next);
          next = last + 1n;
        }
        expect(next - 1n).toBe(range.last);
      }),
    );
  });

  it.each([
    ["10.0.0.0/16", 15, "from 16 to 32"],
    ["10.0.0.0/16", 33, "from 16 to 32"],
    ["10.0.0.0/16", 17.5, "from 16 to 32"],
    ["10.0.0.0/16", NaN, "from 16 to 32"],
    ["10.0.0.0/8", 25, "from 8 to 24"],
    ["2001:db8::/32", 64, "from 32 to 48"],
    ["2001:db8::1/128", 129, "from 128 to 128"],
  ])("does not cut %s into /%d, and says what it takes", (text, prefixLength, allowed) => {
    const error = errorOf(() => Cidr.parse(text).subdivide(prefixLength));

    expect(error.code).toBe(ErrorCode.CIDR_CAPACITY);
    expect(error.fix).toBe(`ask for a prefix length ${allowed}, or give a larger range.`);
  });
});

describe("subnet", () => {
  it("counts the subnets of a size", () => {
    expect(Cidr.parse("192.168.128.0/19").subnet(28, 1).toString()).toBe("192.168.128.16/28");
    expect(Cidr.parse("10.0.0.0/24").subnet(24, 0).toString()).toBe("10.0.0.0/24");
    expect(Cidr.parse("2001:db8::/32").subnet(64, 65536).toString()).toBe("2001:db8:1::/64");
  });

  it("is the one that splitting the range puts at that place, and there is no other", () => {
    fc.assert(
      fc.property(anyRange, fc.nat(8), fc.nat(300), (range, extra, index) => {
        const cidr = Cidr.parse(textOf(range));
        const prefixLength = Math.min(cidr.prefixLength + extra, range.bits);
        const expected = cidr.subdivide(prefixLength)[index];

        if (expected === undefined) {
          expect(codeOf(() => cidr.subnet(prefixLength, index))).toBe(ErrorCode.CIDR_CAPACITY);
        } else {
          expect(cidr.subnet(prefixLength, index).equals(expected)).toBe(true);
        }
      }),
    );
  });

  it.each([
    [15, 0],
    [33, 0],
    [17.5, 0],
    [NaN, 0],
    [28, -1],
    [28, 0.5],
    [28, 4096],
    [28, 2 ** 53],
  ])("refuses /%d number %d of a /16", (prefixLength, index) => {
    const error = errorOf(() => Cidr.parse("10.0.0.0/16").subnet(prefixLength, index));

    expect(error.code).toBe(ErrorCode.CIDR_CAPACITY);
    expect(error.fix).toContain("from 16 to 32");
  });
});

describe("host", () => {
  it("counts from the network address", () => {
    expect(Cidr.parse("10.0.0.0/24").host(0)).toBe("10.0.0.0");
    expect(Cidr.parse("172.20.0.0/16").host(10)).toBe("172.20.0.10");
    expect(Cidr.parse("2001:db8::/64").host(65536)).toBe("2001:db8::1:0");
  });

  it("has every address of the range and no other", () => {
    fc.assert(
      fc.property(anyRange, fc.nat(), (range, index) => {
        const cidr = Cidr.parse(textOf(range));
        const address = range.first + BigInt(index);
        const suffix = range.bits.toString();

        if (address > range.last) {
          expect(codeOf(() => cidr.host(index))).toBe(ErrorCode.CIDR_CAPACITY);
        } else {
          const host = Cidr.parse(`${addressText(range.bits, address)}/${suffix}`);
          expect(`${cidr.host(index)}/${suffix}`).toBe(host.toString());
        }
      }),
    );
  });

  it.each([-1, 1.5, NaN, 256, 2 ** 53])("refuses the number %d of a /24", (index) => {
    const error = errorOf(() => Cidr.parse("10.0.0.0/24").host(index));

    expect(error.code).toBe(ErrorCode.CIDR_CAPACITY);
    expect(error.fix).toContain("from 0 to 255");
  });
});

describe("firstFree", () => {
  const free = (range: string, prefixLength: number, taken: readonly string[]): string =>
    String(
      Cidr.parse(range).firstFree(
        prefixLength,
        taken.map((text) => Cidr.parse(text)),
      ),
    );

  it("takes the first gap that is large enough", () => {
    expect(free("10.0.0.0/8", 16, [])).toBe("10.0.0.0/16");
    expect(free("10.0.0.0/8", 16, ["10.0.0.0/16", "10.1.128.0/17"])).toBe("10.2.0.0/16");
    expect(free("10.0.0.0/8", 16, ["10.0.0.0/9", "192.168.0.0/16"])).toBe("10.128.0.0/16");
    expect(free("10.0.0.0/30", 32, ["10.0.0.0/31", "10.0.0.2/32"])).toBe("10.0.0.3/32");
  });

  it("finds nothing where everything is taken or the size does not fit", () => {
    expect(free("10.0.0.0/24", 25, ["10.0.0.0/25", "10.0.0.200/32"])).toBe("undefined");
    expect(free("10.0.0.0/24", 24, ["0.0.0.0/0"])).toBe("undefined");
    expect(free("10.0.0.0/24", 23, [])).toBe("undefined");
    expect(free("10.0.0.0/24", 33, [])).toBe("undefined");
    expect(free("10.0.0.0/24", 24.5, [])).toBe("undefined");
  });

  it("is the first candidate that overlaps nothing, tried one by one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("192.0.2.0/26", "2001:db8::/122"),
        fc.nat(6),
        fc.array(neighbours, { maxLength: 12 }),
        (text, extra, taken) => {
          const { bits, first, last } = naiveRange(text);
          const prefixLength = bits - 6 + extra;
          const size = 1n << BigInt(bits - prefixLength);
          let expected = "undefined";
          for (let address = first; address <= last && expected === "undefined"; address += size) {
            const candidate = rangeAround(bits, address, prefixLength);
            if (!taken.some((other) => naiveOverlap(naiveRange(other), candidate))) {
              expected = Cidr.parse(textOf(candidate)).toString();
            }
          }

          expect(free(text, prefixLength, taken)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
