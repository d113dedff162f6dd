import fc from "fast-check";
import { isResourceName, resourceName } from "../../src/google/names";

/** Names as RFC 1035 has them, of at most 63 characters. */
const names = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);

describe("the name of a resource", () => {
  it.each(["a", "a1", "a-b", "a--b", "a".repeat(63)])("may be %s", (name) => {
    expect(isResourceName(name)).toBe(true);
  });

  it.each(["", "1a", "-a", "a-", "A", "a_b", "a.b", "ä", "a b", "a".repeat(64)])(
    "may not be %j",
    (name) => {
      expect(isResourceName(name)).toBe(false);
    },
  );

  it("is its parts with hyphens between, where that is short enough", () => {
    expect(resourceName(["clusters", "us-central1"])).toBe("clusters-us-central1");
    expect(resourceName(["gke-nodes", "c".repeat(20)], 30)).toBe(`gke-nodes-${"c".repeat(20)}`);
  });

  it("is one that Google takes, whatever the parts", () => {
    fc.assert(
      fc.property(
        fc.array(names, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 20, max: 63 }),
        (parts, max) => {
          expect(isResourceName(resourceName(parts, max), max)).toBe(true);
        },
      ),
    );
  });

  it("differs from names that begin alike", () => {
    const long = "n".repeat(60);

    expect(resourceName([long, "one"])).not.toBe(resourceName([long, "two"]));
    expect(resourceName([long, "one"])).toBe(resourceName([long, "one"]));
  });
});
