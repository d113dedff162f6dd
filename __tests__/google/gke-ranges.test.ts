import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { ErrorCode, RangeUse } from "../../src/cluster";
import { type GkeRangeTexts, isOfVpc, parseRanges } from "../../src/google/gke-ranges";
import { codeOf, errorOf, isRefused } from "../support/errors";
import { naiveOverlap, naiveRange, rangeAround, textOf } from "../support/naive-ranges";
import { testApp } from "../support/synth";

const stack = new TerraformStack(testApp(), "stack");

const parse = (texts: Partial<GkeRangeTexts>): ReturnType<typeof parseRanges> =>
  parseRanges(stack, "a", {
    isAdopted: true,
    nodeCidr: "10.0.0.0/16",
    podCidrs: ["10.10.0.0/16"],
    serviceCidr: "10.100.0.0/16",
    ...texts,
  });

describe("the ranges of a GKE cluster", () => {
  it("are those of nodes and pods, which are routed, and of services and control plane, which are not", () => {
    const ranges = parse({
      podCidrs: ["10.10.0.0/16", "100.64.0.0/14"],
      controlPlaneCidr: "172.16.0.0/28",
    });

    expect(ranges.map(({ use, cidr, routed }) => [use, cidr.toString(), routed])).toEqual([
      [RangeUse.NODES, "10.0.0.0/16", true],
      [RangeUse.PODS, "10.10.0.0/16", true],
      [RangeUse.PODS, "100.64.0.0/14", true],
      [RangeUse.SERVICES, "10.100.0.0/16", false],
      [RangeUse.CONTROL_PLANE, "172.16.0.0/28", false],
    ]);
  });

  it("take addresses of the VPC, but for the control plane's and for services that GKE numbers", () => {
    const taken = (serviceCidr: string): RangeUse[] =>
      parse({ serviceCidr, controlPlaneCidr: "172.16.0.0/28" })
        .filter(isOfVpc)
        .map(({ use }) => use);

    expect(taken("10.100.0.0/16")).toEqual([RangeUse.NODES, RangeUse.PODS, RangeUse.SERVICES]);
    expect(taken("34.118.224.0/20")).toEqual([RangeUse.NODES, RangeUse.PODS]);
  });

  it.each([
    { nodeCidr: "10.0.0.0/29" },
    { podCidrs: ["10.128.0.0/9"] },
    { podCidrs: ["10.10.0.0/28"] },
    { podCidrs: ["240.0.0.0/9"] },
    { podCidrs: ["198.18.0.0/15"] },
    { podCidrs: ["172.18.0.0/15"] },
    { serviceCidr: "10.100.0.0/28" },
    { serviceCidr: "34.118.224.0/20" },
  ])("may be %j", (texts) => {
    expect(isRefused(() => parse({ serviceCidr: "192.168.0.0/20", ...texts }))).toBe(false);
  });

  it.each([
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "10.0.0.0/30" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "10.0.0.0/7" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { podCidrs: ["10.0.0.0/8"] }],
    [ErrorCode.CIDR_NOT_ALLOWED, { podCidrs: ["10.10.0.0/29"] }],
    [ErrorCode.CIDR_NOT_ALLOWED, { serviceCidr: "10.100.0.0/15" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { serviceCidr: "10.100.0.0/29" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { controlPlaneCidr: "172.16.0.0/27" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "0.0.0.0/16" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "127.0.0.0/16" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "224.0.0.0/16" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "199.36.153.0/24" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { nodeCidr: "172.16.0.0/12" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { podCidrs: ["34.118.224.0/20"] }],
    [ErrorCode.CIDR_NOT_ALLOWED, { serviceCidr: "34.118.0.0/16" }],
    [ErrorCode.CIDR_NOT_ALLOWED, { serviceCidr: "34.118.224.0/20", isAdopted: false }],
    [ErrorCode.CIDR_NOT_ALLOWED, { podCidrs: [] }],
    [ErrorCode.CIDR_SYNTAX, { serviceCidr: "/20" }],
    [ErrorCode.CIDR_FAMILY, { serviceCidr: "fd20::/112" }],
    [ErrorCode.CIDR_HOST_BITS, { controlPlaneCidr: "172.16.0.1/28" }],
    [ErrorCode.CIDR_OVERLAP, { podCidrs: ["10.10.0.0/16", "10.10.0.0/24"] }],
    [ErrorCode.CIDR_OVERLAP, { controlPlaneCidr: "10.10.0.0/28" }],
  ])("are refused with %s for %j", (code, texts) => {
    const error = errorOf(() => parse(texts));

    expect(error.code).toBe(code);
    expect(error.message).toMatch(/[tT]he cluster "a"/);
  });

  it.each([
    [{ nodeCidr: "0.0.0.0/0" }, "choose another range."],
    [{ nodeCidr: "10.0.0.0/30" }, "choose another range, such as 10.0.0.8/29."],
    [{ nodeCidr: "10.0.0.0/8", podCidrs: ["10.128.0.0/9"] }, 'give "a" another pod range.'],
    [{ podCidrs: ["10.0.128.0/17"] }, 'give "a" another pod range, such as 10.1.0.0/17.'],
  ])("are refused with a range that is free, where there is one, for %j", (texts, fix) => {
    expect(errorOf(() => parse(texts)).fix).toBe(fix);
  });

  it("are refused exactly if two of them share an address", () => {
    // Blocks of 10.0.0.0/8 of every size from /16 to /24.
    const block = fc
      .tuple(fc.bigInt({ min: 0n, max: 0xffffn }), fc.integer({ min: 16, max: 24 }))
      .map(([address, prefixLength]) => {
        const first = (10n << 24n) + ((address % 4n) << 16n) + ((address << 4n) % 0x10000n);
        return textOf(rangeAround(32, first, prefixLength));
      });

    fc.assert(
      fc.property(block, block, block, (nodeCidr, podCidr, serviceCidr) => {
        const ranges = [nodeCidr, podCidr, serviceCidr].map(naiveRange);
        const overlap = ranges.some((one, index) =>
          ranges.slice(index + 1).some((other) => naiveOverlap(one, other)),
        );
        const attempt = (): unknown => parse({ nodeCidr, podCidrs: [podCidr], serviceCidr });

        expect(isRefused(attempt)).toBe(overlap);
        if (overlap) {
          expect(codeOf(attempt)).toBe(ErrorCode.CIDR_OVERLAP);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("propose a range that would be taken", () => {
    const { fix } = errorOf(() => parse({ podCidrs: ["10.0.0.0/18"] }));
    const [proposed = ""] = /\d+\.\d+\.\d+\.\d+\/\d+/.exec(fix) ?? [];

    expect(proposed).toBe("10.1.0.0/18");
    expect(isRefused(() => parse({ podCidrs: [proposed] }))).toBe(false);
  });
});
