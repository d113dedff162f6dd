import { TerraformStack } from "cdktf";
import type { ICluster } from "../../src/cluster";
import { KubeDnsStubDomains } from "../../src/dns";
import { dnsCluster, kubernetes } from "../support/dns";
import { type Body, bodyOf, SynthesizedStack, testApp } from "../support/synth";

/** The resource that writes the stub domains of a cluster `a`. */
function written(...peers: readonly ICluster[]): Body {
  const stack = new TerraformStack(testApp(), "dns");
  new KubeDnsStubDomains(stack, "dns", {
    cluster: dnsCluster("a"),
    provider: kubernetes(stack, "a"),
    peers,
  });
  const synthesized = new SynthesizedStack("dns", JSON.stringify(stack.toTerraform()));
  return synthesized.resource("kubernetes_config_map_v1_data").body;
}

function stubDomains(body: Body): unknown {
  return JSON.parse(String(bodyOf(body["data"])["stubDomains"]));
}

describe("the stub domains of a cluster with kube-dns", () => {
  it("name for each zone of a peer the addresses at which it answers", () => {
    const body = written(
      dnsCluster("b", { addresses: ["10.1.0.16", "10.1.32.16"] }),
      dnsCluster("c", { clusterDomain: "c.example", addresses: ["10.2.0.16"] }),
    );

    expect(stubDomains(body)).toEqual({
      "b.svc.cluster.local": ["10.1.0.16", "10.1.32.16"],
      "b.pod.cluster.local": ["10.1.0.16", "10.1.32.16"],
      "c.example": ["10.2.0.16"],
    });
  });

  it("are none for addresses of a peer", () => {
    const zones = Object.keys(bodyOf(stubDomains(written(dnsCluster("b", {}, "10.2.0.0/16")))));

    expect(zones).toEqual(["b.svc.cluster.local", "b.pod.cluster.local"]);
  });

  it("are one key of the ConfigMap of kube-dns, which is taken over from nobody", () => {
    const body = written(dnsCluster("b"));

    expect(body["metadata"]).toEqual({ name: "kube-dns", namespace: "kube-system" });
    expect(Object.keys(bodyOf(body["data"]))).toEqual(["stubDomains"]);
    expect(body["field_manager"]).toBe("cdktf-multicluster");
    expect(body["force"]).toBeUndefined();
    expect(body["provider"]).toBe("kubernetes.a");
    expect(body["lifecycle"]).toBeUndefined();
  });

  it("are none without peers", () => {
    expect(stubDomains(written())).toEqual({});
  });
});
