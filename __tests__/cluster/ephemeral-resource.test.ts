import { TerraformStack } from "cdktf";
import { EphemeralResource } from "../../src/cluster/ephemeral-resource";
import { kubernetes } from "../support/dns";
import { testApp } from "../support/synth";

describe("an ephemeral resource", () => {
  const stack = new TerraformStack(testApp(), "dns");
  const token = new EphemeralResource(stack, "token", {
    type: "kubernetes_token_request_v1",
    provider: kubernetes(stack, "a"),
    arguments: { metadata: { name: "reader" } },
  });

  it("is a block of its type, with its provider and its arguments", () => {
    expect(stack.toTerraform()).toMatchObject({
      ephemeral: {
        kubernetes_token_request_v1: {
          token: { provider: "kubernetes.a", metadata: { name: "reader" } },
        },
      },
    });
  });

  it("is referred to by its type and its name", () => {
    expect(token.attribute("token")).toBe("${ephemeral.kubernetes_token_request_v1.token.token}");
  });
});
