import { TerraformOutput } from "cdktf";
import { Cidr } from "../../src/cluster";
import { ClusterNodes } from "../../src/kind/cluster-nodes";
import { kubernetes } from "../support/dns";
import { bodyOf, type SynthesizedStack, synthesizeStack } from "../support/synth";

const nodesStack = (
  podCidrs: readonly string[],
  serviceCidrs: readonly string[] = [],
): SynthesizedStack =>
  synthesizeStack((stack) => {
    const { routes } = new ClusterNodes(stack, "a", {
      clusterName: "a",
      provider: kubernetes(stack, "a"),
      podCidrs: podCidrs.map((cidr) => Cidr.parse(cidr)),
      serviceCidrs: serviceCidrs.map((cidr) => Cidr.parse(cidr)),
    });
    new TerraformOutput(stack, "routes", { value: routes });
  });

/** What the plan of a cluster's nodes has to find. */
function postconditionOf(stack: SynthesizedStack): { condition: string; message: string } {
  const { postcondition } = bodyOf(stack.dataSource("kubernetes_nodes").body["lifecycle"]);
  const found: unknown[] = Array.isArray(postcondition) ? postcondition : [];
  expect(found).toHaveLength(1);
  const { condition, error_message: message } = bodyOf(found[0]);
  return { condition: String(condition), message: String(message) };
}

/** The one local of a stack, by the reference that its output has. */
function routesOf(stack: SynthesizedStack): string {
  const locals = Object.entries(stack.section("locals"));
  const [[name, value] = []] = locals;
  expect(locals).toHaveLength(1);
  expect(stack.section("output")["routes"]).toEqual({ value: `\${local.${name ?? ""}}` });
  return String(value);
}

const ADDRESS =
  '[for address in node.status[0].addresses : address.address if address.type == "InternalIP"][0]';

describe("the nodes of a cluster", () => {
  it("are asked for by its own provider, all of them", () => {
    const { lifecycle, ...body } = nodesStack(["10.10.0.0/16"]).dataSource("kubernetes_nodes").body;

    expect(body).toEqual({ provider: "kubernetes.a" });
    expect(Object.keys(bodyOf(lifecycle))).toEqual(["postcondition"]);
  });

  it.each([
    [["10.10.0.0/16"], [["16", "10.10.0.0"]]],
    [["10.10.7.0/24"], [["24", "10.10.7.0"]]],
    [["10.0.0.0/8"], [["8", "10.0.0.0"]]],
    [
      ["10.10.0.0/16", "10.64.0.0/10"],
      [
        ["16", "10.10.0.0"],
        ["10", "10.64.0.0"],
      ],
    ],
  ])("have to have their pods in %j", (podCidrs, parts) => {
    const inRange = parts.map(
      ([prefixLength = "", network = ""]) =>
        `try(cidrhost("\${split("/", node.spec[0].pod_cidr)[0]}/${prefixLength}", 0), "") == "${network}"`,
    );
    const { condition } = postconditionOf(nodesStack(podCidrs));

    expect(condition).toBe(
      `\${length(self.nodes) > 0 && alltrue([for node in self.nodes : ${inRange.join(" || ")}])}`,
    );
  });

  it("are missed by a message that names the cluster and its ranges", () => {
    const { message } = postconditionOf(nodesStack(["10.10.0.0/16", "10.11.0.0/16"]));

    expect(message).toBe(
      'The cluster "a" has no node, or one without a range of pods in 10.10.0.0/16 or 10.11.0.0/16, which is what its peers route to. Give the cluster\'s real pod range, or wait until its nodes have theirs, and deploy again.',
    );
  });
});

describe("the routes to a cluster", () => {
  const pods = (nodes: string): string =>
    `sort([for node in ${nodes} : "\${node.spec[0].pod_cidr} \${${ADDRESS}}"])`;
  const services = (cidr: string, nodes: string): string =>
    `"${cidr} \${values({for node in ${nodes} : node.metadata[0].name => ${ADDRESS}})[0]}"`;

  it.each([[[]], [["10.40.0.0/16"]], [["10.41.0.0/16", "10.40.0.0/16"]]])(
    "lead to each node's pods by that node, and to the services %j by the first node",
    (serviceCidrs: readonly string[]) => {
      const stack = nodesStack(["10.10.0.0/16"], serviceCidrs);
      const nodes = `${stack.dataSource("kubernetes_nodes").address}.nodes`;
      const lines = serviceCidrs.map((cidr) => services(cidr, nodes));

      expect(routesOf(stack)).toBe(
        `\${join("\\n", concat(${pods(nodes)}, [${lines.join(", ")}]))}`,
      );
    },
  );
});
