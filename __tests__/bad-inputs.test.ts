import { TerraformStack } from "cdktf";
import { ErrorCode } from "../src/cluster";
import { badCheckInputs } from "./support/bad-check-inputs";
import { badClusterInputs } from "./support/bad-cluster-inputs";
import { badDnsInputs } from "./support/bad-dns-inputs";
import { badInputs } from "./support/bad-inputs";
import { exampleOf } from "./support/errors-document";
import { filesOf, messageOf, synthesizeIn, testMistakes } from "./support/mistakes";
import { testApp } from "./support/synth";

/** Whether a code is one of the constructs and stacks; Corefiles have their own tests. */
const isOfConstructs = (code: ErrorCode): boolean => !code.startsWith("COREFILE_");

// Those of src/cluster and src/dns are tested beside what refuses them.
const others = new Set([...badClusterInputs, ...badDnsInputs, ...badCheckInputs]);
testMistakes(badInputs.filter((input) => !others.has(input)));

it("what has no mistake is written", () => {
  const app = testApp();

  synthesizeIn(app, () => new TerraformStack(app, "stack"));

  expect(filesOf(app)).toContain("cdk.tf.json");
});

describe("docs/errors.md", () => {
  const codes = Object.values(ErrorCode).filter(isOfConstructs);

  it.each(codes)("shows a message of %s as it is", (code) => {
    const messages = badInputs.filter((input) => input.code === code).map(messageOf);

    expect(messages).toContain(exampleOf(code));
  });
});

describe("the list of mistakes", () => {
  it("has one for each code that the constructs and stacks use", () => {
    const codes = Object.values(ErrorCode).filter(isOfConstructs);
    const used = new Set(badInputs.map(({ code }) => code));

    expect(codes.filter((code) => !used.has(code))).toEqual([]);
  });

  it("names each mistake once", () => {
    const mistakes = badInputs.map(({ mistake }) => mistake);

    expect(new Set(mistakes).size).toBe(mistakes.length);
  });
});
