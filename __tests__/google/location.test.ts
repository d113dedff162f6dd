import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { countZones, isRegion, parseLocation } from "../../src/google/location";
import { codeOf, errorOf } from "../support/errors";
import { testApp } from "../support/synth";

const stack = new TerraformStack(testApp(), "stack");

describe("the location of a GKE cluster", () => {
  it.each(["us-central1", "europe-west12", "northamerica-northeast2", "me-central2"])(
    "may be the region %s",
    (name) => {
      expect(parseLocation(stack, "a", name)).toEqual({ name, region: name, isZonal: false });
    },
  );

  it.each([
    ["us-central1-a", "us-central1"],
    ["europe-west12-c", "europe-west12"],
  ])("may be the zone %s", (name, region) => {
    expect(parseLocation(stack, "a", name)).toEqual({ name, region, isZonal: true });
  });

  it.each([
    "",
    "us",
    "us-central",
    "us-west-2",
    "us-west-2a",
    "US-central1",
    "us-central1-",
    "us-central1-ab",
    "us-central1-a-b",
    "us-central0",
  ])("is refused for %j", (name) => {
    const error = errorOf(() => parseLocation(stack, "a", name));

    expect(error.code).toBe(ErrorCode.REGION);
    expect(error.found).toBe(`"${name}"`);
  });

  it("is no region when it is a zone", () => {
    expect(isRegion("us-central1")).toBe(true);
    expect(isRegion("us-central1-a")).toBe(false);
  });
});

describe("the zones of a cluster's nodes", () => {
  const count = (location: string, zones?: readonly string[]): number =>
    countZones(stack, "a", parseLocation(stack, "a", location), zones);

  it("are three in a region, of GKE's choice", () => {
    expect(count("us-central1")).toBe(3);
  });

  it("are its own for a zonal cluster, and those that are named beside it", () => {
    expect(count("us-central1-a")).toBe(1);
    expect(count("us-central1-a", ["us-central1-b"])).toBe(2);
  });

  it("are those that are named for a regional cluster", () => {
    expect(count("us-central1", ["us-central1-a", "us-central1-f"])).toBe(2);
  });

  it.each([
    ["us-central1", []],
    ["us-central1", ["us-central1-a", "us-central1-a"]],
    ["us-central1", ["us-central10-a"]],
    ["us-central1", ["us-central1"]],
    ["us-central1", ["a"]],
    ["us-central1-a", ["us-central1-a"]],
  ])("are refused in %s for %j", (location, zones) => {
    expect(codeOf(() => count(location, zones))).toBe(ErrorCode.AVAILABILITY_ZONES);
  });
});
