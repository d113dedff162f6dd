import { Token } from "cdktf";
import fc from "fast-check";
import { ErrorCode, Protocol, Traffic } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";

const LAST_PORT = 65535;

/** Ports at which ranges meet, adjoin and end. */
const ports = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 65530, max: LAST_PORT }));
const portRanges = fc
  .tuple(ports, ports)
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const flows = fc.oneof(
  { weight: 8, arbitrary: portRanges.map(([from, to]) => Traffic.tcp(from, to)) },
  { weight: 8, arbitrary: portRanges.map(([from, to]) => Traffic.udp(from, to)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(Traffic.icmp(), Traffic.esp(), Traffic.ah(), Traffic.sctp()),
  },
  { weight: 1, arbitrary: fc.constant(Traffic.all()) },
);
const lists = fc.array(flows, { minLength: 1, maxLength: 8 });

/** Protocols without ports, each at the place of its bit behind those of the ports. */
const PORTLESS = [Protocol.ICMP, Protocol.ESP, Protocol.AH, Protocol.SCTP];

/** A bit for each flow that a list allows: each port of TCP and UDP, each other protocol, and all else. */
function bitmap(traffic: readonly Traffic[]): Buffer {
  const ports = LAST_PORT + 1;
  const bits = Buffer.alloc(2 * ports + PORTLESS.length + 1);
  for (const { protocol, fromPort, toPort } of traffic) {
    switch (protocol) {
      case Protocol.ALL:
        bits.fill(1);
        break;
      case Protocol.TCP:
        bits.fill(1, fromPort, toPort + 1);
        break;
      case Protocol.UDP:
        bits.fill(1, ports + fromPort, ports + toPort + 1);
        break;
      default:
        bits.writeUInt8(1, 2 * ports + PORTLESS.indexOf(protocol));
    }
  }
  return bits;
}

/** How many unbroken runs of ports, and other protocols, a list of flows allows. */
function runs(traffic: readonly Traffic[]): number {
  const bits = bitmap(traffic);
  const ports = LAST_PORT + 1;
  const sections = [
    bits.subarray(0, ports),
    bits.subarray(ports, 2 * ports),
    ...PORTLESS.map((_, index) => bits.subarray(2 * ports + index, 2 * ports + index + 1)),
  ];
  return sections
    .map((section) => section.filter((bit, index) => bit === 1 && section[index - 1] !== 1).length)
    .reduce((sum, count) => sum + count);
}

describe("traffic", () => {
  it.each([
    [Traffic.all(), "all", Protocol.ALL, 0, LAST_PORT, false],
    [Traffic.icmp(), "icmp", Protocol.ICMP, 0, LAST_PORT, false],
    [Traffic.esp(), "esp", Protocol.ESP, 0, LAST_PORT, false],
    [Traffic.ah(), "ah", Protocol.AH, 0, LAST_PORT, false],
    [Traffic.sctp(), "sctp", Protocol.SCTP, 0, LAST_PORT, false],
    [Traffic.tcp(4000), "tcp-4000", Protocol.TCP, 4000, 4000, true],
    [Traffic.tcp(2379, 2380), "tcp-2379-2380", Protocol.TCP, 2379, 2380, true],
    [Traffic.tcp(), "tcp-0-65535", Protocol.TCP, 0, LAST_PORT, true],
    [Traffic.udp(0), "udp-0", Protocol.UDP, 0, 0, true],
    [Traffic.udp(8000, 8010), "udp-8000-8010", Protocol.UDP, 8000, 8010, true],
    [Traffic.udp(), "udp-0-65535", Protocol.UDP, 0, LAST_PORT, true],
  ])("%s is called %s", (traffic, name, protocol, fromPort, toPort, hasPorts) => {
    expect(traffic.toString()).toBe(name);
    expect(traffic).toMatchObject({ protocol, fromPort, toPort, hasPorts });
  });

  it.each([
    [Traffic.all(), true],
    [Traffic.esp(), true],
    [Traffic.tcp(), true],
    [Traffic.tcp(0, 65534), false],
    [Traffic.udp(1, 65535), false],
  ])("%s covers every port of its protocol: %j", (traffic, expected) => {
    expect(traffic.coversAllPorts).toBe(expected);
  });

  it.each([
    [-1, undefined],
    [65536, undefined],
    [80, 79],
    [80, 65536],
    [80.5, undefined],
    [NaN, undefined],
    [0, Infinity],
  ])("does not take the ports %d to %d", (from, to) => {
    expect(codeOf(() => Traffic.tcp(from, to))).toBe(ErrorCode.PORT_RANGE);
    expect(codeOf(() => Traffic.udp(from, to))).toBe(ErrorCode.PORT_RANGE);
  });

  it("shows the ports that it does not take, and how to write them", () => {
    const { found, fix } = errorOf(() => Traffic.udp(90, 80));

    expect(found).toBe("90 to 80");
    expect(fix).toContain("Traffic.udp(2379, 2380)");
  });

  it("does not take a port that Terraform computes, and does not print its token", () => {
    const port = Token.asNumber({ resolve: () => 4000 });

    for (const action of [(): Traffic => Traffic.tcp(port), (): Traffic => Traffic.tcp(1, port)]) {
      const { code, found } = errorOf(action);
      expect(code).toBe(ErrorCode.PORT_RANGE);
      expect(found).toBe("a value that Terraform computes");
    }
  });
});

describe("merged traffic", () => {
  const names = (traffic: readonly Traffic[]): string[] => Traffic.merge(traffic).map(String);

  it("joins ports that overlap or adjoin, by protocol", () => {
    const traffic = [Traffic.tcp(5, 9), Traffic.tcp(10), Traffic.tcp(12), Traffic.udp(9, 11)];

    expect(names([...traffic, Traffic.icmp(), Traffic.icmp()])).toEqual([
      "icmp",
      "tcp-5-10",
      "tcp-12",
      "udp-9-11",
    ]);
  });

  it("is everything as soon as one entry is", () => {
    expect(names([Traffic.tcp(1), Traffic.all(), Traffic.icmp()])).toEqual(["all"]);
  });

  it("keeps ports apart where every port of each protocol is open, as other protocols are not", () => {
    expect(names([Traffic.udp(), Traffic.tcp(), Traffic.icmp()])).toEqual([
      "icmp",
      "tcp-0-65535",
      "udp-0-65535",
    ]);
  });

  it("must allow something", () => {
    expect(codeOf(() => Traffic.merge([]))).toBe(ErrorCode.TRAFFIC_EMPTY);
  });

  it("allows the same flows, port by port", () => {
    fc.assert(
      fc.property(lists, (traffic) => {
        expect(bitmap(Traffic.merge(traffic)).equals(bitmap(traffic))).toBe(true);
      }),
    );
  });

  it("is as short as it can be", () => {
    fc.assert(
      fc.property(lists, (traffic) => {
        const all = traffic.some(({ protocol }) => protocol === Protocol.ALL);

        expect(Traffic.merge(traffic)).toHaveLength(all ? 1 : runs(traffic));
      }),
    );
  });

  it("stays the same when it is merged again", () => {
    fc.assert(
      fc.property(lists, (traffic) => {
        expect(names(Traffic.merge(traffic))).toEqual(names(traffic));
      }),
    );
  });

  it("does not depend on the order of the entries", () => {
    const shuffled = lists.chain((traffic) =>
      fc.tuple(
        fc.constant(traffic),
        fc.shuffledSubarray(traffic, { minLength: traffic.length, maxLength: traffic.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([traffic, other]) => {
        expect(names(other)).toEqual(names(traffic));
      }),
    );
  });

  it("leaves the list that it is given as it was", () => {
    const traffic = [Traffic.udp(2), Traffic.tcp(1)];

    Traffic.merge(traffic);

    expect(traffic.map(String)).toEqual(["udp-2", "tcp-1"]);
  });
});

describe("one kind of traffic", () => {
  it.each([
    [Traffic.tcp(5, 9), Traffic.tcp(5, 9), true, true],
    [Traffic.tcp(5, 9), Traffic.tcp(5, 8), true, false],
    [Traffic.tcp(5, 9), Traffic.tcp(6, 9), true, false],
    [Traffic.tcp(5, 9), Traffic.udp(5, 9), false, false],
    [Traffic.all(), Traffic.icmp(), true, false],
    [Traffic.icmp(), Traffic.icmp(), true, true],
  ])("%s covers %s: %j, and is the same: %j", (one, other, covers, same) => {
    expect(one.covers(other)).toBe(covers);
    expect(one.equals(other)).toBe(same);
    expect(other.equals(one)).toBe(same);
  });

  it("covers another if it allows every flow of it", () => {
    fc.assert(
      fc.property(flows, flows, (left, right) => {
        const [a, b] = [bitmap([left]), bitmap([right])];

        expect(left.covers(right)).toBe(bitmap([left, right]).equals(a));
        expect(left.equals(right)).toBe(a.equals(b));
      }),
    );
  });
});

describe("the ports of traffic", () => {
  it.each([
    [Traffic.tcp(4000), "4000"],
    [Traffic.udp(8000, 8010), "8000-8010"],
    [Traffic.tcp(0, 0), "0"],
    [Traffic.tcp(), ""],
    [Traffic.icmp(), ""],
    [Traffic.sctp(), ""],
    [Traffic.all(), ""],
  ])("are written as people write them: %s", (flow, ports) => {
    expect(flow.ports).toBe(ports);
  });
});
