import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ValidationError } from "../../src/cluster";
import { checkCorefile, COREDNS_PLUGINS, Corefile } from "../../src/dns";
import { coreDnsObstacle, verdictOn } from "./support/coredns-verdict";
import { describeUnless } from "./support/describe-unless";
import { SEED } from "./support/fuzz/runs";
import { anyStartableCorefile } from "./support/fuzz/startable";
import { isMisread } from "./support/fuzz/stricter";

const COREFILES = 200;
const TIMEOUT_MS = 60_000;

const reason = coreDnsObstacle();
if (reason === undefined)
  console.info(`Corefiles to start CoreDNS with are made from FUZZ_SEED=${SEED}.`);
const describeWithCoreDns = describeUnless(
  reason,
  "Made Corefiles are not tried with real CoreDNS",
);

const checks = { plugins: COREDNS_PLUGINS };

/** What this package finds in a text, and whether it can tell without files. */
function readByUs(text: string): { mistakes: readonly ValidationError[]; hasFiles: boolean } {
  try {
    const corefile = Corefile.parse(text);
    const hasFiles = corefile.fileImports().length > 0;
    return { mistakes: checkCorefile(corefile, checks), hasFiles };
  } catch (error) {
    if (error instanceof ValidationError) {
      return { mistakes: [error], hasFiles: false };
    }
    throw error;
  }
}

describeWithCoreDns("real CoreDNS starts with a made Corefile if nothing is found in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "corefiles-"));
  const texts = fc.sample(anyStartableCorefile, { numRuns: COREFILES, seed: SEED });
  const clean = texts.filter((text) => readByUs(text).mistakes.length === 0);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("which is so for a good part of them, and not for another", () => {
    expect(clean.length).toBeGreaterThan(COREFILES / 4);
    expect(clean.length).toBeLessThan((COREFILES * 3) / 4);
  });

  it.concurrent.each([...texts.entries()])(
    "number %i",
    async (number, text) => {
      const path = join(folder, number.toString());
      writeFileSync(path, text);
      const { mistakes, hasFiles } = readByUs(text);
      const verdict = await verdictOn(path, folder);
      const isAllowed =
        verdict === "starts" ? mistakes.every(isMisread) : mistakes.length > 0 || hasFiles;
      const findings = mistakes.map(({ message }) => message).join("\n") || "nothing is found";

      expect(isAllowed ? "" : `CoreDNS ${verdict}, and ${findings}\n${text}`).toBe("");
    },
    TIMEOUT_MS,
  );
});
