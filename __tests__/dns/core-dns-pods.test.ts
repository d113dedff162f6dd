import { TerraformOutput, TerraformStack } from "cdktf";
import { CoreDnsPods } from "../../src/dns";
import { kubernetes } from "../support/dns";
import { bodyOf, SynthesizedStack, testApp } from "../support/synth";

describe("the CoreDNS pods of a cluster", () => {
  const stack = new TerraformStack(testApp(), "dns");
  const pods = new CoreDnsPods(stack, "pods", {
    clusterName: "b",
    provider: kubernetes(stack, "b"),
  });
  new TerraformOutput(stack, "addresses", { value: pods.addresses });
  const synthesized = new SynthesizedStack("dns", JSON.stringify(stack.toTerraform()));
  const { address, body } = synthesized.dataSource("kubernetes_endpoints_v1", "pods/endpoints");
  const readyIn = (subsets: string): string =>
    `sort(distinct(flatten([for subset in ${subsets} : [for address in subset.address : address.ip]])))`;

  it("are those behind the Service of its DNS", () => {
    expect(body).toMatchObject({
      provider: "kubernetes.b",
      metadata: { name: "kube-dns", namespace: "kube-system" },
    });
  });

  it("are their addresses in one text, each once and sorted", () => {
    const locals = synthesized.section("locals");
    const [name = ""] = Object.keys(locals);

    expect(locals[name]).toBe(`\${${readyIn(`${address}.subset`)}}`);
    expect(synthesized.section("output")["addresses"]).toEqual({
      value: [`\${join(" ", local.${name})}`],
    });
  });

  it("fail the plan where there are none, or more than CoreDNS forwards to", () => {
    const count = `length(${readyIn("self.subset")})`;

    expect(bodyOf(body["lifecycle"])["postcondition"]).toEqual([
      {
        condition: `\${${count} > 0}`,
        error_message:
          'No CoreDNS pod of the cluster "b" is ready (endpoints kube-system/kube-dns), so there is nobody to ask for its names. Bring CoreDNS up, or give dnsAddresses that stay, and deploy again.',
      },
      {
        condition: `\${${count} <= 15}`,
        error_message:
          'The cluster "b" has more than 15 CoreDNS pods, and CoreDNS forwards to 15 addresses at most. Give dnsAddresses of a load balancer in front of them.',
      },
    ]);
  });
});
