import { TerraformStack } from "cdktf";
import type { ICluster } from "../../src/cluster";
import { CorefileBase, StubDomains } from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { bodyOf, SynthesizedStack, testApp } from "../support/synth";

const BEGIN = "# BEGIN cdktf-multicluster";
const END = "# END cdktf-multicluster";

interface Condition {
  readonly condition: string;
  readonly error_message: string;
}

/** What is written over the Corefile that a cluster `a` has. */
class Written {
  /** The text that is written, as an expression. */
  public readonly text: string;
  public readonly conditions: readonly Condition[];
  /** The Corefile that is found, and the same without our blocks: the names of two local values. */
  public readonly live: string;
  public readonly rest: string;
  /** What the two stand for. */
  public readonly values: readonly string[];
  public readonly found: { readonly address: string; readonly body: object };

  public constructor(peers: readonly ICluster[], reverseZones = false) {
    const stack = new TerraformStack(testApp(), "dns");
    new StubDomains(stack, "dns", {
      cluster: dnsCluster("a"),
      provider: kubernetes(stack, "a"),
      peers,
      base: CorefileBase.live(),
      reverseZones,
    });
    const synthesized = new SynthesizedStack("dns", JSON.stringify(stack.toTerraform()));
    const { body } = synthesized.resource("kubernetes_config_map_v1_data");
    const conditions = bodyOf(body["lifecycle"])["precondition"];
    this.text = String(bodyOf(body["data"])["Corefile"]);
    this.conditions = (Array.isArray(conditions) ? conditions : []).map((condition) => ({
      condition: String(bodyOf(condition)["condition"]),
      error_message: String(bodyOf(condition)["error_message"]),
    }));
    const locals = synthesized.section("locals");
    const [live = "", rest = ""] = Object.keys(locals);
    this.live = `local.${live}`;
    this.rest = `local.${rest}`;
    this.values = Object.values(locals).map(String);
    this.found = synthesized.dataSource("kubernetes_config_map_v1");
  }

  /** The literal of Terraform in an expression that stands behind a text, as a value. */
  public static literalBehind(expression: string, text: string): string {
    const literal = expression.split(text)[1] ?? "";
    return String(JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(literal)?.[0] ?? '""'));
  }
}

describe("the Corefile that a cluster has", () => {
  const { found, live, rest, values, text } = new Written([]);
  const [liveValue = "", restValue = ""] = values;

  it("is read with the provider of the cluster, and may be missing", () => {
    expect(found.body).toEqual({
      provider: "kubernetes.a",
      metadata: { name: "coredns", namespace: "kube-system" },
    });
    expect(liveValue).toBe(`\${lookup(${found.address}.data, "Corefile", "")}`);
  });

  it("is written as it is, but for our blocks, where there are no peers", () => {
    expect(text).toBe(`\${${rest}}`);
    expect(restValue.startsWith(`\${replace(${live}, "/`)).toBe(true);
    expect(restValue.endsWith('/", "")}')).toBe(true);
  });

  const section = Written.literalBehind(restValue, ", ").slice(1, -1);
  // The flag s of Go's regular expressions, of a group alone, which JavaScript knows of none.
  const ours = new RegExp(section.replace("(?s:.*?)", "[^]*?"), "g");
  const block = (content: string, end = "\n"): string =>
    `\n${BEGIN}: managed\n${content}${END} here${end}`;

  it.each([
    ["at the end", `. {\n}\n${block("b {\n}\n")}`, ". {\n}\n"],
    ["at the end, without a line break", `. {\n}\n${block("b {\n}\n", "")}`, ". {\n}\n"],
    ["in the middle", `a {\n}\n${block("b {\n}\n")}c {\n}\n`, "a {\n}\nc {\n}\n"],
    ["that are empty", `a {\n}${block("")}`, "a {\n}"],
    ["twice, each to its own end", `a${block("x\n")}b${block("y\n")}c`, "abc"],
  ])("loses our blocks %s, and nothing else", (_, before, after) => {
    expect(before.replaceAll(ours, "")).toBe(after);
  });

  it.each([
    ["no markers", ". {\n}\n"],
    ["a begin without end", `. {\n}\n\n${BEGIN}\nb {\n}\n`],
    ["an end without begin", `. {\n}\n${END}\n`],
    ["a begin that does not begin a line", `. {\n} ${BEGIN}\n${END}\n`],
  ])("loses nothing with %s", (_, text) => {
    expect(text.replaceAll(ours, "")).toBe(text);
  });
});

