/** How the page looks: on a screen of any width, light or dark, and on paper. */
export const CSS = `
:root {
  color-scheme: light dark;
  --page: #ffffff;
  --panel: #f6f7f9;
  --text: #1d2329;
  --muted: #565f69;
  --rule: #d3d8de;
  --line: #8a939d;
  --accent: #0b57a4;
  --good: #17633a;
  --bad: #a8231a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c;
    --panel: #1c2228;
    --text: #e4e8ec;
    --muted: #a3adb8;
    --rule: #363f48;
    --line: #7d8894;
    --accent: #82b7ff;
    --good: #7fd3a0;
    --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 76rem;
  padding: 1.5rem 1rem 4rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0 0 0.5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.75rem 0 0.25rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); font-size: 1.25rem; }
h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.25rem 0 0.75rem; max-width: 46rem; }
a { color: var(--accent); }
code { font: 0.875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
ul { margin: 0.25rem 0; padding-left: 1.25rem; }
.introduction { color: var(--muted); }
.summary { padding: 0; list-style: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td {
  padding: 0.375rem 0.75rem;
  border-bottom: 1px solid var(--rule);
  text-align: left;
  vertical-align: top;
  overflow-wrap: normal;
}
.scroll [scope="row"], .scroll thead th:first-child { position: sticky; left: 0; background: var(--page); }
thead th { color: var(--muted); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; }
tbody code { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.share { white-space: nowrap; }
meter { width: 7rem; height: 0.875rem; margin-right: 0.5rem; vertical-align: middle; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
.none { color: var(--muted); }
abbr { text-decoration: none; }
.matrix td { min-width: 8rem; max-width: 16rem; overflow-wrap: break-word; }
.matrix td p { margin: 0; }
.matrix .reason { color: var(--muted); font-size: 0.8125rem; }
.dense td { min-width: 0; padding: 0.25rem; text-align: center; }
.dense thead th { padding: 0.375rem 0.25rem; writing-mode: vertical-rl; }
.flows { padding: 0; list-style: none; }
.flows li { padding: 0.375rem 0; border-bottom: 1px solid var(--rule); }
svg { display: block; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
svg text { fill: var(--text); }
svg .system { font: 600 13px system-ui, sans-serif; }
svg .name { font-size: 13px; text-anchor: middle; }
svg .place { font-size: 11px; text-anchor: middle; fill: var(--muted); }
svg .legend { font: 13px system-ui, sans-serif; }
svg .row { font-size: 11px; text-anchor: end; }
svg .column { font-size: 9px; text-anchor: middle; fill: var(--muted); }
svg .panel { fill: var(--panel); stroke: var(--rule); }
svg .box { fill: var(--page); stroke: var(--line); }
svg .link { stroke: var(--line); stroke-width: 3; }
svg .dash-1 { stroke-dasharray: 9 4; }
svg .dash-2 { stroke-dasharray: 3 3; }
svg .dash-3 { stroke-dasharray: 12 3 3 3; }
svg .names { stroke: var(--accent); stroke-width: 1.5; }
svg .arrow { fill: var(--accent); }
svg .apart { fill: var(--page); stroke: var(--rule); }
svg .self { fill: var(--rule); stroke: var(--rule); }
svg .joined { fill: var(--line); stroke: var(--rule); }
svg .dot { fill: var(--page); }
@media print {
  :root { --page: #ffffff; --panel: #ffffff; --text: #000000; --muted: #444444; --rule: #999999; --line: #555555; --accent: #000000; --good: #000000; --bad: #000000; }
  body { max-width: none; padding: 0; font-size: 0.75rem; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 0.6875rem; }
  th, td { padding: 0.125rem 0.375rem; overflow-wrap: anywhere; }
  thead th, tbody code { white-space: normal; }
  .matrix td { min-width: 0; }
  svg { max-width: 100%; height: auto; }
  tr, li, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
