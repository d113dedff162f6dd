import { TerraformStack } from "cdktf";
import { DNS_NODE_PORT } from "../../src/cluster";
import { DnsNodePort } from "../../src/dns";
import { kubernetes } from "../support/dns";
import { bodyOf, synthesizeStack, SynthesizedStack, testApp } from "../support/synth";

describe("the port of the nodes at which a cluster's DNS answers", () => {
  const { body } = synthesizeStack((stack) => {
    new DnsNodePort(stack, "dns", { clusterName: "a", provider: kubernetes(stack, "a") });
  }).resource("kubernetes_service_v1");
  const spec = bodyOf(body["spec"]);

  it("is that of a Service of the cluster's own CoreDNS", () => {
    expect(body).toMatchObject({
      provider: "kubernetes.a",
      metadata: {
        name: "kube-dns-peers",
        namespace: "kube-system",
        annotations: {
          "kubernetes.io/description": "Answers the peers of a for names in its namespaces.",
        },
      },
    });
    expect(spec).toMatchObject({ type: "NodePort", selector: { "k8s-app": "kube-dns" } });
  });

  it("is the same for UDP and TCP, and the one that the load balancer knows", () => {
    const port = { port: 53, target_port: "53", node_port: DNS_NODE_PORT };

    expect(spec["port"]).toEqual([
      { ...port, name: "dns", protocol: "UDP" },
      { ...port, name: "dns-tcp", protocol: "TCP" },
    ]);
  });

  it("answers on every node, also where no CoreDNS runs", () => {
    expect(spec["external_traffic_policy"]).toBe("Cluster");
  });

  it("exists once in each cluster of a stack", () => {
    const stack = new TerraformStack(testApp(), "stack");
    for (const clusterName of ["a", "b"]) {
      const provider = kubernetes(stack, clusterName);
      new DnsNodePort(stack, `dns-${clusterName}`, { clusterName, provider });
    }
    const services = new SynthesizedStack("stack", JSON.stringify(stack.toTerraform()));

    expect(
      services.resources("kubernetes_service_v1").map(({ body: { provider } }) => provider),
    ).toEqual(["kubernetes.a", "kubernetes.b"]);
  });
});
