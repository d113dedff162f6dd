import type { App } from "cdktf";
import fc from "fast-check";
import {
  type AddressRange,
  Cidr,
  type ClusterPair,
  ErrorCode,
  type ICluster,
  Links,
  RangeUse,
} from "../../src/cluster";
import { assertNoOverlap, PRIVATE_RANGES, proposeRange } from "../../src/cluster/overlaps";
import { errorOf, isRefused } from "../support/errors";
import { naiveOverlap, naiveRange, rangeAround, textOf } from "../support/naive-ranges";
import { testApp } from "../support/synth";

let app: App;
beforeAll(() => {
  app = testApp();
});

const vpc = (text: string): AddressRange => ({
  use: RangeUse.VPC,
  cidr: Cidr.parse(text),
  routed: true,
});
const services = (text: string, routed = false): AddressRange => ({
  use: RangeUse.SERVICES,
  cidr: Cidr.parse(text),
  routed,
});
const cluster = (clusterName: string, ...addressRanges: AddressRange[]): ICluster => ({
  dns: { clusterDomain: "cluster.local", namespaces: [], addresses: [] },
  clusterName,
  addressRanges,
});
const join = (links: Links, ...clusters: ICluster[]): ClusterPair<ICluster>[] => {
  const pairs = links.among(app, clusters);
  assertNoOverlap(app, pairs);
  return pairs;
};

describe("two clusters can be joined", () => {
  it.each([
    ["when no range of theirs meets", vpc("10.0.0.0/16"), vpc("10.1.0.0/16")],
    [
      "with the same service range, which none routes",
      services("172.20.0.0/16"),
      services("172.20.0.0/16"),
    ],
    ["with ranges of different families", vpc("0.0.0.0/0"), vpc("::/0")],
  ])("%s", (_, one, other) => {
    expect(isRefused(() => join(Links.full(), cluster("a", one), cluster("b", other)))).toBe(false);
  });
});

describe("two clusters cannot be joined", () => {
  it.each([
    ["VPC in VPC", vpc("10.0.0.0/16"), vpc("10.0.128.0/17"), '"b" a VPC range'],
    ["VPC around VPC", vpc("10.0.128.0/17"), vpc("10.0.0.0/16"), '"b" a VPC range'],
    ["VPC and services", vpc("172.20.0.0/16"), services("172.20.0.0/20"), '"b" a service range'],
    ["services and VPC", services("172.20.0.0/20"), vpc("172.20.0.0/16"), '"a" a service range'],
    [
      "services that one routes",
      services("10.96.0.0/16", true),
      services("10.96.0.0/12"),
      '"b" a service range',
    ],
    [
      "services that the other routes",
      services("10.96.0.0/12"),
      services("10.96.0.0/16", true),
      '"b" a service range',
    ],
    [
      "services that both route",
      services("10.96.0.0/16", true),
      services("10.96.0.0/16", true),
      '"b" a service range',
    ],
  ])("%s", (_, one, other, remedy) => {
    const error = errorOf(() => join(Links.full(), cluster("a", one), cluster("b", other)));

    expect(error.code).toBe(ErrorCode.CIDR_OVERLAP);
    expect(error.found).toBe(`${one.cidr.toString()} and ${other.cidr.toString()}`);
    expect(error.message).toContain(
      `The clusters "a" and "b" cannot be joined: the ${one.use} range ${one.cidr.toString()} of "a" overlaps the ${other.use} range ${other.cidr.toString()} of "b".`,
    );
    expect(error.fix).toContain(remedy);
  });

  it("where a secondary range meets one of the other's", () => {
    const a = cluster("a", vpc("10.0.0.0/16"), vpc("100.64.0.0/16"));
    const b = cluster("b", vpc("10.1.0.0/16"), vpc("100.64.128.0/17"));

    expect(errorOf(() => join(Links.full(), a, b)).found).toBe("100.64.0.0/16 and 100.64.128.0/17");
  });

  it("with IPv6 ranges that meet; no private IPv4 range is proposed for them", () => {
    const a = cluster("a", vpc("10.0.0.0/16"), vpc("2001:db8::/56"));
    const b = cluster("b", vpc("10.1.0.0/16"), vpc("2001:db8::/64"));

    const { found, fix } = errorOf(() => join(Links.full(), a, b));

    expect(found).toBe("2001:db8::/56 and 2001:db8::/64");
    expect(fix).toBe(
      'check that both ranges are written as the VPCs have them, or give "b" another IPv6 range.',
    );
  });
});

describe("clusters that are not linked", () => {
  const [a, b, c, d] = [
    cluster("a", vpc("10.0.0.0/16"), services("172.20.0.0/16")),
    cluster("b", vpc("10.1.0.0/16"), services("172.20.0.0/16")),
    cluster("c", vpc("10.0.0.0/16"), services("172.20.0.0/16")),
    cluster("d", vpc("10.1.0.0/16"), services("172.20.0.0/16")),
  ] as const;

  it("may use the same addresses where no cluster knows both", () => {
    expect(isRefused(() => join(Links.pairs(["a", "b"], ["c", "d"]), a, b, c, d))).toBe(false);
  });

  it("may not where they meet at a hub, which has one route for an address", () => {
    const error = errorOf(() => join(Links.hub("b"), a, b, c));

    expect(error.code).toBe(ErrorCode.CIDR_OVERLAP);
    expect(error.message).toContain('The clusters "a" and "c" cannot both be joined with "b"');
    expect(error.message).toContain(
      'the VPC range 10.0.0.0/16 of "a" overlaps the VPC range 10.0.0.0/16 of "c"',
    );
    // 10.0 and 10.1 are taken by the three.
    expect(error.fix).toContain(
      '"c" a VPC range that is free among these clusters, such as 10.2.0.0/16',
    );
  });

  it("may at a hub with service ranges that the hub does not route to", () => {
    const spoke = cluster("spoke", vpc("10.2.0.0/16"), services("10.0.0.0/16"));

    expect(isRefused(() => join(Links.hub("b"), a, b, spoke))).toBe(false);
  });
});

