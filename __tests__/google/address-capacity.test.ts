import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { Cidr, ErrorCode, RangeUse } from "../../src/cluster";
import { type AddressNeeds, assertCapacity } from "../../src/google/address-capacity";
import { errorOf, isRefused } from "../support/errors";
import { testApp } from "../support/synth";

const stack = new TerraformStack(testApp(), "stack");

const check = (nodes: string, pods: string, needs: AddressNeeds): void => {
  const ranges = [
    { use: RangeUse.NODES, cidr: Cidr.parse(nodes), routed: true },
    { use: RangeUse.PODS, cidr: Cidr.parse(pods), routed: true },
  ];
  assertCapacity(stack, "a", ranges, needs);
};

describe("the room of a GKE cluster's ranges", () => {
  // Google's table: the block that each node takes, by its number of pods.
  it.each([
    [8, 28],
    [9, 27],
    [16, 27],
    [17, 26],
    [32, 26],
    [33, 25],
    [64, 25],
    [65, 24],
    [110, 24],
    [128, 24],
    [129, 23],
    [256, 23],
  ])("is a block for each node: with %i pods, a /%i", (maxPodsPerNode, prefixLength) => {
    const fits = (nodes: number): boolean =>
      !isRefused(() => {
        check("10.0.0.0/16", `10.10.0.0/${prefixLength}`, { nodes, maxPodsPerNode });
      });

    expect([fits(1), fits(2)]).toEqual([true, false]);
  });

  it.each([
    ["10.0.0.0/29", 4],
    ["10.0.0.0/28", 12],
    ["10.0.0.0/24", 252],
  ])("is %s for %i nodes, four addresses being Google's", (range, room) => {
    const fits = (nodes: number): boolean =>
      !isRefused(() => {
        check(range, "10.128.0.0/9", { nodes, maxPodsPerNode: 8 });
      });

    expect([fits(room), fits(room + 1)]).toEqual([true, false]);
  });

  it("is none in a pod range that is smaller than one block", () => {
    const error = errorOf(() => {
      check("10.0.0.0/16", "10.10.0.0/25", { nodes: 1, maxPodsPerNode: 110 });
    });

    expect(error.code).toBe(ErrorCode.CIDR_CAPACITY);
    expect(error.message).toContain("has room for 0 nodes of 110 pods");
  });

  it("is there in the range whose size is proposed, and in none that is smaller", () => {
    const needs = fc.record({
      nodes: fc.integer({ min: 1, max: 3000 }),
      maxPodsPerNode: fc.integer({ min: 8, max: 256 }),
    });
    const sizeIn = (fix: string): number => Number(/of \/(\d+) or larger/.exec(fix)?.[1]);

    fc.assert(
      fc.property(needs, (need) => {
        const pods = sizeIn(
          errorOf(() => {
            check("10.0.0.0/8", "10.0.0.0/32", need);
          }).fix,
        );
        const nodes = sizeIn(
          errorOf(() => {
            check("10.0.0.0/30", "10.0.0.0/8", need);
          }).fix,
        );
        const attempt = (nodeBits: number, podBits: number) => (): void => {
          check(`10.0.0.0/${nodeBits}`, `10.0.0.0/${podBits}`, need);
        };

        expect(isRefused(attempt(nodes, pods))).toBe(false);
        expect(isRefused(attempt(nodes + 1, pods))).toBe(true);
        expect(isRefused(attempt(nodes, pods + 1))).toBe(true);
      }),
    );
  });
});
