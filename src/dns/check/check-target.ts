import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ICluster } from "../../cluster/cluster";
import { restrictedPod } from "./restricted-pod";

const HEADLESS = "connectivity-check";
const EXTERNAL = "connectivity-check-external";

/** What a {@link CheckTarget} is made of. */
export interface CheckTargetProps {
  readonly cluster: ICluster;
  readonly provider: KubernetesProvider;
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly image: string;
  /** Port at which the pod answers. */
  readonly port: number;
}

/**
 * What the peers of a cluster look up and connect to: a pod that tells its cluster's name, a headless
 * Service that leads to it, and an ExternalName Service that leads to the headless one.
 */
export class CheckTarget extends Construct {
  public readonly cluster: ICluster;
  /** Port at which its pod answers. */
  public readonly port: number;
  /** Name of the headless Service, without a dot at its end. */
  public readonly headless: string;
  /** Name of the ExternalName Service, without a dot at its end. */
  public readonly external: string;
  /** Name of the namespace, after which it is there. */
  public readonly namespace: string;
  /** All that is there once the cluster can be looked up. */
  public readonly resources: readonly ITerraformDependable[];

  public constructor(scope: Construct, id: string, props: CheckTargetProps) {
    super(scope, id);
    const { cluster, provider, image, port } = props;
    const { clusterName, dns } = cluster;
    this.cluster = cluster;
    this.port = port;
    const domain = `${props.namespace}.svc.${dns.clusterDomain}`;
    this.headless = `${HEADLESS}.${domain}`;
    this.external = `${EXTERNAL}.${domain}`;

    const created = props.createNamespace
      ? new NamespaceV1(this, "namespace", { provider, metadata: { name: props.namespace } })
      : undefined;
    const namespace = created?.metadata.name ?? props.namespace;
    this.namespace = namespace;
    const labels = { "app.kubernetes.io/name": HEADLESS };
    const deployment = new DeploymentV1(this, "pod", {
      provider,
      metadata: { name: HEADLESS, namespace, labels },
      spec: {
        replicas: "1",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: restrictedPod({
            name: "answer",
            image,
            command: ["nc", "-ll", "-p", String(port), "-e", "echo", clusterName],
          }),
        },
      },
    });
    const headless = new ServiceV1(this, "headless", {
      provider,
      metadata: { name: HEADLESS, namespace, labels },
      spec: {
        clusterIp: "None",
        selector: labels,
        port: [{ name: "check", port, targetPort: String(port) }],
      },
    });
    const external = new ServiceV1(this, "external", {
      provider,
      metadata: { name: EXTERNAL, namespace, labels },
      spec: { type: "ExternalName", externalName: this.headless },
    });
    this.resources = [deployment, headless, external];
  }
}
