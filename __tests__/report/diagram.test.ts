import { type DrawnCluster, layOut, MAX_DRAWN } from "../../src/report/diagram-layout";
import { diagramSvg } from "../../src/report/diagram-svg";
import { type Box, crosses, lineBetween, overlap } from "../../src/report/geometry";
import { eksCluster, emptyModel, meshModel, mixedModel } from "../support/topology-models";

const sizes = Array.from({ length: MAX_DRAWN }, (_, index) => index + 1);

function drawn(size: number): DrawnCluster[] {
  return layOut(meshModel(size)).groups.flatMap(({ clusters }) => clusters);
}

function isInside(box: Box, outer: Box): boolean {
  return (
    box.x >= outer.x &&
    box.y >= outer.y &&
    box.x + box.width <= outer.x + outer.width &&
    box.y + box.height <= outer.y + outer.height
  );
}

function pairsOf<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((first, index) =>
    list.slice(index + 1).map((second): [T, T] => [first, second]),
  );
}

/** The texts and lines of an SVG, each as a text of attributes. */
function elements(svg: string, name: string): string[] {
  return svg.match(new RegExp(`<${name}\\b[^>]*>`, "g")) ?? [];
}

describe("the layout of the diagram", () => {
  it.each(sizes)("keeps %s clusters apart, and all of them on the page", (size) => {
    const { width, height, groups } = layOut(meshModel(size));
    const boxes = drawn(size);

    expect(boxes).toHaveLength(size);
    expect(pairsOf(boxes).filter(([one, other]) => overlap(one, other))).toEqual([]);
    for (const group of groups) {
      expect(isInside(group, { x: 0, y: 0, width, height })).toBe(true);
      expect(group.clusters.every((box) => isInside(box, group))).toBe(true);
    }
  });

  it.each(sizes)("leads no line between %s clusters behind a third", (size) => {
    const boxes = drawn(size);
    const behind = pairsOf(boxes).flatMap(([first, second]) =>
      [-4, 4].flatMap((aside) => {
        const line = lineBetween(first, second, aside);
        return boxes.filter((box) => box !== first && box !== second && crosses(line, box));
      }),
    );

    expect(behind).toEqual([]);
  });

  it("puts each system into a box of its own, below the other", () => {
    const { groups } = layOut(mixedModel());

    expect(groups.map(({ system, clusters }) => [system, clusters.length])).toEqual([
      ["EKS", 2],
      ["GKE", 2],
      ["kind", 2],
    ]);
    expect(pairsOf(groups).filter(([one, other]) => overlap(one, other))).toEqual([]);
  });

  it("shortens long names in the middle", () => {
    const clusters = [eksCluster(`start-${"x".repeat(80)}-end`, 1)];
    const [group] = layOut({ ...emptyModel, clusters }).groups;

    expect(group?.clusters[0]?.label).toBe("start-xxxxxxx…xxxxxxxx-end");
  });
});

describe("lines between boxes", () => {
  const at = (x: number, y: number): Box => ({ x, y, width: 20, height: 10 });

  it("go from border to border", () => {
    expect(lineBetween(at(0, 0), at(100, 0), 0)).toEqual({
      start: { x: 20, y: 5 },
      end: { x: 100, y: 5 },
    });
    expect(lineBetween(at(0, 100), at(0, 0), 0)).toEqual({
      start: { x: 10, y: 100 },
      end: { x: 10, y: 10 },
    });
  });

  it("are moved aside", () => {
    expect(lineBetween(at(0, 0), at(100, 0), 4)).toEqual({
      start: { x: 20, y: 9 },
      end: { x: 100, y: 9 },
    });
  });

  it("go from middle to middle where they are moved past the boxes", () => {
    expect(lineBetween(at(0, 0), at(100, 0), 40)).toEqual({
      start: { x: 10, y: 45 },
      end: { x: 110, y: 45 },
    });
  });

  it("cross what is on their way, and nothing else", () => {
    const line = { start: { x: 0, y: 0 }, end: { x: 100, y: 100 } };

    expect(crosses(line, at(45, 45))).toBe(true);
    expect(crosses(line, at(45, 20))).toBe(false);
    expect(crosses(line, at(110, 110))).toBe(false);
    expect(crosses({ start: { x: 0, y: 50 }, end: { x: 100, y: 50 } }, at(45, 45))).toBe(true);
    expect(crosses({ start: { x: 0, y: 60 }, end: { x: 100, y: 60 } }, at(45, 45))).toBe(false);
  });
});

describe("the diagram", () => {
  it("draws each link once, each kind in its own way", () => {
    const links = elements(diagramSvg(mixedModel()), "line").filter((line) =>
      line.includes("data-link"),
    );

    expect(links).toHaveLength(3);
    expect(links.map((line) => /dash-\d/.exec(line)?.[0])).toEqual(["dash-0", "dash-2", "dash-1"]);
  });

  it("draws an arrow to each who is asked for names", () => {
    const names = elements(diagramSvg(mixedModel()), "line").filter((line) =>
      line.includes("data-names"),
    );

    expect(names).toHaveLength(3);
    expect(names.map((line) => line.match(/marker-\w+/g))).toEqual([
      ["marker-start", "marker-end"],
      ["marker-end"],
      ["marker-end"],
    ]);
  });

  it("draws the arrow at the first of two names where only that one is asked", () => {
    const zones = mixedModel().zones.filter(({ clusterName }) => clusterName === "cluster-02");
    const [line] = elements(diagramSvg({ ...meshModel(2), zones }), "line").filter((each) =>
      each.includes("data-names"),
    );

    expect(line).toContain('data-names="[&quot;cluster-01&quot;,&quot;cluster-02&quot;]"');
    expect(line?.match(/marker-\w+/g)).toEqual(["marker-start"]);
  });

  it("is a matrix of more clusters than that, with a square for each way of a link", () => {
    const svg = diagramSvg(meshModel(13));

    expect(elements(svg, "line")).toEqual([]);
    expect(elements(svg, "rect")).toHaveLength(13 * 13);
    expect(elements(svg, "rect").filter((each) => each.includes("data-link"))).toHaveLength(
      13 * 12,
    );
    expect(elements(svg, "circle")).toHaveLength(13 * 12);
  });

  it("leaves out of the matrix what is not joined", () => {
    const svg = diagramSvg({ ...meshModel(13), links: [], zones: [] });

    expect(elements(svg, "rect").filter((each) => each.includes("apart"))).toHaveLength(13 * 12);
    expect(elements(svg, "circle")).toEqual([]);
  });
});
