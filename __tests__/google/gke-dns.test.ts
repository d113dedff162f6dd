import type { TerraformStack } from "cdktf";
import { ErrorCode, type ICluster } from "../../src/cluster";
import { CorefileBase, KubeDnsStubDomains, StubDomains } from "../../src/dns";
import { GkeCluster, type GkeClusterAttributes, type IGkeCluster } from "../../src/google";
import { dnsCluster, kubernetes } from "../support/dns";
import { codeOf } from "../support/errors";
import { adoptNetwork, gkeAttributes } from "../support/gke";
import { bodyOf, synthesizeStack } from "../support/synth";

/** A cluster that exists and runs kube-dns: its names are `cluster.local`, inside itself alone. */
function kubeDnsCluster(
  stack: TerraformStack,
  name: string,
  number: number,
  more: Partial<GkeClusterAttributes> = {},
): IGkeCluster {
  const network = adoptNetwork(stack, "clusters");
  const { vpcScopeDomain: _, ...attributes } = gkeAttributes(network, name, number);
  return GkeCluster.fromAttributes(stack, name, { ...attributes, namespaces: [name], ...more });
}

/** The stub domains that kube-dns of a cluster `a` gets for peers. */
function stubDomains(peersIn: (stack: TerraformStack) => readonly ICluster[]): unknown {
  const stack = synthesizeStack((scope) => {
    new KubeDnsStubDomains(scope, "dns", {
      cluster: kubeDnsCluster(scope, "a", 0),
      provider: kubernetes(scope, "a"),
      peers: peersIn(scope),
    });
  });
  const { metadata, data } = stack.resource("kubernetes_config_map_v1_data").body;
  expect(metadata).toEqual({ name: "kube-dns", namespace: "kube-system" });
  return JSON.parse(String(bodyOf(data)["stubDomains"]));
}

describe("a GKE cluster that runs kube-dns", () => {
  it("resolves names of a peer that runs kube-dns behind a load balancer", () => {
    expect(
      stubDomains((stack) => [kubeDnsCluster(stack, "b", 1, { dnsAddresses: ["10.1.0.53"] })]),
    ).toEqual({
      "b.svc.cluster.local": ["10.1.0.53"],
      "b.pod.cluster.local": ["10.1.0.53"],
    });
  });

  it("resolves names of clusters elsewhere, by namespace or by domain", () => {
    expect(
      stubDomains(() => [
        dnsCluster("c", { addresses: ["192.168.0.16"] }),
        dnsCluster("d", { clusterDomain: "d.example", addresses: ["192.168.1.16"] }),
      ]),
    ).toEqual({
      "c.svc.cluster.local": ["192.168.0.16"],
      "c.pod.cluster.local": ["192.168.0.16"],
      "d.example": ["192.168.1.16"],
    });
  });

  it("cannot ask a service address of a peer, which is answered inside the peer alone", () => {
    expect(
      codeOf(() =>
        stubDomains((stack) => [kubeDnsCluster(stack, "b", 1, { dnsAddresses: ["10.129.0.10"] })]),
      ),
    ).toBe(ErrorCode.DNS_ADDRESS_UNREACHABLE);
  });

  it("needs no stub domain for a cluster that Cloud DNS answers in the VPC, and gets none", () => {
    expect(
      codeOf(() =>
        stubDomains((stack) => [
          GkeCluster.fromAttributes(
            stack,
            "b",
            gkeAttributes(adoptNetwork(stack, "clusters"), "b", 1),
          ),
        ]),
      ),
    ).toBe(ErrorCode.DNS_ADDRESSES);
  });
});

describe("reverse zones for a GKE cluster", () => {
  it("are those of pods and services, and not of nodes and control plane", () => {
    const stack = synthesizeStack((scope) => {
      const peer = kubeDnsCluster(scope, "b", 1, {
        dnsAddresses: ["10.1.0.53"],
        controlPlaneCidr: "172.16.0.0/28",
      });
      new StubDomains(scope, "dns", {
        cluster: dnsCluster("a"),
        provider: kubernetes(scope, "a"),
        peers: [peer],
        base: CorefileBase.text(".:53 {\n    forward . /etc/resolv.conf\n}\n"),
        reverseZones: true,
      });
    });
    const { data } = stack.resource("kubernetes_config_map_v1_data").body;
    const keys = [...String(bodyOf(data)["Corefile"]).matchAll(/^(\S.*) \{$/gm)].map(
      ([, key]) => key,
    );

    expect(keys).toEqual([
      ".:53",
      "b.svc.cluster.local:53 b.pod.cluster.local:53",
      "10.65.0.0/16:53",
      "10.129.0.0/16:53",
    ]);
  });
});
