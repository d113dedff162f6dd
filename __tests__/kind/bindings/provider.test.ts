import { TerraformProvider } from "cdktf";
import { Cluster, KindProvider, type KindProviderConfig } from "../../../src/kind/bindings";
import { type SynthesizedStack, synthesizeStack } from "../../support/synth";

const synthesizeWith = (...configs: KindProviderConfig[]): SynthesizedStack =>
  synthesizeStack((stack) => {
    for (const config of configs) {
      new KindProvider(stack, `kind-${config.alias ?? "default"}`, config);
    }
  });

describe("the provider of kind", () => {
  it("comes from tehcyx, in the version that the bindings are of", () => {
    expect(synthesizeWith({}).section("terraform")["required_providers"]).toEqual({
      kind: { source: "tehcyx/kind", version: "0.9.0" },
    });
  });

  it("takes no arguments, and an alias where there are several", () => {
    expect(synthesizeWith({}, { alias: "other" }).providers("kind")).toEqual([
      {},
      { alias: "other" },
    ]);
  });

  it("may get its alias later", () => {
    const stack = synthesizeStack((scope) => {
      const provider = new KindProvider(scope, "kind");
      provider.alias = "late";
      new Cluster(scope, "a", { name: "a", provider });
    });

    expect(stack.providers("kind")).toEqual([{ alias: "late" }]);
    expect(stack.resource("kind_cluster").body["provider"]).toBe("kind.late");
  });

  it("is one to CDKTF", () => {
    synthesizeStack((stack) => {
      const provider = new KindProvider(stack, "kind");

      expect(TerraformProvider.isTerraformProvider(provider)).toBe(true);
      expect(provider.terraformResourceType).toBe(KindProvider.tfResourceType);
    });
  });
});
