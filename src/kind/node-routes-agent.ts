import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { NODE_ROUTES_SCRIPT } from "./node-routes-script";

/** What a {@link NodeRoutesAgent} is made of. */
export interface NodeRoutesAgentProps {
  readonly clusterName: string;
  readonly provider: KubernetesProvider;
  /** Image with the shell and the tools of busybox. */
  readonly image: string;
  /** Texts of lines `RANGE GATEWAY`, one a peer. */
  readonly routes: readonly string[];
}

const NAME = "node-routes";
const SCRIPT = "node-routes.sh";
const ROUTES = "routes";
const FOLDER = `/${NAME}`;
const NODE_ROOT = "/node";
/** Seconds between two looks at the node. */
const PERIOD = 5;

/**
 * The pods that keep the routes of a cluster's nodes, in a namespace of their own: one on every node,
 * in the node's network, with the three capabilities that this takes. They ask the API server for
 * nothing, so their service account has no role and no token.
 *
 * What changes in the routes reaches running pods within about a minute, as changed ConfigMaps do,
 * and interrupts nobody.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/daemon_set_v1
 */
export class NodeRoutesAgent extends Construct {
  public constructor(scope: Construct, id: string, props: NodeRoutesAgentProps) {
    super(scope, id);
    const { clusterName, provider, image, routes } = props;
    const labels = { "app.kubernetes.io/name": NAME };
    const command = ["sh", `${FOLDER}/${SCRIPT}`];

    const created = new NamespaceV1(this, "namespace", {
      provider,
      metadata: {
        name: NAME,
        labels: {
          ...labels,
          // The level that admits the network and the files of a node.
          "pod-security.kubernetes.io/enforce": "privileged",
        },
      },
    });
    const namespace = created.metadata.name;
    const serviceAccount = new ServiceAccountV1(this, "service-account", {
      provider,
      metadata: { name: NAME, namespace, labels },
      automountServiceAccountToken: false,
    });
    const configMap = new ConfigMapV1(this, "config-map", {
      provider,
      metadata: { name: NAME, namespace, labels },
      data: { [SCRIPT]: NODE_ROUTES_SCRIPT, [ROUTES]: Fn.join("\n", [...routes, ""]) },
    });
    new DaemonSetV1(this, "daemon-set", {
      provider,
      metadata: {
        name: NAME,
        namespace,
        labels,
        annotations: {
          "kubernetes.io/description": `Keeps the routes of ${clusterName}'s nodes to other clusters.`,
        },
      },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            // Running pods read changed routes; a changed script takes new ones.
            annotations: { "node-routes/script": hashOf(NODE_ROUTES_SCRIPT) },
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
                name: NAME,
                image,
                command,
                env: [
                  { name: "ROUTES", value: `${FOLDER}/${ROUTES}` },
                  { name: "NODE_ROOT", value: NODE_ROOT },
                  { name: "PERIOD", value: String(PERIOD) },
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
                  capabilities: {
                    drop: ["ALL"],
                    // Routes and rules; the node's own programs; the raw socket of iptables-legacy.
                    add: ["NET_ADMIN", "SYS_CHROOT", "NET_RAW"],
                  },
                },
                // Ready means that all routes are in: Terraform waits for that.
                readinessProbe: {
                  exec: { command: [...command, "ready"] },
                  periodSeconds: PERIOD,
                  timeoutSeconds: PERIOD,
                },
                volumeMount: [
                  { name: "config", mountPath: FOLDER, readOnly: true },
                  {
                    name: "node",
                    mountPath: NODE_ROOT,
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
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
