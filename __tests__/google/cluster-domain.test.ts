import { TerraformStack } from "cdktf";
import fc from "fast-check";
import { ErrorCode } from "../../src/cluster";
import { parseClusterDomain } from "../../src/google/cluster-domain";
import { codeOf, isRefused } from "../support/errors";
import { testApp } from "../support/synth";

const stack = new TerraformStack(testApp(), "stack");
const parse = (domain: string): string => parseClusterDomain(stack, "a", domain);

const labels = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);

describe("the domain of a GKE cluster", () => {
  it.each([
    "cluster-1.com",
    "a.b.c.example.com",
    "1.example",
    "local.example.com",
    "mygoogle.internal",
    `${"a".repeat(63)}.com`,
    `${"a.".repeat(126)}b`,
  ])("may be %s", (domain) => {
    expect(parse(domain)).toBe(domain);
  });

  it.each([
    "",
    ".",
    "com",
    "local",
    "cluster.local",
    "a.b.local",
    "a..com",
    ".a.com",
    "a.com.",
    "a_b.com",
    "-a.com",
    "a-.com",
    "A.com",
    "a b.com",
    "*.com",
    "google.internal",
    "c.my-project.google.internal",
    `${"a".repeat(64)}.com`,
    `${"a.".repeat(127)}b`,
  ])("may not be %j", (domain) => {
    expect(codeOf(() => parse(domain))).toBe(ErrorCode.CLUSTER_DOMAIN);
  });

  it("is any two labels or more but for what ends in .local", () => {
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 5 }), (parts) => {
        const domain = parts.join(".");
        const allowed = parts.length > 1 && parts.at(-1) !== "local";

        expect(isRefused(() => parse(domain))).toBe(!allowed);
        expect(isRefused(() => parse(`${domain}.local`))).toBe(true);
      }),
    );
  });
});
