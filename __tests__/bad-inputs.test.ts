import { readdirSync } from "node:fs";
import { type App, TerraformStack } from "cdktf";
import { ErrorCode } from "../src/cluster";
import { type BadInput, badInputs } from "./support/bad-inputs";
import { errorOf } from "./support/errors";
import { exampleOf } from "./support/errors-document";
import { testApp } from "./support/synth";

/** Declares something in an app and synthesizes it, unless it is refused before. */
function synthesizeIn(app: App, declare: BadInput["declare"]): void {
  declare(app);
  app.synth();
}

function filesOf(app: App): string[] {
  return readdirSync(app.outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
}

/** Whether a code is one of the constructs and stacks; Corefiles have their own tests. */
const isOfConstructs = (code: ErrorCode): boolean => !code.startsWith("COREFILE_");

const messageOf = ({ declare }: BadInput): string => errorOf(() => declare(testApp())).message;

describe("a mistake is refused, and nothing is written", () => {
  it.each(badInputs)("$code: $mistake", (input) => {
    const app = testApp();
    const { code } = errorOf(() => {
      synthesizeIn(app, input.declare);
    });

    expect(code).toBe(input.code);
    expect(filesOf(app)).toEqual([]);
  });

  it("unlike what has no mistake", () => {
    const app = testApp();

    synthesizeIn(app, () => new TerraformStack(app, "stack"));

    expect(filesOf(app)).toContain("cdk.tf.json");
  });
});

describe("the message of a mistake", () => {
  const spelledOut = badInputs.filter(({ message }) => message !== undefined);

  it.each(spelledOut)("tells what is wrong, what was found and what to do: $mistake", (input) => {
    expect(messageOf(input)).toBe(input.message);
  });

  it.each(badInputs)("has three lines that say something and show no token: $mistake", (input) => {
    const lines = messageOf(input).split("\n");

    expect(lines).toEqual([
      expect.stringMatching(/^\[[A-Z_]+\]( at \S+)?: .+\.$/),
      expect.stringMatching(/^ {2}found: .+$/),
      expect.stringMatching(/^ {2}fix: .+\.$/),
    ]);
    expect(lines.join("\n")).not.toMatch(/Token|undefined|\[object/);
  });
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