describe("our blocks in the Corefile that a cluster has", () => {
  const { rest, text } = new Written([dnsCluster("b"), dnsCluster("c")]);

  it("stand between two markers behind the rest", () => {
    expect(text.startsWith(`\${join("", [${rest}, "`)).toBe(true);
    expect(text.endsWith('"])}')).toBe(true);

    const added = Written.literalBehind(text, `${rest}, `);
    expect(added.startsWith(`\n${BEGIN}: managed by Terraform, do not edit\n`)).toBe(true);
    expect(added.endsWith(`\n}\n${END}\n`)).toBe(true);
    expect(added).toMatch(/\n# Answered by b\.\n.*\n(?: .*\n)*\}\n# Answered by c\.\n/);
  });
});

describe("before anything is written over the Corefile that a cluster has", () => {
  const peer = dnsCluster("b", {}, "10.2.0.0/16");
  const { conditions, live, rest } = new Written([peer], true);
  const where = 'the Corefile of the cluster "a" (ConfigMap kube-system/coredns)';

  it("there must be a text", () => {
    expect(conditions[0]).toEqual({
      condition: `\${trimspace(${live}) != ""}`,
      error_message: `There is no text in ${where}, so there is nothing to add stub domains to. Restore the Corefile, or give it as base text.`,
    });
  });

  it("there must be no markers, or one pair in order", () => {
    const count = (marker: string): string => `length(regexall("${marker}", ${live}))`;

    expect(conditions[1]).toEqual({
      condition: `\${${count(BEGIN)} <= 1 && ${count(BEGIN)} == ${count(END)} && length(regexall("(?:${BEGIN}|${END})", ${rest})) == 0}`,
      error_message: `The markers "${BEGIN}" and "${END}" in ${where} are damaged, or there are two pairs of them. Delete these lines and the server blocks between them by hand, and deploy again.`,
    });
  });

  it("no block outside of our markers may declare one of the zones", () => {
    expect(conditions.slice(2).map(({ error_message }) => error_message)).toEqual(
      ["b.svc.cluster.local", "b.pod.cluster.local", "10.2.0.0/16"].map(
        (zone) =>
          `A server block for ${zone} stands in ${where} already, outside of our markers; with a second one CoreDNS would not start. Delete that block first, and deploy again.`,
      ),
    );
    for (const { condition } of conditions.slice(2)) {
      expect(condition.startsWith('${length(regexall("(?im)')).toBe(true);
      expect(condition.endsWith(`, ${rest})) == 0}`)).toBe(true);
    }
  });

  const declares = (text: string, index: number): boolean => {
    const pattern = Written.literalBehind(conditions[index]?.condition ?? "", "regexall(");
    // Go's flags stand in the pattern, JavaScript's behind it.
    return new RegExp(pattern.replace(/^\(\?im\)/, ""), "im").test(text);
  };

  it.each([
    "b.svc.cluster.local {\n}\n",
    "b.svc.cluster.local:53 {\n}\n",
    "b.svc.cluster.local. {\n}\n",
    "b.svc.cluster.local.:53 {\n}\n",
    "B.SVC.cluster.local{\n",
    "dns://b.svc.cluster.local:53 {\n}\n",
    ".:53 {\n}\n  \tb.svc.cluster.local {\n}\n",
    "a.example b.svc.cluster.local {\n}\n",
    "a.example:53, other.example,b.svc.cluster.local {\n}\n",
    "10.0.0.0/8 b.svc.cluster.local, c.example {\n}\n",
    "b.svc.cluster.local",
  ])("%j does", (text) => {
    expect(declares(text, 2)).toBe(true);
  });

  it.each([
    "c.svc.cluster.local {\n}\n",
    "x.b.svc.cluster.local {\n}\n",
    "b.svc.cluster.local.example {\n}\n",
    "b.svc.cluster.local:5353 {\n}\n",
    "b-svc.cluster.local {\n}\n",
    "tls://b.svc.cluster.local {\n}\n",
    "# b.svc.cluster.local {\n",
    ".:53 {\n    forward b.svc.cluster.local 10.0.0.1\n}\n",
    ".:53 {\n    kubernetes cluster.local b.svc.cluster.local {\n    }\n}\n",
  ])("%j does not", (text) => {
    expect(declares(text, 2)).toBe(false);
  });

  it("a range is a zone as it is written", () => {
    expect(declares("10.2.0.0/16 {\n}\n", 4)).toBe(true);
    expect(declares("10.2.0.0/16:53 {\n}\n", 4)).toBe(true);
    expect(declares("10.2.0x0/16 {\n}\n", 4)).toBe(false);
    expect(declares("10.2.0.0/17 {\n}\n", 4)).toBe(false);
  });
});
