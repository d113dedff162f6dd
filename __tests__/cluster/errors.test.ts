import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../../src/cluster";
import { errorsDocument } from "../support/errors-document";
import { testApp } from "../support/synth";

const mistake = {
  code: ErrorCode.REGION,
  problem: "The provider names no region.",
  found: "nothing",
  fix: "set one.",
};

describe("a validation error", () => {
  it("tells code, path, problem, value and fix", () => {
    const scope = new Construct(new TerraformStack(testApp(), "net"), "a");

    const error = new ValidationError({ ...mistake, scope });

    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe(
      "[REGION] at net/a: The provider names no region.\n  found: nothing\n  fix: set one.",
    );
    expect(error).toMatchObject({
      name: "ValidationError",
      code: ErrorCode.REGION,
      path: "net/a",
      found: "nothing",
      fix: "set one.",
    });
  });

  it.each([
    ["belongs to no construct", {}],
    ["belongs to the app itself", { scope: testApp() }],
  ])("names no path where the value %s", (_, scope) => {
    const error = new ValidationError({ ...mistake, ...scope });

    expect(error.path).toBe("");
    expect(error.message).toMatch(/^\[REGION\]: The provider/);
  });
});

describe("the codes of errors", () => {
  it("are their own names, so that they stay the same in messages", () => {
    for (const [name, code] of Object.entries(ErrorCode)) {
      expect(code).toBe(name);
    }
  });

  it("are each explained once in docs/errors.md, and no other is", () => {
    const headings = [...errorsDocument.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);

    expect(headings.sort()).toEqual(Object.values(ErrorCode).sort());
  });
});
