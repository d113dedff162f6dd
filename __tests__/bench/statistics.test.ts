import { median } from "../../bench/support/median";
import { measureInTurns, Series } from "../../bench/support/series";
import { formatSpread } from "../../bench/support/spread";

describe("median", () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe("measureInTurns", () => {
  it("alternates between the series", () => {
    const order: string[] = [];
    const series = ["a", "b"].map((name) => new Series(() => order.push(name)));
    measureInTurns(3, series);
    expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(series.map((one) => one.median(Number))).toEqual([3, 4]);
  });
});

describe("formatSpread", () => {
  it.each([
    [[1], "1.00 (1.00–1.00)"],
    [[1.2, 0.9, 1.04], "1.04 (0.90–1.20)"],
    [[2, 1, 1.5, 1.25], "1.38 (1.00–2.00)"],
  ])("of %j is %s", (ratios, expected) => {
    expect(formatSpread(ratios)).toBe(expected);
  });
});
