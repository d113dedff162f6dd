import type { App } from "cdktf";
import fc from "fast-check";
import {
  parseServiceCidr,
  parseVpcCidr,
  type PlannedZone,
  planZones,
} from "../../src/aws/address-plan";
import { Cidr, ErrorCode } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { naiveOverlap, naiveRange, rangeAround, textOf } from "../support/naive-ranges";
import { testApp } from "../support/synth";

let app: App;
beforeAll(() => {
  app = testApp();
});

const plan = (vpcCidr: string, region: string, zones?: readonly string[]): PlannedZone[] =>
  planZones(app, "a", region, Cidr.parse(vpcCidr), zones);

describe("the range of a created VPC", () => {
  it.each(["10.0.0.0/16", "192.168.4.0/24", "100.64.0.0/20", "198.18.0.0/16"])(
    "may be %s",
    (text) => {
      expect(parseVpcCidr(app, "a", text).toString()).toBe(text);
    },
  );

  it.each([
    ["10.0.0.0/15", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["172.16.0.0/12", ErrorCode.CIDR_NOT_ALLOWED, "172.16.0.0/16"],
    ["10.0.0.0/25", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["0.0.0.0/0", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["0.1.0.0/16", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["127.0.0.0/16", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["169.254.0.0/16", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["224.0.0.0/16", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["255.255.0.0/16", ErrorCode.CIDR_NOT_ALLOWED, "10.0.0.0/16"],
    ["2001:db8::/56", ErrorCode.CIDR_FAMILY, "10.0.0.0/16"],
    ["10.0.0.0/33", ErrorCode.CIDR_SYNTAX, "10.0.0.0/16"],
    ["10.0.0.9/16", ErrorCode.CIDR_HOST_BITS, "10.0.0.0/16"],
  ])("may not be %s (%s), but for instance %s", (text, code, example) => {
    const error = errorOf(() => parseVpcCidr(app, "a", text));

    expect(error.code).toBe(code);
    expect(error.message).toContain('vpcCidr of the cluster "a"');
    expect(error.fix).toContain(example);
    expect(parseVpcCidr(app, "a", example).toString()).toBe(example);
  });
});

describe("the service range of a cluster", () => {
  const parse = (text: string, ...vpcCidrs: string[]): string =>
    parseServiceCidr(
      app,
      "a",
      text,
      vpcCidrs.map((range) => Cidr.parse(range)),
    ).toString();

  it.each(["172.20.0.0/16", "10.96.0.0/12", "192.168.255.0/24"])("may be %s", (text) => {
    expect(parse(text, "10.0.0.0/16")).toBe(text);
  });

  it.each([
    ["10.0.0.0/11", ErrorCode.CIDR_NOT_ALLOWED],
    ["10.0.0.0/25", ErrorCode.CIDR_NOT_ALLOWED],
    ["100.64.0.0/16", ErrorCode.CIDR_NOT_ALLOWED],
    ["172.32.0.0/16", ErrorCode.CIDR_NOT_ALLOWED],
    ["2001:db8::/108", ErrorCode.CIDR_FAMILY],
    ["172.20.0.0", ErrorCode.CIDR_SYNTAX],
  ])("may not be %s (%s)", (text, code) => {
    const error = errorOf(() => parse(text));

    expect(error.code).toBe(code);
    expect(error.message).toContain('serviceCidr of the cluster "a"');
  });

  it("may not overlap its own VPC, and one outside it is proposed", () => {
    const error = errorOf(() => parse("10.0.0.0/20", "10.0.0.0/16", "10.1.0.0/16"));

    expect(error.code).toBe(ErrorCode.CIDR_OVERLAP);
    expect(error.message).toContain("the range 10.0.0.0/16 of its own VPC");
    expect(error.found).toBe("10.0.0.0/20");
    expect(error.fix).toBe(
      'set serviceCidr of "a" to a range outside the VPC, such as 10.2.0.0/20.',
    );
  });

  it("gets no proposal where its VPC leaves no room for one", () => {
    const error = errorOf(() =>
      parse("10.0.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    );

    expect(error.fix).toBe('set serviceCidr of "a" to a range outside the VPC.');
  });
});

describe("availability zones", () => {
  it.each([
    ["us-west-2", ["a", "b", "c"]],
    ["ap-northeast-1", ["a", "c", "d"]],
    ["ca-central-1", ["a", "b", "d"]],
  ])("are the first three of %s by default", (region, letters) => {
    expect(plan("10.0.0.0/16", region).map(({ name }) => name)).toEqual(
      letters.map((letter) => `${region}${letter}`),
    );
  });

  it("have to be named where each account has other ones", () => {
    expect(codeOf(() => plan("10.0.0.0/16", "us-west-1"))).toBe(ErrorCode.AVAILABILITY_ZONES);
    expect(plan("10.0.0.0/16", "us-west-1", ["us-west-1a", "us-west-1c"])).toHaveLength(2);
  });

  it.each([
    ["one", ["us-west-2a"], '"us-west-2a"'],
    ["none", [], "no zone"],
    ["five", ["a", "b", "c", "d", "e"].map((zone) => `us-west-2${zone}`), '"us-west-2e"'],
    ["twice the same", ["us-west-2a", "us-west-2b", "us-west-2a"], '"us-west-2b"'],
    ["of another region", ["us-west-2a", "us-east-1b"], '"us-east-1b"'],
    ["of a region that ends alike", ["us-west-2a", "eu-west-2b"], '"eu-west-2b"'],
    ["local ones", ["us-west-2a", "us-west-2-lax-1a"], '"us-west-2-lax-1a"'],
    ["letters alone", ["a", "b"], '"a", "b"'],
    ["the region itself", ["us-west-2a", "us-west-2"], '"us-west-2"'],
  ])("cannot be %s", (_, zones, found) => {
    const error = errorOf(() => plan("10.0.0.0/16", "us-west-2", zones));

    expect(error.code).toBe(ErrorCode.AVAILABILITY_ZONES);
    expect(error.found).toContain(found);
    expect(error.fix).toContain("aws ec2 describe-availability-zones --region us-west-2");
  });

  const vpcs = fc
    .tuple(fc.nat(), fc.integer({ min: 16, max: 24 }))
    .map(([offset, bits]) =>
      textOf(rangeAround(32, (10n << 24n) + BigInt(offset % 2 ** 24), bits)),
    );
  const zoneLists = fc
    .shuffledSubarray(["a", "b", "c", "d", "e", "f"], { minLength: 2, maxLength: 4 })
    .map((letters) => letters.map((letter) => `us-west-2${letter}`));
  const subnetsOf = (zones: readonly PlannedZone[]): string[] =>
    zones.flatMap(({ publicCidr, privateCidr }) => [publicCidr, privateCidr]).map(String);

  it("each get a public and a private eighth of the VPC, which share no address", () => {
    fc.assert(
      fc.property(vpcs, zoneLists, (vpcCidr, names) => {
        const zones = plan(vpcCidr, "us-west-2", names);
        const subnets = subnetsOf(zones).map(naiveRange);
        const vpc = naiveRange(vpcCidr);

        expect(zones.map(({ name }) => name)).toEqual(names);
        for (const [index, subnet] of subnets.entries()) {
          expect((subnet.last - subnet.first + 1n) * 8n).toBe(vpc.last - vpc.first + 1n);
          expect(subnet.first >= vpc.first && subnet.last <= vpc.last).toBe(true);
          expect(subnets.slice(0, index).some((other) => naiveOverlap(other, subnet))).toBe(false);
        }
      }),
    );
  });

  it("each have addresses reserved in the private subnet, the first of which is for DNS", () => {
    const [zone] = plan("192.168.0.0/16", "us-west-2");

    expect(zone?.privateCidr.toString()).toBe("192.168.128.0/19");
    expect(zone?.reservedCidr.toString()).toBe("192.168.128.16/28");
    expect(zone?.dnsAddress).toBe("192.168.128.16");
  });

  it("reserve no address that AWS keeps for itself, but for the last one of the smallest VPC", () => {
    fc.assert(
      fc.property(vpcs, zoneLists, (vpcCidr, names) => {
        for (const zone of plan(vpcCidr, "us-west-2", names)) {
          const subnet = naiveRange(zone.privateCidr.toString());
          const reserved = naiveRange(zone.reservedCidr.toString());
          const address = naiveRange(`${zone.dnsAddress}/32`).first;

          expect(reserved.first - subnet.first).toBe(16n);
          expect(reserved.last - reserved.first).toBe(15n);
          expect(reserved.last <= subnet.last).toBe(true);
          // AWS has the first four addresses of a subnet, and the last one.
          expect(address >= subnet.first + 4n && address < subnet.last).toBe(true);
          expect(address).toBe(reserved.first);
        }
      }),
    );
  });

  it("keep their subnets when one is appended", () => {
    fc.assert(
      fc.property(vpcs, zoneLists, (vpcCidr, names) => {
        fc.pre(names.length > 2);
        const all = subnetsOf(plan(vpcCidr, "us-west-2", names));
        const fewer = subnetsOf(plan(vpcCidr, "us-west-2", names.slice(0, -1)));

        expect(all.slice(0, fewer.length)).toEqual(fewer);
      }),
    );
  });
});
