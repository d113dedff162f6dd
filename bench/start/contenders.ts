import { execFileSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { compile } from "../support/compile";
import { entriesOf, readJson, valueAt } from "../support/json";
import { Contender } from "./contender";

/** The programs that the benchmark of `npm start` compares. */
export interface Contenders {
  /** Plain JavaScript with the bindings' classes, which loads all of them that `npm start` loads. */
  readonly reference: Contender;
  /** `npm start` of the reference: what it takes beyond the reference is npm's. */
  readonly npmAlone: Contender;
  /** This package's program, compiled before. */
  readonly compiled: Contender;
  /** What `npm start` runs: what it takes beyond the compiled program is TypeScript's. */
  readonly withoutNpm: Contender;
  /** `npm start` of sources that have not changed since the last time. */
  readonly npmStart: Contender;
  readonly npmStartAfterChange: Contender;
}

/**
 * @param root folder of this package
 * @param folder an empty folder, for compiled programs and what all of them synthesize
 */
export function declareContenders(root: string, folder: string): Contenders {
  compile(root, folder, ["src", "stacks", "bench/handwritten"]);
  const scripts = valueAt(readJson(join(root, "package.json")), "scripts");
  const start = String(valueAt(scripts, "start"));
  const node = process.execPath;
  const reference = join(folder, "bench/handwritten/main.js");
  const loaded = join(folder, "loaded.js");
  writeFileSync(
    loaded,
    loadedBindings(root)
      .map((name) => `require("${name}");\n`)
      .join(""),
  );
  const referencePackage = { scripts: { start: `"${node}" --require "${loaded}" "${reference}"` } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(referencePackage));
  const npmStart = { command: "npm", args: ["start"], cwd: root };

  return {
    reference: new Contender("reference", join(folder, "out-reference"), {
      command: node,
      args: ["--require", loaded, reference],
    }),
    npmAlone: new Contender("npm start of the reference", join(folder, "out-npm-alone"), {
      command: "npm",
      args: ["start"],
      cwd: folder,
    }),
    compiled: new Contender("this package, compiled before", join(folder, "out-compiled"), {
      command: node,
      args: [join(folder, "stacks/main.js")],
    }),
    withoutNpm: new Contender("what npm start runs, without npm", join(folder, "out-without-npm"), {
      command: "sh",
      args: ["-c", start],
      cwd: root,
      // As npm has it, so that the script finds the programs of packages.
      env: { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter) },
    }),
    npmStart: new Contender("npm start", join(folder, "out-npm-start"), npmStart),
    npmStartAfterChange: new Contender(
      "npm start after a change",
      join(folder, "out-after-change"),
      npmStart,
      () => {
        // As if somebody had saved it: what is kept of earlier runs is of no use.
        const now = new Date();
        utimesSync(join(root, "stacks/main.ts"), now, now);
      },
    ),
  };
}

/** The submodules of provider bindings that the program of `npm start` consists of. */
function loadedBindings(root: string): string[] {
  execFileSync(process.execPath, ["scripts/run.cjs", "--bundle", "stacks/main.ts"], { cwd: root });
  const record = "node_modules/.cache/cdktf-multicluster/stacks/main.ts.cjs.sources.json";
  return entriesOf(readJson(join(root, record))).flatMap(([source]) => {
    const [, binding] =
      /^node_modules\/(@cdktf\/provider-[a-z]+\/lib\/[^/]+)\/index\.js$/.exec(source) ?? [];
    return binding === undefined ? [] : [binding];
  });
}
