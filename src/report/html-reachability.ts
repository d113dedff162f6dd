import { MAX_DRAWN } from "./diagram-layout";
import { escaped, idOf } from "./escape";
import { introductionOf, type PageSection, scrolling } from "./html-tables";
import type { Reachability, TopologyModel } from "./model";
import { type Direction, directions, flowName, pairKey } from "./pairs";
import { REACHABILITY } from "./sections";

/** Who reaches whom: a matrix, and below it each kind of traffic with what lets it through. */
export function reachabilityPage(model: TopologyModel): PageSection {
  const { title, introduction, nothing } = REACHABILITY;
  if (model.reachability.length === 0) {
    return { title, blocks: [`<p>${escaped(nothing)}</p>`] };
  }
  const all = directions(model);
  return {
    title,
    blocks: [
      introductionOf(introduction),
      scrolling("Reachability matrix", matrix(model, all)),
      ...model.clusters.flatMap(({ clusterName }) =>
        details(
          clusterName,
          all.filter(({ from }) => from === clusterName),
        ),
      ),
    ],
  };
}

function matrix(model: TopologyModel, all: readonly Direction[]): string {
  const names = model.clusters.map(({ clusterName }) => clusterName);
  const isDense = names.length > MAX_DRAWN;
  const byPair = new Map(all.map((each) => [pairKey(each.from, each.to), each]));
  const cell = (from: string, to: string): string => {
    if (from === to) {
      return '<td class="none"><abbr title="the cluster itself">·</abbr></td>';
    }
    const direction = byPair.get(pairKey(from, to));
    if (direction === undefined) {
      return '<td class="none"><abbr title="not joined">–</abbr></td>';
    }
    return isDense ? denseCell(direction) : fullCell(direction);
  };
  return [
    `<table class="matrix${isDense ? " dense" : ""}">`,
    "<caption>Rows reach columns</caption>",
    `<thead><tr><th scope="col">From \\ to</th>${names.map((name) => `<th scope="col"><code>${escaped(name)}</code></th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...names.map(
      (from) =>
        `<tr><th scope="row">${rowHead(from, all)}</th>${names.map((to) => cell(from, to)).join("")}</tr>`,
    ),
    "</tbody>",
    "</table>",
  ].join("\n");
}

function rowHead(from: string, all: readonly Direction[]): string {
  const name = `<code>${escaped(from)}</code>`;
  return all.some((each) => each.from === from)
    ? `<a href="#${idOf("from", from)}">${name}</a>`
    : name;
}

function fullCell({ flows }: Direction): string {
  const reached = flows.filter((flow) => flow.reached).map(flowName);
  return [
    "<td>",
    ...(reached.length === 0 ? [] : [`<p class="good">✓ ${escaped(reached.join(", "))}</p>`]),
    ...flows
      .filter((flow) => !flow.reached)
      .map(
        (flow) =>
          `<p class="bad">✗ ${escaped(flowName(flow))}</p><p class="reason">${escaped(flow.why)}</p>`,
      ),
    "</td>",
  ].join("");
}

function denseCell({ flows, from, to }: Direction): string {
  const reached = flows.filter((flow) => flow.reached).length;
  const [mark, what, kind] =
    reached === flows.length
      ? ["✓", "reached", "good"]
      : reached === 0
        ? ["✗", "blocked", "bad"]
        : ["◐", "reached in part", "bad"];
  return `<td class="${kind}"><abbr title="${escaped(`${from} → ${to}: ${what}`)}">${mark}</abbr></td>`;
}

function details(from: string, all: readonly Direction[]): string[] {
  if (all.length === 0) {
    return [];
  }
  return [
    `<h3 id="${idOf("from", from)}">From <code>${escaped(from)}</code></h3>`,
    `<ul class="flows">`,
    ...all.flatMap(({ to, flows }) => flows.map((flow) => flowItem(to, flow))),
    "</ul>",
  ];
}

function flowItem(to: string, flow: Reachability): string {
  const verdict = flow.reached
    ? '<span class="good">✓ reached</span>'
    : '<span class="bad">✗ blocked</span>';
  return `<li>to <code>${escaped(to)}</code>, ${escaped(flowName(flow))}: ${verdict} – ${escaped(flow.why)}</li>`;
}
