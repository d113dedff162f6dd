import { MAX_DRAWN } from "./diagram-layout";
import { inOrder } from "./in-order";
import { mermaidOf } from "./mermaid";
import type { Reachability, TopologyModel } from "./model";
import { flowName } from "./pairs";
import {
  addressSection,
  type Cell,
  clustersSection,
  type Column,
  ColumnKind,
  costsSection,
  DIAGRAM,
  linksSection,
  quotasSection,
  REACHABILITY,
  resourcesSection,
  summaryOf,
  type TableSection,
  zonesSection,
} from "./sections";
import { oneLine, textWidth } from "./text";

/**
 * The report as Markdown: one fact a line, in an order that depends on names alone, so that a change of
 * the topology is read as a diff. Tables are aligned as prettier aligns them.
 */
export function markdownOf(unordered: TopologyModel): string {
  const model = inOrder(unordered);
  const blocks = [
    "# Topology",
    list(summaryOf(model).map(prose)),
    ...diagramBlocks(model),
    ...tableBlocks(clustersSection(model)),
    ...tableBlocks(linksSection(model)),
    ...tableBlocks(addressSection(model)),
    ...reachabilityBlocks(model),
    ...tableBlocks(zonesSection(model)),
    ...tableBlocks(quotasSection(model)),
    ...tableBlocks(resourcesSection(model)),
    ...tableBlocks(costsSection(model)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function diagramBlocks(model: TopologyModel): string[] {
  const drawing =
    model.clusters.length > MAX_DRAWN
      ? `More than ${MAX_DRAWN} clusters are not drawn here.`
      : ["```mermaid", mermaidOf(model), "```"].join("\n");
  return model.clusters.length === 0 ? [] : [`## ${DIAGRAM.title}`, DIAGRAM.introduction, drawing];
}

function reachabilityBlocks({ reachability }: TopologyModel): string[] {
  return [
    `## ${REACHABILITY.title}`,
    REACHABILITY.introduction,
    reachability.length === 0 ? REACHABILITY.nothing : list(reachability.map(reachabilityLine)),
  ];
}

// A list, and no table, which would be aligned anew whenever the longest reason changes.
function reachabilityLine(entry: Reachability): string {
  const verdict = entry.reached ? "reached" : "**blocked**";
  return `${code(entry.from)} → ${code(entry.to)}, ${prose(flowName(entry))}: ${verdict} – ${prose(entry.why)}`;
}

function tableBlocks({ title, introduction, columns, rows, nothing }: TableSection): string[] {
  return [`## ${title}`, ...(rows.length === 0 ? [nothing] : [introduction, table(columns, rows)])];
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const heads = columns.map(({ heading }) => heading);
  const texts = rows.map((row) => row.map((cell, index) => cellText(cell, columns[index])));
  const widths = heads.map((_, index) =>
    Math.max(3, ...[heads, ...texts].map((row) => textWidth(row[index] ?? ""))),
  );
  const isNumber = columns.map(({ kind }) => kind === ColumnKind.NUMBER);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, index) => pad(text, widths[index] ?? 0, isNumber[index] ?? false)).join(" | ")} |`;
  const rule = widths.map((width, index) => "-".repeat(width - 1) + (isNumber[index] ? ":" : "-"));
  return [line(heads), line(rule), ...texts.map(line)].join("\n");
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(width - textWidth(text));
  return right ? blanks + text : text + blanks;
}

function cellText({ values }: Cell, column: Column | undefined): string {
  return column?.kind === ColumnKind.LITERAL
    ? values.map((value) => code(value).replaceAll("|", "\\|")).join(", ")
    : values.map(prose).join(", ");
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function code(value: string): string {
  const text = oneLine(value);
  if (text === "") {
    return "";
  }
  const runs = (text.match(/`+/g) ?? []).map(({ length }) => length);
  let length = 1;
  while (runs.includes(length)) {
    length += 1;
  }
  const fence = "`".repeat(length);
  const gap = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return fence + gap + text + gap + fence;
}

function prose(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|~&#$]/g, "\\$&");
}
