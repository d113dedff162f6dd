import { TerraformStack } from "cdktf";
import { Cidr, ErrorCode } from "../../src/cluster";
import { type KindRanges, type PlannedRanges, planRanges } from "../../src/kind/kind-ranges";
import { codeOf, errorOf } from "../support/errors";
import { testApp } from "../support/synth";

const RANGES = { podCidr: "10.10.0.0/16", serviceCidr: "10.40.0.0/16" };

const plan = (more: Partial<KindRanges>, nodes = { controlPlanes: 1, workers: 0 }): PlannedRanges =>
  planRanges(new TerraformStack(testApp(), "stack"), "a", nodes, { ...RANGES, ...more });

describe("the ranges of a kind cluster", () => {
  it.each([
    ["10.40.0.0/16", "10.40.0.10"],
    ["10.96.0.0/12", "10.96.0.10"],
    ["10.0.0.240/28", "10.0.0.250"],
  ])("have the address of its DNS in %s: %s", (serviceCidr, address) => {
    expect(plan({ serviceCidr }).dnsAddress).toBe(address);
  });

  it.each([
    { podCidr: "11.0.0.0/8" },
    { podCidr: "10.10.0.0/24" },
    { serviceCidr: "11.0.0.0/12" },
    { serviceCidr: "10.40.0.0/28" },
  ])("may have the size of %j", (more) => {
    const { podCidr, serviceCidr } = plan(more);

    expect([podCidr.toString(), serviceCidr.toString()]).toEqual([
      more.podCidr ?? RANGES.podCidr,
      more.serviceCidr ?? RANGES.serviceCidr,
    ]);
  });

  it.each([
    { podCidr: "12.0.0.0/7" },
    { podCidr: "10.10.0.0/25" },
    { serviceCidr: "11.0.0.0/11" },
    { serviceCidr: "10.40.0.0/29" },
  ])("have not the size of %j", (more) => {
    expect(codeOf(() => plan(more))).toBe(ErrorCode.CIDR_NOT_ALLOWED);
  });

  it.each([{ podCidr: "127.0.0.0/16" }, { serviceCidr: "224.0.0.0/16" }, { podCidr: "0.0.0.0/8" }])(
    "are addresses of other hosts, unlike %j",
    (more) => {
      expect(codeOf(() => plan(more))).toBe(ErrorCode.CIDR_NOT_ALLOWED);
    },
  );

  it.each([{ podCidr: "fd00::/24" }, { serviceCidr: "fd00::/16" }])(
    "are IPv4, unlike %j",
    (more) => {
      expect(codeOf(() => plan(more))).toBe(ErrorCode.CIDR_FAMILY);
    },
  );

  it("keep out of Docker's network, which may have an IPv6 range, too", () => {
    const dockerNetworkCidrs = ["172.18.0.0/16", "fc00:f853:ccd:e793::/64"];

    expect(plan({ podCidr: "172.19.0.0/16", dockerNetworkCidrs }).podCidr.toString()).toBe(
      "172.19.0.0/16",
    );
    expect(codeOf(() => plan({ podCidr: "172.18.0.0/16", dockerNetworkCidrs }))).toBe(
      ErrorCode.CIDR_OVERLAP,
    );
  });
});

describe("the pod range of a kind cluster", () => {
  it.each([
    [24, 1, 0],
    [23, 1, 1],
    [23, 2, 0],
    [22, 1, 3],
    [16, 3, 253],
  ])("has room in a /%i for %i control planes and %i workers", (size, controlPlanes, workers) => {
    const podCidr = `10.10.0.0/${size}`;

    expect(plan({ podCidr }, { controlPlanes, workers }).podCidr.toString()).toBe(podCidr);
  });

  it.each([
    [24, 1, 1, "/23"],
    [24, 2, 0, "/23"],
    [23, 1, 2, "/22"],
    [22, 1, 4, "/21"],
    [16, 3, 254, "/15"],
  ])(
    "has none in a /%i for %i control planes and %i workers",
    (size, controlPlanes, workers, larger) => {
      const error = errorOf(() =>
        plan({ podCidr: `10.10.0.0/${size}` }, { controlPlanes, workers }),
      );

      expect(error.code).toBe(ErrorCode.CIDR_CAPACITY);
      expect(error.fix).toBe(`give a ${larger} or a larger range, or fewer nodes.`);
    },
  );
});

describe("the ranges of a kind cluster and Docker's network", () => {
  const own = Array.from({ length: 15 }, (_, index) => 17 + index);

  it.each(own)("differ by default: not 172.%i.0.0/16", (second) => {
    const podCidr = `172.${second}.0.0/16`;

    expect(codeOf(() => plan({ podCidr }))).toBe(ErrorCode.CIDR_OVERLAP);
    expect(codeOf(() => plan({ serviceCidr: podCidr }))).toBe(ErrorCode.CIDR_OVERLAP);
  });

  it.each([16, 32])("have nothing to do with 172.%i.0.0/16", (second) => {
    const podCidr = `172.${second}.0.0/16`;

    expect(plan({ podCidr }).podCidr.toString()).toBe(podCidr);
  });

  it("differ where it is another", () => {
    const dockerNetworkCidrs = ["192.168.100.0/24", "192.168.101.0/24"];

    expect(plan({ podCidr: "172.18.0.0/16", dockerNetworkCidrs }).podCidr.toString()).toBe(
      "172.18.0.0/16",
    );
    for (const podCidr of [...dockerNetworkCidrs, "192.168.0.0/16"]) {
      expect(codeOf(() => plan({ podCidr, dockerNetworkCidrs }))).toBe(ErrorCode.CIDR_OVERLAP);
    }
  });

  it("are not compared where none is named", () => {
    expect(plan({ podCidr: "172.18.0.0/16", dockerNetworkCidrs: [] }).podCidr.toString()).toBe(
      "172.18.0.0/16",
    );
  });
});

describe("what is proposed in place of a range that overlaps", () => {
  const fixOf = (more: Partial<KindRanges>): string => errorOf(() => plan(more)).fix;

  it.each([
    { podCidr: "172.20.0.0/14" },
    { serviceCidr: "172.18.0.0/28" },
    { serviceCidr: "10.10.0.0/20" },
    { podCidr: "10.0.0.0/9", serviceCidr: "10.0.0.0/12" },
  ])("is free, and of its size: %j", (more) => {
    const range = Cidr.parse(/such as ([\d./]+\d)/.exec(fixOf(more))?.[1] ?? "nothing");
    const { podCidr, serviceCidr } = { ...RANGES, ...more };
    const [refused = ""] = Object.values(more).slice(-1);

    expect(range.prefixLength).toBe(Cidr.parse(refused).prefixLength);
    for (const taken of [podCidr, serviceCidr, "172.16.0.0/12"]) {
      // All but the first /16 of 172.16.0.0/12 is Docker's.
      expect(range.overlaps(Cidr.parse(taken))).toBe(false);
    }
  });

  it("is nothing where no private range of the size is left", () => {
    const dockerNetworkCidrs = ["10.0.0.0/9", "172.16.0.0/12", "192.168.0.0/16"];

    expect(fixOf({ dockerNetworkCidrs, serviceCidr: "10.128.0.0/16", podCidr: "10.0.0.0/9" })).toBe(
      "give podCidr another range, or say in dockerNetworkCidrs what the network kind has: docker network inspect kind.",
    );
  });
});
