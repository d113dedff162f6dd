import type { App } from "cdktf";
import fc from "fast-check";
import { ErrorCode, Links, peersByCluster } from "../../src/cluster";
import { codeOf, errorOf } from "../support/errors";
import { testApp } from "../support/synth";

const named = (...names: string[]): { clusterName: string }[] =>
  names.map((clusterName) => ({ clusterName }));

let app: App;
beforeAll(() => {
  app = testApp();
});

/** The pairs that links select, as text. */
function pairs(links: Links, ...names: string[]): string[] {
  return links
    .among(app, named(...names))
    .map(({ first, second }) => `${first.clusterName}-${second.clusterName}`);
}

describe("links", () => {
  it("join every cluster with every other", () => {
    expect(pairs(Links.full(), "c", "a", "b")).toEqual(["a-b", "a-c", "b-c"]);
  });

  it("join a hub with each spoke, and no spokes with each other", () => {
    expect(pairs(Links.hub("b"), "c", "a", "b")).toEqual(["a-b", "b-c"]);
  });

  it("join the pairs that are named, in either order", () => {
    expect(pairs(Links.pairs(["c", "a"], ["a", "b"]), "a", "b", "c", "d")).toEqual(["a-b", "a-c"]);
  });

  it.each([
    ["full", Links.full()],
    ["hub", Links.hub("a")],
    ["pairs", Links.pairs()],
  ])("join nothing where one cluster is alone (%s)", (_, links) => {
    expect(pairs(links, "a")).toEqual([]);
  });

  it("hand back the clusters that they were given", () => {
    const [a, b] = [{ clusterName: "a" }, { clusterName: "b" }];

    const [pair] = Links.full().among(app, [b, a]);

    expect(pair?.first).toBe(a);
    expect(pair?.second).toBe(b);
  });

  it("are the same for any order of clusters and of pairs", () => {
    const names = ["a", "B", "b-1", "b_1", "c", "10"];
    const links: [string, string][] = [
      ["a", "B"],
      ["b_1", "b-1"],
      ["10", "c"],
      ["c", "a"],
    ];
    const shuffle = <T>(all: T[]): fc.Arbitrary<T[]> =>
      fc.shuffledSubarray(all, { minLength: all.length });

    fc.assert(
      fc.property(
        shuffle(names),
        shuffle(links),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (clusters, some, turned) => {
          const declared = some.map(([x, y], index): [string, string] =>
            turned[index] === true ? [y, x] : [x, y],
          );

          expect(pairs(Links.full(), ...clusters)).toEqual(pairs(Links.full(), ...names));
          expect(pairs(Links.hub("c"), ...clusters)).toEqual(pairs(Links.hub("c"), ...names));
          expect(pairs(Links.pairs(...declared), ...clusters)).toEqual(
            pairs(Links.pairs(...links), ...names),
          );
        },
      ),
    );
  });
});

describe("links are refused", () => {
  it("when two clusters have the same name", () => {
    const error = errorOf(() => pairs(Links.full(), "a", "b", "a"));

    expect(error.code).toBe(ErrorCode.CLUSTER_DUPLICATE);
    expect(error.message).toContain('"a"');
    expect(error.found).toBe("a, b, a");
  });

  it.each([
    ["hub", Links.hub("z")],
    ["pair", Links.pairs(["a", "b"], ["z", "a"])],
  ])("when a %s is no cluster of the mesh", (_, links) => {
    const error = errorOf(() => pairs(links, "b", "a"));

    expect(error.code).toBe(ErrorCode.CLUSTER_UNKNOWN);
    expect(error.found).toBe('"z"; the mesh has a, b');
  });

  it("when there is no cluster at all to be the hub", () => {
    const error = errorOf(() => pairs(Links.hub("a")));

    expect(error.code).toBe(ErrorCode.CLUSTER_UNKNOWN);
    expect(error.found).toContain("no cluster");
  });

  it("when they join a cluster to itself", () => {
    const error = errorOf(() => pairs(Links.pairs(["a", "a"]), "a", "b"));

    expect(error.code).toBe(ErrorCode.LINK_SELF);
    expect(error.found).toBe('["a", "a"]');
  });

  it("when they name a pair twice, in whatever order", () => {
    expect(codeOf(() => pairs(Links.pairs(["a", "b"], ["a", "b"]), "a", "b"))).toBe(
      ErrorCode.LINK_DUPLICATE,
    );
    expect(codeOf(() => pairs(Links.pairs(["a", "b"], ["b", "a"]), "a", "b"))).toBe(
      ErrorCode.LINK_DUPLICATE,
    );
  });
});

it("tells the peers of each cluster that has some", () => {
  const links = Links.pairs(["b", "c"], ["a", "c"]).among(app, named("a", "b", "c", "d"));
  const peers = [...peersByCluster(links)].map(([{ clusterName }, others]) => [
    clusterName,
    others.map((other) => other.clusterName).join(),
  ]);

  expect(Object.fromEntries(peers)).toEqual({ a: "c", b: "c", c: "a,b" });
});
