import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./support/command";
import { isRecord, parseRecord } from "./support/json";

const MINUTE = 60_000;
const ROOT = resolve(__dirname, "../..");

/** What npm says of known vulnerabilities of all dependencies. */
function audit(): Record<string, unknown> {
  const { stdout } = spawnSync("npm", ["audit", "--json", "--fetch-retries=0"], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: MINUTE,
  });
  return stdout.trim() === ""
    ? { message: "no answer" }
    : parseRecord(stdout, "npm audit's answer");
}

const { metadata, message } = audit();
if (metadata === undefined) {
  console.warn(`Dependencies are not audited: npm cannot ask for advisories (${String(message)}).`);
}

describe("the dependencies", () => {
  (metadata === undefined ? it.skip : it)("have no vulnerability that is known", () => {
    const vulnerabilities = isRecord(metadata) ? metadata["vulnerabilities"] : undefined;

    expect(vulnerabilities).toMatchObject({ total: 0 });
  });

  it(
    "that users get are in the bill of materials, and no other",
    async () => {
      const { stdout } = await run("npm", ["run", "--silent", "sbom"], {
        cwd: ROOT,
        env: process.env,
      });
      const bill = parseRecord(stdout, "the bill of materials");
      const own = parseRecord(readFileSync(join(ROOT, "package.json"), "utf8"), "package.json");
      const subject = isRecord(bill["metadata"]) ? bill["metadata"]["component"] : undefined;

      expect(bill).toMatchObject({ bomFormat: "CycloneDX" });
      expect(subject).toMatchObject({
        purl: `pkg:npm/cdktf-multicluster@${String(own["version"])}`,
      });
      const components = Array.isArray(bill["components"])
        ? bill["components"].filter(isRecord)
        : [];
      expect(components.map(({ name }) => name).sort()).toEqual(
        Object.keys(isRecord(own["dependencies"]) ? own["dependencies"] : {}).sort(),
      );
      for (const { licenses, hashes, version } of components) {
        expect(JSON.stringify(licenses)).toMatch(/^\[{"license":{"id":"[\w.-]+"}}\]$/);
        expect(JSON.stringify(hashes)).toMatch(/^\[{"alg":"SHA-512","content":"[0-9a-f]{128}"}\]$/);
        expect(version).toEqual(expect.any(String));
      }
    },
    2 * MINUTE,
  );
});
