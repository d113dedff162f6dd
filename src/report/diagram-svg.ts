import {
  type DrawnCluster,
  type DrawnGroup,
  layOut,
  LETTER_WIDTH,
  MAX_DRAWN,
  MAX_LETTERS,
  NAME_SIZE,
} from "./diagram-layout";
import { matrixSvg } from "./diagram-matrix";
import { escaped } from "./escape";
import { centreOf, type Line, lineBetween } from "./geometry";
import type { ReportedLink, TopologyModel } from "./model";
import { askings, pairKey } from "./pairs";
import { shortened, textWidth } from "./text";

const LEGEND_LINE = 22;
const LEGEND_TEXT = 62;
/** How far the lines of a link and of names are from the middle. */
const ASIDE = 4;

interface Legend {
  readonly svg: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** The clusters, what joins them and who asks whom for names, as SVG. */
export function diagramSvg(model: TopologyModel): string {
  return model.clusters.length > MAX_DRAWN ? matrixSvg(model) : drawing(model);
}

function drawing(model: TopologyModel): string {
  const layout = layOut(model);
  const kinds = [...new Set(model.links.map(({ by }) => by))].sort();
  const names = namesBetween(model);
  const legend = legendOf(kinds, names.length > 0, layout.height);
  const width = Math.ceil(Math.max(layout.width, legend.width));
  const height = Math.ceil(layout.height + legend.height);
  const boxes = new Map(
    layout.groups.flatMap(({ clusters }) => clusters.map((each) => [each.clusterName, each])),
  );
  return [
    `<svg role="img" aria-labelledby="diagram-title diagram-description" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '<title id="diagram-title">How the clusters are joined</title>',
    `<desc id="diagram-description">${escaped(description(model))}</desc>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="arrow" d="M0 0 8 4 0 8z"/></marker></defs>',
    ...layout.groups.map(groupPanel),
    ...model.links.flatMap((link) => linkLine(link, kinds.indexOf(link.by), boxes)),
    ...names.flatMap((each) => namesLine(each, boxes)),
    ...[...boxes.values()].map(clusterBox),
    ...legend.svg,
    "</svg>",
  ].join("\n");
}

/** Two clusters, in the order of their names, of which one, or each, asks the other for names. */
interface Names {
  readonly first: string;
  readonly second: string;
  readonly asksFirst: boolean;
  readonly asksSecond: boolean;
}

function namesBetween(model: TopologyModel): Names[] {
  const all = askings(model);
  const asked = new Set(all.map(({ from, to }) => pairKey(from, to)));
  const pairs = new Map(
    all.map(({ from, to }) => {
      const [first, second] = from < to ? [from, to] : [to, from];
      return [pairKey(first, second), { first, second }];
    }),
  );
  return [...pairs.values()].map(({ first, second }) => ({
    first,
    second,
    asksFirst: asked.has(pairKey(second, first)),
    asksSecond: asked.has(pairKey(first, second)),
  }));
}

function groupPanel({ system, x, y, width, height }: DrawnGroup): string {
  return [
    `<rect class="panel" x="${x}" y="${y}" width="${round(width)}" height="${round(height)}" rx="8"/>`,
    `<text class="system" x="${x + 14}" y="${y + 21}">${escaped(shortened(system, MAX_LETTERS))}</text>`,
  ].join("");
}

function clusterBox(box: DrawnCluster): string {
  const { x } = centreOf(box);
  const [nameY, placeY] = box.place === "" ? [box.y + 28, 0] : [box.y + 20, box.y + 36];
  return [
    `<g class="cluster" data-cluster="${escaped(box.clusterName)}"><title>${escaped(box.clusterName)}</title>`,
    `<rect class="box" x="${round(box.x)}" y="${round(box.y)}" width="${box.width}" height="${box.height}" rx="5"/>`,
    `<text class="name" x="${round(x)}" y="${round(nameY)}">${escaped(box.label)}</text>`,
    box.place === ""
      ? ""
      : `<text class="place" x="${round(x)}" y="${round(placeY)}">${escaped(box.place)}</text>`,
    "</g>",
  ].join("");
}

function linkLine(
  { first, second, by }: ReportedLink,
  kind: number,
  boxes: ReadonlyMap<string, DrawnCluster>,
): string[] {
  const [from, to] = [boxes.get(first), boxes.get(second)];
  if (from === undefined || to === undefined) {
    return [];
  }
  const tip = `<title>${escaped(`${first} – ${second}: ${by}`)}</title>`;
  return [
    `<line class="link ${dashOf(kind)}" data-link="${escaped(pairKey(first, second))}" ${ends(lineBetween(from, to, -ASIDE))}>${tip}</line>`,
  ];
}

function namesLine(
  { first, second, asksFirst, asksSecond }: Names,
  boxes: ReadonlyMap<string, DrawnCluster>,
): string[] {
  const [from, to] = [boxes.get(first), boxes.get(second)];
  if (from === undefined || to === undefined) {
    return [];
  }
  const markers = [
    ...(asksFirst ? ['marker-start="url(#arrow)"'] : []),
    ...(asksSecond ? ['marker-end="url(#arrow)"'] : []),
  ];
  return [
    `<line class="names" data-names="${escaped(pairKey(first, second))}" ${ends(lineBetween(from, to, ASIDE))} ${markers.join(" ")}/>`,
  ];
}

/** What the lines mean, below the drawing. */
function legendOf(kinds: readonly string[], hasNames: boolean, top: number): Legend {
  const entries = [
    ...kinds.map((by, index) => ({
      line: `class="link ${dashOf(index)}"`,
      text: shortened(by, 2 * MAX_LETTERS),
    })),
    ...(hasNames
      ? [{ line: 'class="names" marker-end="url(#arrow)"', text: "asks for names" }]
      : []),
  ];
  return {
    svg: entries.map(({ line, text }, index) => {
      const y = top + LEGEND_LINE * (index + 1) - 4;
      return `<line ${line} x1="4" y1="${y}" x2="52" y2="${y}"/><text class="legend" x="${LEGEND_TEXT}" y="${y + 4}">${escaped(text)}</text>`;
    }),
    width: Math.max(
      ...entries.map(({ text }) => LEGEND_TEXT + textWidth(text) * NAME_SIZE * LETTER_WIDTH),
    ),
    height: entries.length * LEGEND_LINE + 6,
  };
}

/** The diagram in words, for those who do not see it. */
function description(model: TopologyModel): string {
  const links = model.links.map(({ first, second, by }) => `${first} and ${second} by ${by}`);
  const names = askings(model).map(({ from, to }) => `${from} asks ${to}`);
  return [
    links.length === 0 ? "No clusters are joined." : `Joined: ${links.join("; ")}.`,
    names.length === 0 ? "None asks another for names." : `Names: ${names.join("; ")}.`,
  ].join(" ");
}

// Kinds of links differ in how they are drawn, not in colour.
function dashOf(kind: number): string {
  return `dash-${kind % 4}`;
}

function ends({ start, end }: Line): string {
  return `x1="${round(start.x)}" y1="${round(start.y)}" x2="${round(end.x)}" y2="${round(end.y)}"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
