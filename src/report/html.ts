import { CSS } from "./css";
import { diagramSvg } from "./diagram-svg";
import { escaped, idOf } from "./escape";
import { reachabilityPage } from "./html-reachability";
import { introductionOf, type PageSection, scrolling, tablePage } from "./html-tables";
import { inOrder } from "./in-order";
import type { TopologyModel } from "./model";
import {
  addressSection,
  clustersSection,
  costsSection,
  DIAGRAM,
  linksSection,
  quotasSection,
  resourcesSection,
  summaryOf,
  zonesSection,
} from "./sections";

// The browser is told to load nothing and to run no script, whatever a name in the report holds.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The report as one page of HTML that loads nothing and runs no script. */
export function htmlOf(unordered: TopologyModel): string {
  const model = inOrder(unordered);
  const sections = [
    ...(model.clusters.length === 0 ? [] : [diagramPage(model)]),
    tablePage(clustersSection(model)),
    tablePage(linksSection(model)),
    tablePage(addressSection(model)),
    reachabilityPage(model),
    tablePage(zonesSection(model)),
    tablePage(quotasSection(model)),
    tablePage(resourcesSection(model)),
    tablePage(costsSection(model)),
  ];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    "<title>Topology</title>",
    `<style>${CSS}</style>`,
    "</head>",
    "<body>",
    "<header>",
    "<h1>Topology</h1>",
    '<ul class="summary">',
    ...summaryOf(model).map((line) => `<li>${escaped(line)}</li>`),
    "</ul>",
    "</header>",
    '<nav aria-label="Sections">',
    "<ul>",
    ...sections.map(({ title }) => `<li><a href="#${sectionId(title)}">${escaped(title)}</a></li>`),
    "</ul>",
    "</nav>",
    "<main>",
    ...sections.flatMap(sectionLines),
    "</main>",
    "</body>",
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}

function diagramPage(model: TopologyModel): PageSection {
  const { title, introduction } = DIAGRAM;
  return { title, blocks: [introductionOf(introduction), scrolling(title, diagramSvg(model))] };
}

function sectionLines({ title, blocks }: PageSection): string[] {
  const id = sectionId(title);
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${escaped(title)}</h2>`,
    ...blocks,
    "</section>",
  ];
}

function sectionId(title: string): string {
  return idOf("section", title.toLowerCase().replaceAll(" ", "-"));
}
