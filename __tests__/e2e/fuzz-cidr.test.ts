import fc from "fast-check";
import { describeUnless } from "./support/describe-unless";
import { ourAnswer, theirAnswer } from "./support/fuzz/cidr-answers";
import { missingGo, Oracle } from "./support/fuzz/oracle";
import { anyRangeQuestion } from "./support/fuzz/ranges";
import { runsOf, SEED, TIMEOUT_MS } from "./support/fuzz/runs";

const reason = missingGo();
if (reason === undefined) console.info(`Ranges are made from FUZZ_SEED=${SEED}.`);
const describeWithGo = describeUnless(reason, "Ranges are not compared with Go's net/netip");

describeWithGo("Go's net/netip agrees", () => {
  let oracle: Oracle;

  beforeAll(async () => {
    oracle = await Oracle.start({});
  }, TIMEOUT_MS);

  afterAll(() => oracle.stop());

  it(
    "on what is a range, how ranges relate, and what is in one",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyRangeQuestion, async (question) => {
          expect(ourAnswer(question)).toEqual(await theirAnswer(oracle, question));
        }),
        runsOf(1),
      );
    },
    TIMEOUT_MS,
  );
});