describe("overlaps in any mesh", () => {
  const ranges = fc
    .tuple(fc.nat(255), fc.constantFrom(24, 25, 26, 28), fc.boolean(), fc.boolean())
    .map(([offset, bits, isVpc, routed]) => {
      const text = textOf(rangeAround(32, (192n << 24n) + BigInt(offset * 4), bits));
      return isVpc ? vpc(text) : services(text, routed);
    });
  const clusters = fc
    .array(fc.array(ranges, { maxLength: 2 }), { minLength: 2, maxLength: 5 })
    .map((all) => all.map((own, index) => cluster(`c${index}`, ...own)));
  const meshes = clusters.chain((all) => {
    const possible = Links.full().among(app, all);
    return fc.subarray(possible).map((pairs) => ({ pairs, clusters: all }));
  });

  it("are found exactly where a packet could go two ways", () => {
    fc.assert(
      fc.property(meshes, ({ pairs, clusters: all }) => {
        const linked = (x: ICluster, y: ICluster): boolean =>
          pairs.some((pair) => [pair.first, pair.second].every((side) => side === x || side === y));
        const clash = (x: ICluster, y: ICluster, both: boolean): boolean =>
          x.addressRanges.some((one) =>
            y.addressRanges.some(
              (other) =>
                (both ? one.routed && other.routed : one.routed || other.routed) &&
                naiveOverlap(naiveRange(String(one.cidr)), naiveRange(String(other.cidr))),
            ),
          );
        const mistaken = all.some((x, index) =>
          all
            .slice(index + 1)
            .some(
              (y) =>
                (linked(x, y) && clash(x, y, false)) ||
                all.some(
                  (hub) =>
                    linked(hub, x) && linked(hub, y) && hub !== x && hub !== y && clash(x, y, true),
                ),
            ),
        );

        expect(
          isRefused(() => {
            assertNoOverlap(app, pairs);
          }),
        ).toBe(mistaken);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the range that is proposed", () => {
  it("is free among all clusters that are joined", () => {
    const sizes = fc.integer({ min: 9, max: 20 });
    const own = fc.tuple(fc.nat(15), sizes).map(([block, bits]) => {
      const address = naiveRange("10.0.0.0/8").first + BigInt(block << 16);
      return vpc(textOf(rangeAround(32, address, bits)));
    });

    fc.assert(
      fc.property(fc.array(own, { minLength: 5, maxLength: 7 }), (ranges) => {
        const clusters = ranges.map((range, index) => cluster(`c${index}`, range));
        fc.pre(isRefused(() => join(Links.full(), ...clusters)));

        const { fix } = errorOf(() => join(Links.full(), ...clusters));
        const proposed = naiveRange(/such as (\S+)\.$/.exec(fix)?.[1] ?? "0.0.0.0/0");

        for (const { cidr } of ranges) {
          expect(naiveOverlap(naiveRange(cidr.toString()), proposed)).toBe(false);
        }
      }),
    );
  });

  const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
  const taken = fc.array(
    fc
      .tuple(
        fc.constantFrom(...privateRanges, "10.128.0.0/9"),
        fc.nat(),
        fc.integer({ min: 8, max: 18 }),
      )
      .map(([base, offset, bits]) =>
        textOf(rangeAround(32, naiveRange(base).first + BigInt(offset % 2 ** 20), bits)),
      ),
    { maxLength: 20 },
  );

  it("is the first of that size that is private and free, tried one by one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 17 }), taken, (prefixLength, used) => {
        let expected: string | undefined;
        for (const { first, last } of privateRanges.map(naiveRange)) {
          const step = 1n << BigInt(32 - prefixLength);
          for (let from = first; from + step - 1n <= last && expected === undefined; from += step) {
            const candidate = rangeAround(32, from, prefixLength);
            if (!used.some((other) => naiveOverlap(naiveRange(other), candidate))) {
              expected = textOf(candidate);
            }
          }
        }

        const proposed = proposeRange(
          prefixLength,
          used.map((text) => Cidr.parse(text)),
        );
        expect(proposed?.toString()).toBe(expected);
      }),
    );
  });

  it("is not made up where all is taken, and a smaller range is asked for", () => {
    expect(proposeRange(16, PRIVATE_RANGES)).toBeUndefined();

    const { fix } = errorOf(() =>
      join(
        Links.full(),
        cluster("a", vpc("10.0.0.0/8"), vpc("172.16.0.0/12"), vpc("192.168.0.0/16")),
        cluster("b", vpc("10.7.0.0/16")),
      ),
    );
    expect(fix).toBe(
      'give "b" another VPC range, or a smaller one: no private range of this size is free among these clusters.',
    );
  });
});
