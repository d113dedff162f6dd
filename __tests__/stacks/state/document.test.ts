import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STATE_BACKENDS } from "../../../stacks/state/settings";

const guide = readFileSync(join(__dirname, "../../../docs/state.md"), "utf8");

describe.each([...STATE_BACKENDS])("docs/state.md on %s", (backend, { keys }) => {
  const [section = ""] = guide.split(`\n## ${backend}\n`)[1]?.split("\n## ") ?? [];

  it("has every setting and every default", () => {
    const missing = Object.entries(keys).flatMap(([name, { initial, refused }]) => {
      const words = [
        ...(refused === true ? [] : [name]),
        ...(initial === undefined
          ? []
          : [typeof initial === "string" ? initial : JSON.stringify(initial)]),
      ];
      return words.filter((word) => !section.includes(`\`${word}\``));
    });

    expect(missing).toEqual([]);
  });

  it("has no setting that there is not", () => {
    const named = section
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)])
      .map(([, name]) => String(name));

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => keys[name] === undefined)).toEqual([]);
  });
});
