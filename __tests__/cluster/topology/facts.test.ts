import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { factsOf } from "../../../src/cluster/topology/facts";
import { testApp } from "../../support/synth";

describe("what is known of the clusters of an app", () => {
  it("is nothing at first", () => {
    const lists = Object.entries(factsOf(testApp()));

    expect(lists.map(([name]) => name).sort()).toEqual([
      "clusters",
      "dnsAnswers",
      "filters",
      "links",
      "networkZones",
      "nodes",
      "quotas",
      "resolvers",
      "routes",
      "sourceAddresses",
      "unmanagedFilters",
    ]);
    for (const [, list] of lists) {
      expect(list).toEqual([]);
    }
  });

  it("is the same for every construct of it, and for none of another app", () => {
    const app = testApp();
    const stack = new TerraformStack(app, "stack");
    const construct = new Construct(stack, "construct");
    const quota = { subject: "a", what: "peerings", used: 1, limit: 50, madeBy: construct };

    factsOf(construct).quotas.push(quota);

    expect(factsOf(stack).quotas).toEqual([quota]);
    expect(factsOf(app)).toBe(factsOf(construct));
    expect(factsOf(testApp()).quotas).toEqual([]);
  });
});
