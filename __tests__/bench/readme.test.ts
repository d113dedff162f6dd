import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, updateReadme } from "../../bench/support/readme";

const NAMES = ["synth", "start", "dns"];
const FILE = join(__dirname, "../../README.md");
const EMPTY = [
  "# Package",
  "",
  "<!-- begin of the benchmarks: `npm run bench` writes this -->",
  "<!-- end of the benchmarks -->",
  "",
  "End.",
  "",
].join("\n");

const row = (what: string, ratio: string) => ({ what, ours: "7 ms", ratio, goal: "at most 2" });
const ran = (name: string, ratio: string): Outcome => ({
  name,
  rows: [row("one", ratio), row("two `x`", ratio)],
  note: `2026-11-25, ${name}'s machine`,
});
const notRun = (name: string, day: string): Outcome => ({
  name,
  rows: undefined,
  note: `on ${day}: no dnsperf`,
});
const update = (text: string, ...outcomes: readonly Outcome[]): string =>
  updateReadme(text, NAMES, outcomes);

// Jest cannot load Prettier itself.
function pretty(text: string): string {
  const program = require.resolve("prettier/bin/prettier.cjs");
  const args = [program, "--stdin-filepath", FILE];
  return execFileSync(process.execPath, args, { input: text, encoding: "utf8" });
}

describe("the table of the benchmarks in a README", () => {
  it("is written between the markers, and nothing else is", () => {
    expect(update(EMPTY, ran("synth", "1.05"), ran("dns", "0.90"))).toBe(
      [
        "# Package",
        "",
        "<!-- begin of the benchmarks: `npm run bench` writes this -->",
        "",
        "| benchmark | what | this package | ratio | goal |",
        "| --- | --- | --- | --- | --- |",
        "| synth | one | 7 ms | 1.05 | at most 2 |",
        "| synth | two `x` | 7 ms | 1.05 | at most 2 |",
        "| dns | one | 7 ms | 0.90 | at most 2 |",
        "| dns | two `x` | 7 ms | 0.90 | at most 2 |",
        "",
        "- `synth`: 2026-11-25, synth's machine",
        "- `dns`: 2026-11-25, dns's machine",
        "",
        "<!-- end of the benchmarks -->",
        "",
        "End.",
        "",
      ].join("\n"),
    );
  });

  it("is the same when it is written again, laid out or not", () => {
    const outcomes = NAMES.map((name) => ran(name, "1.00"));
    const once = update(EMPTY, ...outcomes);

    expect(update(once, ...outcomes)).toBe(once);
    expect(update(pretty(once), ...outcomes)).toBe(once);
    expect(update(pretty(once))).toBe(once);
  });

  it("keeps the rows of what is not asked for", () => {
    const all = update(EMPTY, ...NAMES.map((name) => ran(name, "1.00")));

    expect(update(all, ran("start", "1.20"))).toBe(
      update(EMPTY, ran("synth", "1.00"), ran("start", "1.20"), ran("dns", "1.00")),
    );
  });

  it("keeps the rows of what cannot run, and says since when and why", () => {
    const measured = update(EMPTY, ran("dns", "1.00"));
    const once = update(measured, notRun("dns", "2026-11-26"));

    expect(once).toContain("| dns | one | 7 ms | 1.00 | at most 2 |");
    expect(once).toContain(
      "- `dns`: 2026-11-25, dns's machine; not run on 2026-11-26: no dnsperf\n",
    );
    expect(update(once, notRun("dns", "2026-11-27"))).toBe(
      update(measured, notRun("dns", "2026-11-27")),
    );
    expect(update(once, ran("dns", "1.00"))).toBe(measured);
    expect(update(EMPTY, notRun("dns", "2026-11-26"))).toContain(
      "- `dns`: never measured; not run on",
    );
  });

  it("is missed where the markers are", () => {
    expect(() => update("# Package\n", ran("dns", "1.00"))).toThrow("The README lacks the lines");
  });
});

describe("README.md", () => {
  it("has a table that the command would lay out just so", () => {
    const text = readFileSync(FILE, "utf8");

    expect(pretty(update(text))).toBe(text);
    for (const name of NAMES) {
      expect(text).toMatch(new RegExp(`^\\| ${name} +\\|`, "m"));
    }
  });
});
