import { escaped } from "./escape";
import type { TopologyModel } from "./model";
import { askings, pairKey } from "./pairs";
import { shortened } from "./text";

const SQUARE = 16;
const LABELS = 250;
const HEAD = 28;

/**
 * Which clusters are joined, as an SVG matrix for more clusters than lines could tell apart: a square
 * where two are joined, with a dot where the row's cluster asks the column's for names.
 */
export function matrixSvg(model: TopologyModel): string {
  const names = model.clusters.map(({ clusterName }) => clusterName);
  const joined = new Set(
    model.links.flatMap(({ first, second }) => [pairKey(first, second), pairKey(second, first)]),
  );
  const asked = new Set(askings(model).map(({ from, to }) => pairKey(from, to)));
  const width = LABELS + names.length * SQUARE + 2;
  const height = HEAD + names.length * SQUARE + 30;
  return [
    `<svg role="img" aria-labelledby="diagram-title diagram-description" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '<title id="diagram-title">Which clusters are joined</title>',
    `<desc id="diagram-description">A matrix of ${names.length} clusters and ${model.links.length} links; the list of links below says the same.</desc>`,
    ...model.clusters.map(({ clusterName, system }, row) => {
      const y = HEAD + row * SQUARE;
      return [
        `<g class="cluster" data-cluster="${escaped(clusterName)}"><title>${escaped(clusterName)}</title>`,
        `<text class="row" x="${LABELS - 8}" y="${y + 12}">${escaped(rowLabel(clusterName, system, row))}</text></g>`,
        `<text class="column" x="${columnX(row) + SQUARE / 2}" y="${HEAD - 8}">${row + 1}</text>`,
        ...names.map((other, column) => {
          const key = pairKey(clusterName, other);
          return square(columnX(column), y, row === column, joined.has(key), asked.has(key), key);
        }),
      ].join("");
    }),
    `<text class="legend" x="8" y="${height - 8}">filled: joined; dot: the row asks the column for names</text>`,
    "</svg>",
  ].join("\n");
}

function columnX(column: number): number {
  return LABELS + column * SQUARE;
}

function square(
  x: number,
  y: number,
  isSelf: boolean,
  isJoined: boolean,
  isAsked: boolean,
  key: string,
): string {
  const state = isSelf ? "self" : isJoined ? "joined" : "apart";
  const data = isJoined ? ` data-link="${escaped(key)}"` : "";
  const dot = isAsked
    ? `<circle class="dot" cx="${x + SQUARE / 2}" cy="${y + SQUARE / 2}" r="2.5"/>`
    : "";
  return `<rect class="${state}"${data} x="${x}" y="${y}" width="${SQUARE}" height="${SQUARE}"/>${dot}`;
}

function rowLabel(clusterName: string, system: string, row: number): string {
  return `${shortened(clusterName, 24)} (${shortened(system, 6)}) ${row + 1}`;
}
