import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import { AwsProviders } from "../../stacks/aws-providers";
import type { AwsProviderSpec } from "../../stacks/eks-topology";
import { errorOf } from "../support/errors";
import { synthesizeStack, testApp } from "../support/synth";

const providers = (...specs: AwsProviderSpec[]): AwsProviders =>
  new AwsProviders(new TerraformStack(testApp(), "stack"), "aws", specs);
const named = (...names: string[]): AwsProviderSpec[] =>
  names.map((name) => ({ name, region: "us-west-2" }));

describe("the providers of a stack", () => {
  it("are configured with their names as aliases, in the order of the names", () => {
    const stack = synthesizeStack((scope) => {
      new AwsProviders(scope, "aws", [
        { name: "main", region: "us-west-2" },
        { name: "data", region: "eu-west-1", assumeRoleArn: "arn:aws:iam::222222222222:role/x" },
      ]);
    });

    expect(stack.providers("aws")).toEqual([
      {
        alias: "data",
        region: "eu-west-1",
        assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/x" }],
      },
      { alias: "main", region: "us-west-2" },
    ]);
  });

  it("are found by their names", () => {
    const found = providers(...named("a", "b")).get({ clusterName: "x", provider: "b" });

    expect(found.alias).toBe("b");
  });

  it("are refused where one has no such name, and those that are declared are told", () => {
    const get = { clusterName: "x", provider: "c" };
    const error = errorOf(() => providers(...named("a", "b")).get(get));

    expect(error.code).toBe(ErrorCode.PROVIDER_UNKNOWN);
    expect(error.message).toContain('cluster "x"');
    expect(error.found).toBe('"c"; declared: a, b');
    expect(errorOf(() => providers().get(get)).found).toBe('"c"; declared: none');
  });

  it("are refused where two have one name", () => {
    const error = errorOf(() => providers(...named("b", "a", "b")));

    expect(error.code).toBe(ErrorCode.PROVIDER_DUPLICATE);
    expect(error.found).toBe('"b", "a", "b"');
  });

  it.each(["", "1", "-a", "a.b", "a b", "us/west"])("cannot be called %j", (name) => {
    expect(errorOf(() => providers(...named(name))).code).toBe(ErrorCode.PROVIDER_NAME);
  });
});
