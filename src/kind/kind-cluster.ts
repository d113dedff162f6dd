import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { AddressRange, DnsIdentity, ICluster } from "../cluster/cluster";
import { factsOf } from "../cluster/topology/facts";
import {
  Cluster,
  type ClusterKindConfigNode,
  type ClusterKindConfigNodeExtraPortMappings,
  type KindProvider,
} from "./bindings";
import { type KindMount, parseMounts } from "./extra-mounts";
import { claimHost } from "./host-claims";
import {
  HOST_ADDRESS,
  type KindPortMapping,
  type KindPorts,
  parseHostPorts,
  PortMappingProtocol,
} from "./host-ports";
import { parseImage } from "./image-name";
import {
  assertNodeCounts,
  parseClusterDomain,
  parseClusterName,
  parseFeatureGates,
} from "./kind-cluster-input";
import { type KindRanges, planRanges } from "./kind-ranges";

/** A kind cluster to create. */
export interface KindClusterProps extends KindRanges, KindPorts {
  /**
   * Name of the cluster, unique on its host. kubectl finds `cluster-1` by the file
   * `~/.kube/kind-cluster-1`, in the context `kind-cluster-1`.
   */
  readonly clusterName: string;
  /** Provider of the machine on which the cluster is. */
  readonly provider: KindProvider;
  /**
   * Domain of its names, which no cluster that it is joined with has, such as `cluster-1.com`.
   */
  readonly clusterDomain: string;
  /**
   * Image of the nodes, which says the version of Kubernetes.
   * @default - the one of the provider's kind
   * @see https://github.com/kubernetes-sigs/kind/releases
   */
  readonly nodeImage?: string;
  /**
   * Number of control planes. Before more than one kind puts a load balancer.
   * @default 1
   */
  readonly controlPlanes?: number;
  /**
   * Number of workers. Without one, pods run on the control plane.
   * @default 0
   */
  readonly workers?: number;
  /**
   * Files and folders of the host that all nodes have.
   * @default - none
   */
  readonly extraMounts?: readonly KindMount[];
  /**
   * Feature gates of Kubernetes, on or off.
   * @default - those that are on by default
   * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
   */
  readonly featureGates?: Readonly<Record<string, boolean>>;
}

/** What a kubernetes provider, or a helm provider, reaches a kind cluster by. */
export interface KindKubernetesConfig {
  /** URL of the API server, such as `https://127.0.0.1:36443`. */
  readonly host: string;
  /** PEM text of the authority that signed the API server's certificate. */
  readonly clusterCaCertificate: string;
  /** Certificate of the cluster's administrator, in PEM. */
  readonly clientCertificate: string;
  /** Private key of the cluster's administrator, in PEM. */
  readonly clientKey: string;
}

/**
 * A Kubernetes cluster whose nodes are containers on the machine where Terraform runs. Nothing of it
 * is changed in place: another property is another cluster, without what ran in the first.
 *
 * Its DNS answers at the tenth address of its service range, which peers reach once
 * {@link NodeRoutes} leads them there.
 *
 * @see https://registry.terraform.io/providers/tehcyx/kind/latest/docs/resources/cluster
 */
export class KindCluster extends Construct implements ICluster {
  public readonly clusterName: string;
  public readonly addressRanges: readonly AddressRange[];
  public readonly dns: DnsIdentity;
  /** Credentials of the cluster's administrator, as the provider gives them: they are in the state. */
  public readonly kubernetesConfig: KindKubernetesConfig;

  /**
   * @throws ValidationError with the codes of names, ranges, counts, ports and mounts; see
   * docs/errors.md
   */
  public constructor(scope: Construct, id: string, props: KindClusterProps) {
    super(scope, id);
    const { provider, controlPlanes = 1, workers = 0 } = props;
    const clusterName = parseClusterName(this, props.clusterName);
    assertNodeCounts(this, clusterName, { controlPlanes, workers });
    const ranges = planRanges(this, clusterName, { controlPlanes, workers }, props);
    const clusterDomain = parseClusterDomain(this, clusterName, props.clusterDomain);
    const featureGates = parseFeatureGates(this, clusterName, props.featureGates ?? {});
    const extraMounts = [...parseMounts(this, clusterName, props.extraMounts ?? [])];
    const ports = parseHostPorts(this, clusterName, props);
    claimHost(this, clusterName, ports);

    const node = (role: string): ClusterKindConfigNode => ({
      role,
      ...(extraMounts.length > 0 && { extraMounts }),
    });
    const controlPlane: ClusterKindConfigNode = {
      ...node("control-plane"),
      // The provider has no patches of a whole cluster.
      kubeadmConfigPatches: [
        JSON.stringify({ kind: "ClusterConfiguration", networking: { dnsDomain: clusterDomain } }),
      ],
    };
    const { extraPortMappings = [], apiServerPort } = props;
    const cluster = new Cluster(this, "cluster", {
      provider,
      name: clusterName,
      ...(props.nodeImage !== undefined && {
        nodeImage: parseImage(
          this,
          `nodeImage of the cluster "${clusterName}"`,
          props.nodeImage,
          "kindest/node:v1.34.0",
        ),
      }),
      waitForReady: true,
      // Without a path, the provider leaves entries in kubectl's own file; and two clusters that go at
      // the same time fail when they have one file.
      kubeconfigPath: Fn.pathexpand(`~/.kube/kind-${clusterName}`),
      kindConfig: {
        kind: "Cluster",
        apiVersion: "kind.x-k8s.io/v1alpha4",
        node: [
          {
            ...controlPlane,
            ...(extraPortMappings.length > 0 && {
              extraPortMappings: extraPortMappings.map(portMapping),
            }),
          },
          ...Array.from({ length: controlPlanes - 1 }, () => controlPlane),
          ...Array.from({ length: workers }, () => node("worker")),
        ],
        networking: {
          apiServerAddress: props.apiServerAddress ?? HOST_ADDRESS,
          ...(apiServerPort !== undefined && { apiServerPort }),
          podSubnet: ranges.podCidr.toString(),
          serviceSubnet: ranges.serviceCidr.toString(),
        },
        ...(Object.keys(featureGates).length > 0 && { featureGates }),
      },
      // Whoever deploys from another home would else replace the cluster.
      lifecycle: { ignoreChanges: ["kubeconfig_path"] },
    });

    this.clusterName = clusterName;
    this.addressRanges = ranges.addressRanges;
    this.dns = { clusterDomain, namespaces: [], addresses: [ranges.dnsAddress] };
    const facts = factsOf(this);
    const of = { madeBy: this, cluster: this };
    facts.clusters.push({ ...of, system: "kind", place: "", isAdopted: false });
    facts.dnsAnswers.push({ ...of, addresses: this.dns.addresses, by: "its Service kube-dns" });
    this.kubernetesConfig = {
      host: cluster.endpoint,
      clusterCaCertificate: cluster.clusterCaCertificate,
      clientCertificate: cluster.clientCertificate,
      clientKey: cluster.clientKey,
    };
  }
}

function portMapping(mapping: KindPortMapping): ClusterKindConfigNodeExtraPortMappings {
  return {
    containerPort: mapping.containerPort,
    hostPort: mapping.hostPort,
    listenAddress: mapping.listenAddress ?? HOST_ADDRESS,
    protocol: mapping.protocol ?? PortMappingProtocol.TCP,
  };
}
