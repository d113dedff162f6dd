import { DataKubernetesNodes } from "@cdktf/provider-kubernetes/lib/data-kubernetes-nodes";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { Cidr } from "../cluster/cidr";

/** Whose nodes are asked for. */
export interface ClusterNodesProps {
  readonly clusterName: string;
  /** Provider of that cluster. */
  readonly provider: KubernetesProvider;
  /** Ranges of which one holds the range of each node. */
  readonly podCidrs: readonly Cidr[];
  /** Ranges of services to which each node leads. */
  readonly serviceCidrs: readonly Cidr[];
}

/** The address that a node has in the network that all clusters share. */
const ADDRESS =
  '[for address in node.status[0].addresses : address.address if address.type == "InternalIP"][0]';

/**
 * How the pods and services of a cluster are reached through its nodes, as these are when Terraform
 * plans. The plan fails where a node has no range of pods, or another one than is declared.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/data-sources/nodes
 */
export class ClusterNodes extends Construct {
  /**
   * Lines `RANGE GATEWAY`: to the pods of each node by that node, and to the services by the node whose
   * name comes first, which is a control plane, without which no cluster works anyway.
   */
  public readonly routes: string;
  public readonly podCidrs: readonly Cidr[];
  public readonly serviceCidrs: readonly Cidr[];

  public constructor(scope: Construct, id: string, props: ClusterNodesProps) {
    super(scope, id);
    const { clusterName, provider, podCidrs, serviceCidrs } = props;
    this.podCidrs = podCidrs;
    this.serviceCidrs = serviceCidrs;
    const nodes = new DataKubernetesNodes(this, "nodes", {
      provider,
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.nodes) > 0 && alltrue([for node in self.nodes : ${podCidrs.map(holdsPods).join(" || ")}])}`,
            errorMessage: `The cluster "${clusterName}" has no node, or one without a range of pods in ${podCidrs.join(" or ")}, which is what its peers route to. Give the cluster's real pod range, or wait until its nodes have theirs, and deploy again.`,
          },
        ],
      },
    });
    const all = `data.kubernetes_nodes.${nodes.friendlyUniqueId}.nodes`;
    const pods = `sort([for node in ${all} : "\${node.spec[0].pod_cidr} \${${ADDRESS}}"])`;
    const gateway = `values({for node in ${all} : node.metadata[0].name => ${ADDRESS}})[0]`;
    const services = serviceCidrs.map((cidr) => `"${cidr.toString()} \${${gateway}}"`);
    const lines = `concat(${pods}, [${services.join(", ")}])`;
    const routes = new TerraformLocal(this, "routes", `\${join("\\n", ${lines})}`);
    this.routes = Token.asString(routes.expression);
  }
}

/** Whether the range of a node lies in a range. */
function holdsPods(cidr: Cidr): string {
  const address = 'split("/", node.spec[0].pod_cidr)[0]';
  return `try(cidrhost("\${${address}}/${cidr.prefixLength}", 0), "") == "${cidr.host(0)}"`;
}
