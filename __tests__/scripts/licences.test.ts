import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  dependenciesDocument,
  dependenciesOf,
  isAllowed,
  Use,
} from "../../scripts/support/licences";

const ROOT = resolve(__dirname, "../..");

describe("the dependencies of the repository", () => {
  it("are under licences that their use allows", () => {
    const dependencies = dependenciesOf(ROOT);

    expect(dependencies.filter((dependency) => !isAllowed(dependency))).toEqual([]);
    expect(dependencies.length).toBeGreaterThan(100);
  });

  it("are listed as they are now: `npm run licences` writes the list", () => {
    const listed = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");

    expect(listed).toBe(dependenciesDocument(ROOT));
  });
});

describe("a licence", () => {
  it.each([
    ["MIT", Use.RUNTIME, true],
    ["MPL-2.0", Use.PEER, true],
    ["GPL-3.0-only", Use.DEVELOPMENT, false],
    ["none", Use.DEVELOPMENT, false],
    ["BlueOak-1.0.0", Use.DEVELOPMENT, true],
    ["BlueOak-1.0.0", Use.RUNTIME, false],
    ["(GPL-3.0-only OR MIT)", Use.RUNTIME, true],
    ["GPL-3.0-only AND MIT", Use.RUNTIME, false],
    ["Apache-2.0 AND MIT", Use.RUNTIME, true],
    ["MIT OR GPL-3.0-only AND ISC", Use.RUNTIME, true],
    ["(MIT OR ISC) AND GPL-3.0-only", Use.RUNTIME, false],
  ])("%s, for %s: %s", (licence, use, allowed) => {
    expect(isAllowed({ name: "a", use, licence })).toBe(allowed);
  });
});

describe("the list of dependencies", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "licences-"));
    write("package.json", { dependencies: { a: "^1" }, peerDependencies: { p: ">=2" } });
    write("package-lock.json", {
      packages: {
        "": {},
        "node_modules/a": { license: "MIT" },
        "node_modules/a/node_modules/nested": { license: "ISC" },
        "node_modules/p": { license: "MPL-2.0", dev: true },
        "node_modules/tool": { license: "MIT", dev: true },
        "node_modules/tool-for-other-machines": { license: "BlueOak-1.0.0", devOptional: true },
      },
    });
    write("node_modules/a/package.json", { license: "MIT" });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, content: unknown): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), JSON.stringify(content));
  }

  it("tells what users get from what development needs", () => {
    expect(dependenciesOf(root).map(({ name, use, licence }) => [name, use, licence])).toEqual([
      ["a", "runtime", "MIT"],
      ["nested", "runtime", "ISC"],
      ["p", "peer", "MPL-2.0"],
      ["tool", "development", "MIT"],
      ["tool-for-other-machines", "development", "BlueOak-1.0.0"],
    ]);
    const [, runtime, peer, development] = dependenciesDocument(root).split("\n## ");
    expect(runtime).toContain("- `a` ^1: MIT\n- `nested`: ISC\n");
    expect(peer).toContain("- `p` >=2: MPL-2.0\n");
    expect(development).toContain(
      "### BlueOak-1.0.0\n\n`tool-for-other-machines`\n\n### MIT\n\n`tool`\n",
    );
  });

  it("is not made from a lock file that says what is not so", () => {
    write("node_modules/a/package.json", { license: "GPL-3.0-only" });

    expect(() => dependenciesOf(root)).toThrow(
      "node_modules/a is under GPL-3.0-only, but the lock file says MIT.",
    );
  });
});
