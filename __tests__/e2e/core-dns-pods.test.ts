import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { CoreDnsPods, Corefile, CorefileBase, StubDomains } from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { bodyOf, SynthesizedStack, testApp } from "../support/synth";
import { Workspace } from "./support/terraform";

const TIMEOUT_MS = 120_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "core-dns-pods-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/**
 * The stub domains of a cluster whose peer has no DNS address that stays, evaluated by Terraform. What
 * the data source would find is given by a resource of Terraform's own, which keeps its conditions.
 */
async function workspaceWith(subsets: readonly (readonly string[])[]): Promise<Workspace> {
  const stack = new TerraformStack(testApp(), "dns");
  const pods = new CoreDnsPods(stack, "pods", {
    clusterName: "b",
    provider: kubernetes(stack, "b"),
  });
  new StubDomains(stack, "dns", {
    cluster: dnsCluster("a"),
    provider: kubernetes(stack, "a"),
    peers: [dnsCluster("b", { addresses: pods.addresses })],
    base: CorefileBase.eks(),
    preventDestroy: false,
  });
  const text = JSON.stringify(stack.toTerraform());
  const synthesized = new SynthesizedStack("dns", text);
  const endpoints = synthesized.dataSource("kubernetes_endpoints_v1");
  const corefile = synthesized.resource("kubernetes_config_map_v1_data");
  const stands = JSON.stringify({
    locals: synthesized.section("locals"),
    resource: {
      terraform_data: {
        found: {
          input: subsets.map((ips) => ({ address: ips.map((ip) => ({ ip })) })),
          lifecycle: endpoints.body["lifecycle"],
        },
        corefile: { input: bodyOf(corefile.body["data"])["Corefile"] },
      },
    },
    output: { corefile: { value: "${terraform_data.corefile.output}" } },
  })
    .replaceAll("self.subset", "self.output")
    .replaceAll(`${endpoints.address}.subset`, "terraform_data.found.output");
  mkdirSync(join(folder, "stack"));
  writeFileSync(join(folder, "stack", "cdk.tf.json"), stands);
  return Workspace.init(join(folder, "stack"), {});
}

describe("the addresses of a cluster's CoreDNS pods, evaluated by Terraform", () => {
  it(
    "are the upstreams of its zones, in an order that stays",
    async () => {
      const workspace = await workspaceWith([["10.1.9.7", "10.1.2.3"], ["10.1.2.3"]]);
      await workspace.apply();
      const { corefile } = await workspace.output();
      const block = Corefile.parse(String(corefile)).serverBlocks[1];

      expect(block?.keys[0]).toBe("b.svc.cluster.local:53");
      expect(block?.directives.find(({ name }) => name === "forward")?.args).toEqual([
        ".",
        "10.1.2.3",
        "10.1.9.7",
      ]);
      expect(await workspace.plan()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it.each([
    ["no pod is ready", [[]], /No\s+CoreDNS\s+pod\s+of\s+the\s+cluster\s+"b"\s+is\s+ready/],
    ["there are no endpoints", [], /No\s+CoreDNS\s+pod\s+of\s+the\s+cluster\s+"b"\s+is\s+ready/],
    [
      "there are more pods than CoreDNS forwards to",
      [Array.from({ length: 16 }, (_, index) => `10.1.0.${index}`)],
      /The\s+cluster\s+"b"\s+has\s+more\s+than\s+15\s+CoreDNS\s+pods/,
    ],
  ])(
    "are refused when %s",
    async (_, subsets, message) => {
      const workspace = await workspaceWith(subsets);

      await expect(workspace.apply()).rejects.toThrow(message);
    },
    TIMEOUT_MS,
  );
});
