import { defaultCorefileForEks } from "../../src/dns";
import {
  a,
  aliases,
  b,
  c,
  changes,
  CONFIG_MAP,
  dnsOf,
  namespacesIn,
  old,
  textIn,
  writtenTo,
} from "../support/eks-dns";
import { bodyOf, type SynthesizedStack } from "../support/synth";

const released = (stack: SynthesizedStack): unknown => bodyOf(JSON.parse(stack.text))["removed"];

describe("a created cluster that leaves", () => {
  const before = dnsOf({ adopted: [] });
  const leaving = dnsOf({
    clusters: [a, { ...b, provider: "east", leaving: true }, c],
    adopted: [],
  });
  const gone = dnsOf({ clusters: [a, c], adopted: [] });

  it("is asked by nobody from the first deploy on", () => {
    expect(namespacesIn(before, "a")).toEqual(["ns-b", "ns-c"]);
    expect(namespacesIn(leaving, "a")).toEqual(["ns-c"]);
    expect(namespacesIn(leaving, "c")).toEqual(["ns-a"]);
  });

  it("keeps its Corefile, which Terraform forgets, and the providers without which it could not", () => {
    expect(released(leaving)).toEqual([
      { from: `${CONFIG_MAP}.corefile_b`, lifecycle: { destroy: false } },
    ]);
    expect(writtenTo(leaving)).toEqual(["a", "c"]);
    expect(leaving.providers("kubernetes")).toEqual(
      expect.arrayContaining(before.providers("kubernetes")),
    );
    expect(leaving.providers("aws")).toEqual(before.providers("aws"));
    expect(leaving.section("ephemeral")).toEqual(before.section("ephemeral"));
  });

  it("answers no more, and no other thing changes in the cluster or in the others", () => {
    const changed = changes(before, leaving);

    expect([...changed.keys()].sort()).toEqual(
      [
        `${CONFIG_MAP}.corefile_a`,
        `${CONFIG_MAP}.corefile_b`,
        `${CONFIG_MAP}.corefile_c`,
        before.resource("kubernetes_service_v1", "dns-node-port-b/service").address,
      ].sort(),
    );
  });

  it("is not spoken of once its entry is gone, and the others do not change again", () => {
    const changed = changes(leaving, gone);

    expect([...changed.keys()]).toEqual([
      leaving.dataSource("aws_eks_cluster", "auth-b/cluster").address,
    ]);
    expect(released(gone)).toBeUndefined();
    expect(aliases(gone)).toEqual(["cluster-a", "cluster-c"]);
  });
});

describe("the last peer that leaves", () => {
  it("leaves a Corefile without stub domains, not a cluster without Corefile", () => {
    const dns = dnsOf({ clusters: [a, { ...b, leaving: true }], adopted: [] });

    expect(writtenTo(dns)).toEqual(["a"]);
    expect(textIn(dns, "a")).toBe(defaultCorefileForEks().render());
  });
});

describe("an adopted cluster that leaves", () => {
  const before = dnsOf();
  const leaving = dnsOf({ adopted: [old({ leaving: true })] });
  const forgotten = dnsOf({ adopted: [old({ leaving: true })], releasedCorefiles: ["old"] });
  const gone = dnsOf({ adopted: [] });

  it("gets its own text back, protected still, and is asked by nobody any more", () => {
    const { body } = leaving.resource(CONFIG_MAP, "names-old/corefile");

    expect(namespacesIn(before, "old")).toEqual(["ns-a", "ns-b", "ns-c"]);
    expect(textIn(leaving, "old")).toMatch(/^\$\{local\.[\w-]+\}$/);
    expect(bodyOf(body["lifecycle"])["prevent_destroy"]).toBe(true);
    expect(namespacesIn(leaving, "a")).toEqual(["ns-b", "ns-c"]);
    expect(released(leaving)).toBeUndefined();
  });

  it("is then forgotten on request, with its providers kept", () => {
    expect(released(forgotten)).toEqual([
      { from: `${CONFIG_MAP}.corefile_old`, lifecycle: { destroy: false } },
    ]);
    expect(writtenTo(forgotten)).toEqual(["a", "b", "c"]);
    expect(forgotten.providers("kubernetes")).toEqual(
      expect.arrayContaining(leaving.providers("kubernetes")),
    );
    expect(forgotten.dataSources("kubernetes_config_map_v1")).toEqual([]);
  });

  it("is not spoken of once its entry is gone, and the others do not change again", () => {
    expect([...changes(forgotten, gone).keys()]).toEqual([
      forgotten.dataSource("aws_eks_cluster", "auth-old/cluster").address,
    ]);
    expect(aliases(gone)).toEqual(["cluster-a", "cluster-b", "cluster-c"]);
  });
});

describe("the protection of Corefiles", () => {
  const protectionIn = (stack: SynthesizedStack): Record<string, unknown> =>
    Object.fromEntries(
      stack
        .resources(CONFIG_MAP)
        .map(({ id, body }) => [id, bodyOf(body["lifecycle"])["prevent_destroy"]]),
    );

  it("holds unless it is turned off, and for clusters that outlive the topology in any case", () => {
    expect(protectionIn(dnsOf({ clusters: [a, b] }))).toEqual({
      corefile_a: true,
      corefile_b: true,
      corefile_old: true,
    });
    expect(protectionIn(dnsOf({ clusters: [a, b], preventDestroy: false }))).toEqual({
      corefile_a: false,
      corefile_b: false,
      corefile_old: true,
    });
  });
});
