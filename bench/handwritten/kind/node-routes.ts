import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { DataKubernetesNodes } from "@cdktf/provider-kubernetes/lib/data-kubernetes-nodes";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { Fn, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { NODE_ROUTES_SCRIPT } from "../../../src/kind/node-routes-script";
import { hashOf } from "./hash";
import type { HandwrittenMember } from "./member";

const ADDRESS =
  '[for address in node.status[0].addresses : address.address if address.type == "InternalIP"][0]';

/**
 * Routes on the nodes of each cluster to those of all others, as one writes them without this package.
 * Its constructs have the paths that `NodeRoutes` gives them.
 */
export function addNodeRoutes(stack: Construct, members: readonly HandwrittenMember[]): void {
  const scope = new Construct(stack, "node-routes");
  const nodes = new Construct(scope, "nodes");
  const routesTo = new Map(members.map((member) => [member, lookUpRoutes(nodes, member)]));
  const agents = new Construct(scope, "agents");
  for (const member of members) {
    const routes = [...routesTo].flatMap(([peer, toPeer]) => (peer === member ? [] : [toPeer]));
    addAgent(new Construct(agents, member.name), member, routes);
  }
}

/** Lines of a range and its gateway: the pods of each node by the node, the services by the first. */
function lookUpRoutes(parent: Construct, member: HandwrittenMember): string {
  const { name, provider, podNetwork, serviceNetwork } = member;
  const scope = new Construct(parent, name);
  const nodes = new DataKubernetesNodes(scope, "nodes", {
    provider,
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(self.nodes) > 0 && alltrue([for node in self.nodes : try(cidrhost("\${split("/", node.spec[0].pod_cidr)[0]}/16", 0), "") == "${podNetwork}.0.0"])}`,
          errorMessage: `The cluster "${name}" has no node, or one without a range of pods in ${podNetwork}.0.0/16, which is what its peers route to. Give the cluster's real pod range, or wait until its nodes have theirs, and deploy again.`,
        },
      ],
    },
  });
  const all = `data.kubernetes_nodes.${nodes.friendlyUniqueId}.nodes`;
  const pods = `sort([for node in ${all} : "\${node.spec[0].pod_cidr} \${${ADDRESS}}"])`;
  const first = `values({for node in ${all} : node.metadata[0].name => ${ADDRESS}})[0]`;
  const services = `["${serviceNetwork}.0.0/16 \${${first}}"]`;
  const lines = `\${join("\\n", concat(${pods}, ${services}))}`;
  return Token.asString(new TerraformLocal(scope, "routes", lines).expression);
}

/** The pods that keep the routes of a cluster's nodes. */
function addAgent(
  scope: Construct,
  { name: clusterName, provider }: HandwrittenMember,
  routes: readonly string[],
): void {
  const name = "node-routes";
  const labels = { "app.kubernetes.io/name": name };
  const command = ["sh", "/node-routes/node-routes.sh"];
  const created = new NamespaceV1(scope, "namespace", {
    provider,
    metadata: {
      name,
      labels: { ...labels, "pod-security.kubernetes.io/enforce": "privileged" },
    },
  });
  const metadata = { name, namespace: created.metadata.name, labels };
  const serviceAccount = new ServiceAccountV1(scope, "service-account", {
    provider,
    metadata,
    automountServiceAccountToken: false,
  });
  const configMap = new ConfigMapV1(scope, "config-map", {
    provider,
    metadata,
    data: { "node-routes.sh": NODE_ROUTES_SCRIPT, routes: Fn.join("\n", [...routes, ""]) },
  });
  new DaemonSetV1(scope, "daemon-set", {
    provider,
    metadata: {
      ...metadata,
      annotations: {
        "kubernetes.io/description": `Keeps the routes of ${clusterName}'s nodes to other clusters.`,
      },
    },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels,
          annotations: { "node-routes/script": hashOf(NODE_ROUTES_SCRIPT, 16) },
        },
        spec: {
          serviceAccountName: serviceAccount.metadata.name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          hostNetwork: true,
          priorityClassName: "system-node-critical",
          toleration: [{ operator: "Exists" }],
          container: [
            {
              name,
              image: "docker.io/library/busybox:1.37.0",
              command,
              env: [
                { name: "ROUTES", value: "/node-routes/routes" },
                { name: "NODE_ROOT", value: "/node" },
                { name: "PERIOD", value: "5" },
              ],
              resources: {
                requests: { cpu: "10m", memory: "16Mi" },
                limits: { cpu: "200m", memory: "64Mi" },
              },
              securityContext: {
                privileged: false,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                runAsUser: "0",
                seccompProfile: { type: "RuntimeDefault" },
                capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "SYS_CHROOT", "NET_RAW"] },
              },
              readinessProbe: {
                exec: { command: [...command, "ready"] },
                periodSeconds: 5,
                timeoutSeconds: 5,
              },
              volumeMount: [
                { name: "config", mountPath: "/node-routes", readOnly: true },
                {
                  name: "node",
                  mountPath: "/node",
                  readOnly: true,
                  mountPropagation: "HostToContainer",
                },
              ],
            },
          ],
          volume: [
            { name: "config", configMap: { name: configMap.metadata.name } },
            { name: "node", hostPath: { path: "/", type: "Directory" } },
          ],
        },
      },
    },
  });
}
