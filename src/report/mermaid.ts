import { idOf } from "./escape";
import type { ReportedCluster, TopologyModel } from "./model";
import { askings } from "./pairs";
import { oneLine } from "./text";

/**
 * The diagram as text of Mermaid, one cluster, link or direction of names a line.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaidOf(model: TopologyModel): string {
  const systems = [...new Set(model.clusters.map(({ system }) => system))];
  return [
    "flowchart LR",
    ...systems.flatMap((system) => [
      `  subgraph ${idOf("system", system)}[${label(system)}]`,
      ...model.clusters.filter((each) => each.system === system).map(clusterLine),
      "  end",
    ]),
    ...model.links.map(
      ({ first, second, by }) =>
        `  ${idOf("cluster", first)} ---|${label(by)}| ${idOf("cluster", second)}`,
    ),
    ...askings(model).map(
      ({ from, to }) => `  ${idOf("cluster", from)} -. "DNS" .-> ${idOf("cluster", to)}`,
    ),
  ].join("\n");
}

function clusterLine({ clusterName, place }: ReportedCluster): string {
  const lines = place === "" ? [clusterName] : [clusterName, place];
  return `    ${idOf("cluster", clusterName)}["${lines.map(escape).join("<br>")}"]`;
}

function label(text: string): string {
  return `"${escape(text)}"`;
}

function escape(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} ./:_-]/gu, (letter) => `#${letter.codePointAt(0)};`);
}
