import { median } from "../../bench/support/median";
import { measureInTurns, Series } from "../../bench/support/series";

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
