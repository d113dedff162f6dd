import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { assertSignIn } from "../../src/cluster/sign-in";
import { kubernetes } from "../support/dns";
import { isRefused } from "../support/errors";
import { testApp } from "../support/synth";

describe("a stack may sign in", () => {
  const app = testApp();
  const [clusters, dns] = [new TerraformStack(app, "clusters"), new TerraformStack(app, "dns")];
  const provider = kubernetes(dns, "a");
  const scope = new Construct(dns, "auth");

  it.each([
    ["to a cluster that nothing of the app creates", undefined],
    ["to a cluster that another stack creates", new Construct(clusters, "a")],
  ])("%s, with a provider of its own", (_, creator) => {
    const signIn = { clusterName: "a", provider, creator, example: "a provider" };

    expect(
      isRefused(() => {
        assertSignIn(scope, signIn);
      }),
    ).toBe(false);
  });
});
