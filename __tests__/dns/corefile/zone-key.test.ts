import { Token } from "cdktf";
import fc from "fast-check";
import { ErrorCode } from "../../../src/cluster";
import { Directive, ServerBlock, ZoneKey } from "../../../src/dns";
import { codeOf, errorOf } from "../../support/errors";

/** The name under which an address is looked up backwards, without help of the code under test. */
function reverseName(bits: 32 | 128, address: bigint): string {
  const [size, radix, origin] = bits === 32 ? [8, 10, "in-addr.arpa."] : [4, 16, "ip6.arpa."];
  const labels = Array.from({ length: bits / size }, (_, index) =>
    ((address >> BigInt(index * size)) & ((1n << BigInt(size)) - 1n)).toString(radix),
  );
  return [...labels, origin].join(".");
}

function addressText(bits: 32 | 128, address: bigint): string {
  const [size, radix, separator] = bits === 32 ? [8, 10, "."] : [16, 16, ":"];
  return Array.from({ length: bits / size }, (_, index) =>
    ((address >> BigInt(bits - (index + 1) * size)) & ((1n << BigInt(size)) - 1n)).toString(radix),
  ).join(separator);
}

const anyRange = fc.constantFrom<32 | 128>(32, 128).chain((bits) =>
  fc.record({
    bits: fc.constant(bits),
    // CoreDNS refuses IPv6 ranges that begin with a zero.
    address: fc.bigInt({ min: 1n << BigInt(bits - 4), max: (1n << BigInt(bits)) - 1n }),
    prefixLength: fc.integer({ min: 0, max: bits }),
    other: fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }),
  }),
);

const isIn = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

describe("a key is read", () => {
  it.each([
    [".", "dns", 53, ["."]],
    [".:53", "dns", 53, ["."]],
    ["cluster.local", "dns", 53, ["cluster.local."]],
    ["Cluster.LOCAL.:1053", "dns", 1053, ["cluster.local."]],
    ["dns://example.org", "dns", 53, ["example.org."]],
    ["tls://example.org", "tls", 853, ["example.org."]],
    ["quic://.", "quic", 853, ["."]],
    ["grpc://example.org", "grpc", 443, ["example.org."]],
    ["https://example.org:8443", "https", 8443, ["example.org."]],
    ["https3://example.org", "https3", 443, ["example.org."]],
    ["example.org:053", "dns", 53, ["example.org."]],
    ["example.org:+53", "dns", 53, ["example.org."]],
    ["example.org:0", "dns", 0, ["example.org."]],
    ["example.org:65535", "dns", 65535, ["example.org."]],
    [`${"abcdefg.".repeat(31)}example`, "dns", 53, [`${"abcdefg.".repeat(31)}example.`]],
    ["a\\.b.example", "dns", 53, ["a\\.b.example."]],
    ["a\\.", "dns", 53, ["a\\.."]],
    ["a\\\\.", "dns", 53, ["a\\\\."]],
    [`${"a".repeat(63)}.example`, "dns", 53, [`${"a".repeat(63)}.example.`]],
    [`${"\\046".repeat(50)}.example`, "dns", 53, [`${"\\046".repeat(50)}.example.`]],
    ["*.example", "dns", 53, ["*.example."]],
    ["10.0.0.0/8", "dns", 53, ["10.in-addr.arpa."]],
    ["10.0.0.0/08:1053", "dns", 1053, ["10.in-addr.arpa."]],
    ["10.1.2.3/16", "dns", 53, ["1.10.in-addr.arpa."]],
    ["192.0.2.7/32", "dns", 53, ["7.2.0.192.in-addr.arpa."]],
    ["0.0.0.0/0", "dns", 53, ["in-addr.arpa."]],
    ["10.0.0.0/15", "dns", 53, ["0.10.in-addr.arpa.", "1.10.in-addr.arpa."]],
    ["2001:DB8::/32", "dns", 53, ["8.b.d.0.1.0.0.2.ip6.arpa."]],
    ["2001:db8::/31:53", "dns", 53, ["8.b.d.0.1.0.0.2.ip6.arpa.", "9.b.d.0.1.0.0.2.ip6.arpa."]],
    ["0/25.2.0.192.in-addr.arpa", "dns", 53, ["0/25.2.0.192.in-addr.arpa."]],
  ])("%s", (text, transport, port, zones) => {
    expect(ZoneKey.parse(text)).toMatchObject({ text, transport, port, zones });
    expect(ZoneKey.tryParse(text)).toEqual(ZoneKey.parse(text));
  });

  it("as sixteen zones where a range ends four bits short of a label", () => {
    const { zones } = ZoneKey.parse("172.16.0.0/12");

    expect(zones).toEqual(
      Array.from({ length: 16 }, (_, index) => `${index + 16}.172.in-addr.arpa.`),
    );
  });

  it("as the reverse zones of just the addresses in its range", () => {
    fc.assert(
      fc.property(anyRange, ({ bits, address, prefixLength, other }) => {
        const { zones, isRange } = ZoneKey.parse(`${addressText(bits, address)}/${prefixLength}`);
        const isInside = (address ^ other) >> BigInt(bits - prefixLength) === 0n;
        const count = (of: bigint): number =>
          zones.filter((zone) => isIn(reverseName(bits, of), zone)).length;

        expect(isRange).toBe(true);
        expect(new Set(zones).size).toBe(zones.length);
        expect(count(address)).toBe(1);
        expect(count(other)).toBe(isInside ? 1 : 0);
        expect(zones.length).toBeLessThanOrEqual(bits === 32 ? 128 : 8);
      }),
      { numRuns: 300 },
    );
  });
});

