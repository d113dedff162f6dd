import { findDifferences } from "../../bench/support/differences";

describe("findDifferences", () => {
  it("finds none where only the order of keys differs", () => {
    const left = { a: 1, b: { c: [1, { d: null }], e: "x" } };
    const right = { b: { e: "x", c: [1, { d: null }] }, a: 1 };
    expect(findDifferences(left, right)).toEqual([]);
  });

  it.each([
    ["a changed value", { a: { b: 1 } }, { a: { b: 2 } }, ["$.a.b: 1 and 2"]],
    ["a changed type", { a: 1 }, { a: "1" }, ['$.a: 1 and "1"']],
    ["a key of the left alone", { a: {}, b: 1 }, { a: {} }, ["$.b: 1 and nothing"]],
    ["a key of the right alone", {}, { a: [] }, ["$.a: nothing and []"]],
    ["another order in a list", [1, 2], [2, 1], ["$.0: 1 and 2", "$.1: 2 and 1"]],
    ["a longer list", { a: [1] }, { a: [1, 2] }, ["$.a.1: nothing and 2"]],
    ["an empty list for an empty object", { a: [] }, { a: {} }, ["$.a: [] and {}"]],
    ["null for an object", { a: null }, { a: {} }, ["$.a: null and {}"]],
  ])("finds %s", (_, left, right, differences) => {
    expect(findDifferences(left, right)).toEqual(differences);
  });
});
