import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { markdownOf } from "../../src/report/markdown";
import type { TopologyModel } from "../../src/report/model";
import {
  eksCluster,
  emptyModel,
  HOSTILE,
  hostileModel,
  meshModel,
  mixedModel,
  shuffled,
} from "../support/topology-models";

const PRETTIER = join(__dirname, "../../node_modules/prettier/bin/prettier.cjs");

/** What prettier makes of a file `topology.md`. */
function formatted(markdown: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [PRETTIER, "--no-config", "--stdin-filepath", "topology.md"],
    { input: markdown, encoding: "utf8" },
  );
  if (status !== 0) {
    throw new Error(`prettier did not run: ${stderr}`);
  }
  return stdout;
}

function headingsIn(markdown: string): string[] {
  return markdown.split("\n").filter((line) => /^#+ /.test(line));
}

/** The Markdown below a heading, up to the next. */
function sectionOf(markdown: string, title: string): string {
  return markdown.split(`\n## ${title}\n`)[1]?.split("\n## ")[0]?.trim() ?? "";
}

/** A text without what stands in code, and without characters that a backslash makes plain. */
function plain(markdown: string): string {
  return markdown
    .replace(/^```mermaid\n[^]*?\n```$/m, "")
    .replace(/\\[^\n]/g, "")
    .replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
}

const HEADINGS = [
  "# Topology",
  "## Diagram",
  "## Clusters",
  "## Links",
  "## Address plan",
  "## Reachability",
  "## DNS",
  "## Quotas",
  "## Resources",
  "## Monthly cost drivers",
];

describe("the report as Markdown", () => {
  it("tells what is joined in sections", () => {
    expect(headingsIn(markdownOf(mixedModel()))).toEqual(HEADINGS);
  });

  it("begins with what it all comes to", () => {
    expect(markdownOf(mixedModel())).toContain(`# Topology

- Clusters: 2 EKS, 2 GKE, 2 kind
- Links: 1 VPC peering, 1 node routes, 1 one VPC
- Traffic between clusters that gets through: 7 of 8
- Quotas used to 80 % or more: 2 of 4
`);
  });

  it("draws clusters, links and who asks whom", () => {
    expect(sectionOf(markdownOf(mixedModel()), "Diagram")).toContain(`flowchart LR
  subgraph system-EKS["EKS"]
    cluster-cluster-01["cluster-01<br>us-west-2"]
    cluster-cluster-02["cluster-02<br>us-west-2"]
  end
  subgraph system-GKE["GKE"]
    cluster-gke-central["gke-central<br>my-project/us-central1"]
    cluster-gke-east["gke-east<br>my-project/us-east1"]
  end
  subgraph system-kind["kind"]
    cluster-local-1["local-1"]
    cluster-local-2["local-2"]
  end
  cluster-cluster-01 ---|"VPC peering"| cluster-cluster-02
  cluster-gke-central ---|"one VPC"| cluster-gke-east
  cluster-local-1 ---|"node routes"| cluster-local-2
  cluster-cluster-01 -. "DNS" .-> cluster-cluster-02
  cluster-cluster-02 -. "DNS" .-> cluster-cluster-01
  cluster-gke-central -. "DNS" .-> cluster-gke-east
  cluster-local-1 -. "DNS" .-> cluster-local-2
`);
  });

  it("draws no more clusters than can be told apart", () => {
    expect(sectionOf(markdownOf(meshModel(10)), "Diagram")).toContain("cluster-cluster-10");
    expect(sectionOf(markdownOf(meshModel(11)), "Diagram")).toMatch(
      /More than 10 clusters are not drawn here\.$/,
    );
  });

  it("lists each kind of traffic in a line, and points at what is blocked", () => {
    const lines = sectionOf(markdownOf(mixedModel()), "Reachability").split("\n");

    expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(8);
    expect(lines).toContain(
      "- `cluster-01` → `cluster-02`, tcp 4000: reached – the route tables of cluster-01 lead to the peering; the security group of cluster-02 admits tcp",
    );
    expect(lines).toContain(
      '- `local-2` → `local-1`, every protocol: **blocked** – the network ACL "nodes" of local-1 has no rule for all from local-2',
    );
  });

  it("aligns numbers to the right, and says what it does not know", () => {
    expect(sectionOf(markdownOf(mixedModel()), "DNS")).toMatch(
      /\n\| `cluster-01` {3}\| `cluster-02\.svc\.cluster\.local` \| `cluster-02` \| stub domain of CoreDNS \| `10\.1\.0\.4`, `10\.1\.32\.4` \| {10}30 \| {11}5 \| {6}3600 \|\n[^]*\| {25}\| {11}– \| {11}– \| {9}– \|\n/,
    );
  });

  it.each([
    [39, 50, "78 %"],
    [40, 50, "80 %, near"],
    [49, 50, "98 %, near"],
    [499, 500, "99 %, near"],
    [50, 50, "100 %, nothing left"],
    [51, 50, "102 %, nothing left"],
  ])("says how near a quota is: %s of %s", (used, limit, share) => {
    const quotas = [{ subject: "x", what: "y", used, limit }];
    const markdown = markdownOf({ ...emptyModel, quotas });

    expect(sectionOf(markdown, "Quotas")).toContain(`| ${share.padEnd(5)} |`);
    expect(markdown).toContain(`Quotas used to 80 % or more: ${share.includes(",") ? 1 : 0} of 1`);
  });

  it("says in a sentence where there is nothing to list", () => {
    const markdown = markdownOf(emptyModel);

    expect(headingsIn(markdown)).toEqual(HEADINGS.filter((heading) => heading !== "## Diagram"));
    expect(sectionOf(markdown, "Reachability")).toContain("No cluster is to reach another.");
    expect(sectionOf(markdown, "Links")).toBe("No clusters are joined.");
    expect(markdown).not.toContain("|");
  });

  it.each<[string, TopologyModel]>([
    ["three systems", mixedModel()],
    ["nothing", emptyModel],
    ["five clusters", meshModel(5)],
    ["letters of two columns", { ...emptyModel, clusters: [eksCluster("中文-é-🚀", 1)] }],
    ["hostile names", hostileModel()],
  ])("is left by prettier as it is: %s", (_, model) => {
    const markdown = markdownOf(model);

    expect(formatted(markdown)).toBe(markdown);
  });

  it("does not depend on the order in which things are declared", () => {
    const models = fc.constantFrom(mixedModel(), meshModel(4), hostileModel());
    fc.assert(
      fc.property(models, fc.infiniteStream(fc.nat()), (model, ranks) => {
        const inAnyOrder = shuffled(model, () => Number(ranks.next().value));
        expect(markdownOf(inAnyOrder)).toBe(markdownOf(model));
      }),
      { numRuns: 50 },
    );
  });

  it("has names in it, whatever they are, and neither markup nor rows of theirs", () => {
    const markdown = markdownOf(hostileModel());

    expect(HOSTILE).toContain("\n# heading");
    expect(headingsIn(markdown)).toEqual(HEADINGS);
    expect(plain(markdown)).not.toMatch(/[<>[\]`]/);
    const rows = plain(markdown)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    // Tables of 7, 3, 5 and 8 columns.
    expect(new Set(rows.map((row) => row.split("|").length - 2))).toEqual(new Set([7, 3, 5, 8]));
    const diagram = sectionOf(markdown, "Diagram");
    expect(diagram.replaceAll("<br>", "")).not.toContain("<");
    expect(diagram.match(/`+/g)).toEqual(["```", "```"]);
  });

  it("is this text", () => {
    expect(markdownOf(mixedModel())).toMatchSnapshot();
  });
});
