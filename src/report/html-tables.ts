import { escaped } from "./escape";
import { type Cell, type Column, ColumnKind, NEAR, type TableSection } from "./sections";

/** A section of the page, below a heading that the contents lead to. */
export interface PageSection {
  readonly title: string;
  readonly blocks: readonly string[];
}

/** What a reader needs to know, before what is said. */
export function introductionOf(text: string): string {
  return `<p class="introduction">${escaped(text)}</p>`;
}

/** A part of the page that scrolls by itself where the screen is narrow, by keys, too. */
export function scrolling(label: string, content: string): string {
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escaped(label)}">\n${content}\n</div>`;
}

/** A section that is one table. */
export function tablePage(section: TableSection): PageSection {
  const { title, introduction, columns, rows, nothing } = section;
  if (rows.length === 0) {
    return { title, blocks: [`<p>${escaped(nothing)}</p>`] };
  }
  const heads = columns.map(
    ({ heading, kind }) => `<th scope="col"${classOf(kind)}>${escaped(heading)}</th>`,
  );
  const table = [
    "<table>",
    `<caption>${escaped(title)}</caption>`,
    `<thead><tr>${heads.join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map(
      (row) => `<tr>${row.map((cell, at) => cellHtml(cell, columns[at], at)).join("")}</tr>`,
    ),
    "</tbody>",
    "</table>",
  ].join("\n");
  return { title, blocks: [introductionOf(introduction), scrolling(title, table)] };
}

function cellHtml(cell: Cell, column: Column | undefined, index: number): string {
  const kind = column?.kind ?? ColumnKind.PROSE;
  const text = cell.values
    .filter((value) => value !== "")
    .map((value) =>
      kind === ColumnKind.LITERAL ? `<code>${escaped(value)}</code>` : escaped(value),
    )
    .join(kind === ColumnKind.LITERAL ? "<br>" : ", ");
  if (cell.share !== undefined) {
    const { used, limit } = cell.share;
    return `<td class="share"><meter min="0" max="${limit}" high="${Math.ceil(limit * NEAR) - 0.5}" optimum="0" value="${used}" aria-hidden="true"></meter>${text}</td>`;
  }
  return index === 0
    ? `<th scope="row"${classOf(kind)}>${text}</th>`
    : `<td${classOf(kind)}>${text}</td>`;
}

function classOf(kind: ColumnKind): string {
  return kind === ColumnKind.NUMBER ? ' class="number"' : "";
}
