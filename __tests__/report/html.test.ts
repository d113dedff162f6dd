import fc from "fast-check";
import { htmlOf } from "../../src/report/html";
import {
  eksCluster,
  emptyModel,
  HOSTILE,
  hostileModel,
  meshModel,
  mixedModel,
  shuffled,
} from "../support/topology-models";

const pages = [
  ["three systems", htmlOf(mixedModel())],
  ["ten clusters", htmlOf(meshModel(10))],
  ["fifty clusters", htmlOf(meshModel(50))],
  ["hostile names", htmlOf(hostileModel())],
  ["nothing", htmlOf(emptyModel)],
] as const;

function all(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(([, found = ""]) => found);
}

/** The HTML between the heading of a section and its end. */
function sectionOf(html: string, title: string): string {
  return html.split(`>${title}</h2>`)[1]?.split("</section>")[0] ?? "";
}

/** What a cell of the matrix says, without markup. */
function cellsIn(row: string): string[] {
  return all(row, /<td[^>]*>(.*?)<\/td>/g).map((cell) => cell.replace(/<[^>]*>/g, " ").trim());
}

describe("the report as a page", () => {
  it.each(pages)("loads nothing and runs nothing: %s", (_, html) => {
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
    expect(html).not.toMatch(/<(script|link|img|iframe|object|base|form)\b/i);
    expect(all(html, /\b(?:src|href)="([^#][^"]*)"/g)).toEqual([]);
    expect(all(html, /url\(([^)]*)\)/g).filter((url) => url !== "#arrow")).toEqual([]);
  });

  it.each(pages)(
    "has headings in order, tables with captions and links that lead: %s",
    (_, html) => {
      const levels = all(html, /<h([1-6])/g).map(Number);
      expect(levels[0]).toBe(1);
      for (const [index, level] of levels.slice(1).entries()) {
        expect(level).toBeLessThanOrEqual((levels[index] ?? 0) + 1);
        expect(level).toBeGreaterThan(1);
      }
      const tables = all(html, /<table[^>]*>([^]*?)<\/table>/g);
      for (const table of tables) {
        expect(table).toMatch(/^\s*<caption>.+<\/caption>\n<thead><tr><th scope="col"/);
        expect(table).not.toMatch(/<th(?! scope="(col|row)")[ >]/);
        expect(all(table, /<tr>(<t[dh] ?[^>]*>)/g)).not.toContain("<td>");
      }
      const ids = all(html, / id="([^"]*)"/g);
      expect(new Set(ids).size).toBe(ids.length);
      expect(all(html, / href="#([^"]*)"/g).filter((id) => !ids.includes(id))).toEqual([]);
    },
  );

  it("has a section for everything that is told, and a link to each", () => {
    const titles = [
      "Diagram",
      "Clusters",
      "Links",
      "Address plan",
      "Reachability",
      "DNS",
      "Quotas",
      "Resources",
      "Monthly cost drivers",
    ];
    const html = htmlOf(mixedModel());

    expect(all(html, /<h2[^>]*>([^<]*)</g)).toEqual(titles);
    expect(all(html, /<li><a[^>]*>([^<]*)</g)).toEqual(titles);
  });

  it("says in a matrix who reaches whom, and why not", () => {
    const rows = all(sectionOf(htmlOf(mixedModel()), "Reachability"), /<tr>(.*?)<\/tr>/g);
    const cells = rows.slice(1).map(cellsIn);

    expect(cells).toHaveLength(6);
    expect(cells[0]).toEqual(["·", "✓ tcp 4000, udp 53", "–", "–", "–", "–"]);
    expect(cells[5]?.[4]).toMatch(
      /^✗ every protocol\s+the network ACL &quot;nodes&quot; of local-1 has no rule for all from local-2$/,
    );
  });

  it("says so with marks where there are too many clusters for words", () => {
    const rows = all(sectionOf(htmlOf(meshModel(13)), "Reachability"), /<tr>(.*?)<\/tr>/g);

    expect(cellsIn(rows[1] ?? "").slice(0, 4)).toEqual(["·", "✓", "◐", "✓"]);
    expect(rows[1]).toContain('<abbr title="cluster-01 → cluster-03: reached in part">');
  });

  it("marks in the matrix what is blocked altogether", () => {
    const model = meshModel(13);
    const reachability = model.reachability.map((entry) => ({ ...entry, reached: false }));
    const rows = all(
      sectionOf(htmlOf({ ...model, reachability }), "Reachability"),
      /<tr>(.*?)<\/tr>/g,
    );

    expect(cellsIn(rows[1] ?? "").slice(0, 2)).toEqual(["·", "✗"]);
  });

  it("tells below it the way of each kind of traffic", () => {
    const reachability = sectionOf(htmlOf(mixedModel()), "Reachability");

    expect(all(reachability, /<h3[^>]*>(.*?)<\/h3>/g)).toHaveLength(6);
    expect(reachability).toContain(
      '<li>to <code>cluster-02</code>, udp 53: <span class="good">✓ reached</span> – the route tables of cluster-01 lead to the peering; the security group of cluster-02 admits udp</li>',
    );
    expect(reachability).toContain('<span class="bad">✗ blocked</span> – the network ACL');
  });

  it("tells of a cluster that reaches none in the matrix alone", () => {
    const pair = meshModel(2);
    const lone = eksCluster("lone", 9);
    const html = htmlOf({ ...pair, clusters: [...pair.clusters, lone] });
    const reachability = sectionOf(html, "Reachability");
    const rows = all(reachability, /<tr>(.*?)<\/tr>/g);

    expect(rows.at(-1)).toContain('<th scope="row"><code>lone</code></th>');
    expect(cellsIn(rows.at(-1) ?? "")).toEqual(["–", "–", "·"]);
    expect(all(reachability, /<h3[^>]*>From <code>(.*?)<\/code><\/h3>/g)).toEqual([
      "cluster-01",
      "cluster-02",
    ]);
  });

  it("draws how much of a quota is used, and says it in words", () => {
    const quotas = sectionOf(htmlOf(mixedModel()), "Quotas");

    expect(quotas).toContain(
      '<meter min="0" max="50" high="39.5" optimum="0" value="40" aria-hidden="true"></meter>80 %, near</td>',
    );
    expect(quotas).toContain("100 %, nothing left</td>");
  });

  it("tells in words what the diagram shows", () => {
    expect(htmlOf(mixedModel())).toContain(
      '<desc id="diagram-description">Joined: cluster-01 and cluster-02 by VPC peering; gke-central and gke-east by one VPC; local-1 and local-2 by node routes. Names: cluster-01 asks cluster-02; cluster-02 asks cluster-01; gke-central asks gke-east; local-1 asks local-2.</desc>',
    );
  });

  it("has names in it as text, whatever they are", () => {
    const html = htmlOf(hostileModel());

    expect(HOSTILE).toContain("<script>");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&quot;q&quot; &#39;s&#39; &amp; ](");
    expect(html).not.toContain("alert(1)</script>");
  });

  it("does not depend on the order in which things are declared", () => {
    const models = fc.constantFrom(mixedModel(), meshModel(4), hostileModel());
    fc.assert(
      fc.property(models, fc.infiniteStream(fc.nat()), (model, ranks) => {
        const inAnyOrder = shuffled(model, () => Number(ranks.next().value));
        expect(htmlOf(inAnyOrder)).toBe(htmlOf(model));
      }),
      { numRuns: 50 },
    );
  });

  it("is this text", () => {
    expect(htmlOf(mixedModel())).toMatchSnapshot();
  });
});
