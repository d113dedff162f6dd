import { memoized } from "../../src/cluster/memoized";

describe("a memoized function", () => {
  it("makes something of each key once", () => {
    const asked: string[] = [];
    const made = memoized((key: string) => {
      asked.push(key);
      return { key };
    });

    const [first, second, again] = [made("a"), made("b"), made("a")];

    expect(asked).toEqual(["a", "b"]);
    expect([first, second]).toEqual([{ key: "a" }, { key: "b" }]);
    expect(again).toBe(first);
  });
});