describe("two keys", () => {
  it.each([
    ["a.test", "A.Test.", true],
    ["a.test", "dns://a.test:53", true],
    ["10.0.0.0/8", "10.in-addr.arpa", true],
    ["10.1.2.3/8", "10.0.0.0/8", true],
    ["a.test", "a.test:1053", false],
    ["a.test", "tls://a.test:53", false],
    ["a.test", "b.a.test", false],
    ["10.0.0.0/12", "10.0.0.0/16", false],
  ])("%s and %s are the same: %s", (left, right, same) => {
    expect(ZoneKey.parse(left).equals(ZoneKey.parse(right))).toBe(same);
    expect(ZoneKey.parse(right).equals(ZoneKey.parse(left))).toBe(same);
  });

  it("meet in the addresses that they share", () => {
    const range = ZoneKey.parse("10.0.0.0/12").addresses();

    expect(range).toHaveLength(16);
    expect(range).toContain("dns://5.10.in-addr.arpa.:53");
  });
});

describe("a key is refused", () => {
  it.each([
    ["", "it is empty"],
    [":53", "it is empty"],
    ["a..example", "empty label"],
    [".example", "empty label"],
    [`${"a".repeat(64)}.example`, "more than 63 bytes"],
    [`${"abcdefg.".repeat(32)}example`, "more than 255 bytes"],
    ["a.example,b.example", "a comma"],
    ["(a)", "a bracket"],
    ["a b", "a blank"],
    ["bücher.example", "beyond ASCII"],
    ["a\\", "in the middle of an escape"],
    ["a.example:", "nor has it a port"],
    ["a.example:x", "nor has it a port"],
    ["a.example:65536", "the last one is 65535"],
    ["a.example:-1", "has the port -1"],
    ["10.0.0.1", "neither a domain name nor an address range"],
    ["10.0.0.1:53", "neither a domain name nor an address range"],
    ["10.0.0.0/33", "neither a domain name nor an address range"],
    ["2001:db8::1", "neither a domain name nor an address range"],
    ["2001:db8::/129", "neither a domain name nor an address range"],
    ["fe80::1%eth0/64", "neither a domain name nor an address range"],
    ["::/0", 'begins with ":" or "0"'],
    ["0::/16", 'begins with ":" or "0"'],
    ["unix:///run/dns.sock", "has the scheme unix"],
    ["TLS://a.example", "neither a domain name nor an address range"],
    ["{$ZONE}.example", "environment variable"],
    ["{%ZONE%}", "environment variable"],
  ])("%j", (text, problem) => {
    const error = errorOf(() => ZoneKey.parse(text, { what: "the zone" }));

    expect(error.code).toBe(ErrorCode.COREFILE_ZONE_NAME);
    expect(error.message).toContain("the zone ");
    expect(error.message).toContain(problem);
    expect(error.found).toBe(`"${text}"`);
    expect(ZoneKey.tryParse(text)).toBeUndefined();
  });

  it("that Terraform computes", () => {
    const text = Token.asString({ resolve: () => "a.example" });

    expect(codeOf(() => ZoneKey.parse(text))).toBe(ErrorCode.COREFILE_TOKEN);
    expect(codeOf(() => ServerBlock.of({ keys: [text], directives: [] }))).toBe(
      ErrorCode.COREFILE_TOKEN,
    );
    expect(ZoneKey.tryParse(text)).toBeUndefined();
  });
});

describe("a server block is refused", () => {
  const directives = [Directive.of("whoami")];

  it.each([
    ["without a key", [], "has no zone"],
    ["with a bad key", ["a.test", "b..test"], "empty label"],
    ["with capitals, for which CoreDNS never answers", ["A.test"], "has capitals"],
    ["with a key that begins an import", ["import"], "begins an import"],
    ["with a key of CoreDNS' environment", ["{$ZONE}"], "environment variable"],
  ])("%s", (_, keys, problem) => {
    const error = errorOf(() => ServerBlock.of({ keys, directives }));

    expect(error.code).toBe(ErrorCode.COREFILE_ZONE_NAME);
    expect(error.message).toContain(problem);
  });

  it("unless the capitals are those of an address", () => {
    expect(ServerBlock.of({ keys: ["2001:DB8::/32", "import."], directives }).keys).toHaveLength(2);
  });
});
