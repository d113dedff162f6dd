import fc from "fast-check";
import { describeUnless } from "./support/describe-unless";
import { disagreementOn } from "./support/fuzz/disagreement";
import {
  anyChangedCorefile,
  anyCorefileWithSnippets,
  anyTokenSoup,
  anyWellFormedCorefile,
} from "./support/fuzz/corefile-texts";
import { ENVIRONMENT } from "./support/fuzz/environment";
import { missingGo, Oracle } from "./support/fuzz/oracle";
import { runsOf, SEED, TIMEOUT_MS } from "./support/fuzz/runs";

const reason = missingGo();
if (reason === undefined) console.info(`Corefiles are made from FUZZ_SEED=${SEED}.`);
const describeWithGo = describeUnless(
  reason,
  "Corefiles are not compared with CoreDNS' own parser",
);

describeWithGo("CoreDNS' own parser agrees", () => {
  let oracle: Oracle;

  beforeAll(async () => {
    oracle = await Oracle.start(ENVIRONMENT);
  }, TIMEOUT_MS);

  afterAll(() => oracle.stop());

  it.each([
    ["well-formed Corefiles", 0.05, anyWellFormedCorefile],
    ["Corefiles with snippets and imports", 0.3, anyCorefileWithSnippets],
    ["changed Corefiles of the corpus", 0.2, anyChangedCorefile],
    ["words in any order", 0.45, anyTokenSoup],
  ])(
    "on %s",
    async (_, share, texts) => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          expect(await disagreementOn(oracle, text)).toBeUndefined();
        }),
        runsOf(share),
      );
    },
    TIMEOUT_MS,
  );
});
