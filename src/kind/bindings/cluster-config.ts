import type { IResolvable, TerraformMetaArguments } from "cdktf";

/**
 * Arguments of a {@link Cluster}. A change of any but `timeouts` replaces the cluster.
 *
 * @see https://registry.terraform.io/providers/tehcyx/kind/latest/docs/resources/cluster#argument-reference
 */
export interface ClusterConfig extends TerraformMetaArguments {
  /**
   * Name of the cluster, unique among kind's clusters on the machine: lower-case letters, digits,
   * dots and hyphens. The names of the nodes and kubectl's context `kind-NAME` are made of it.
   */
  readonly name: string;
  /**
   * Image of every node, such as `kindest/node:v1.33.1`. It wins over the image of a node.
   * @default - the image of each node
   * @see https://github.com/kubernetes-sigs/kind/releases
   */
  readonly nodeImage?: string;
  /**
   * Whether to wait, for 5 minutes at most, until the control plane is ready. The provider does not
   * fail when it is not ready by then.
   * @default false
   */
  readonly waitForReady?: boolean | IResolvable;
  /**
   * File for the credentials of the cluster, which becomes its current context. They go from there
   * with the cluster. The provider does not expand `~`.
   * @default - the user's own kubeconfig, where they stay, and `NAME-config` in Terraform's folder
   */
  readonly kubeconfigPath?: string;
  /**
   * What kind makes the cluster of.
   * @default - one node, which is control plane and worker
   */
  readonly kindConfig?: ClusterKindConfig;
  /** @default - none */
  readonly timeouts?: ClusterTimeouts;
}

/**
 * kind's own configuration of a cluster.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export interface ClusterKindConfig {
  /** Always `Cluster`. */
  readonly kind: string;
  /** Always `kind.x-k8s.io/v1alpha4`. */
  readonly apiVersion: string;
  /**
   * Nodes, of which one is a control plane at least.
   * @default - one control plane
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#nodes
   */
  readonly node?: readonly ClusterKindConfigNode[] | IResolvable;
  /**
   * @default - kind's defaults
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#networking
   */
  readonly networking?: ClusterKindConfigNetworking;
  /**
   * Patches in TOML that are merged into containerd's configuration on every node, in their order.
   * @default - none
   */
  readonly containerdConfigPatches?: readonly string[];
  /**
   * APIs that the API server serves or not: `true` or `false` by name. The provider turns every
   * underscore of a name into a slash, so that `api_alpha` stands for `api/alpha`.
   * @default - those that Kubernetes serves
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#runtime-config
   */
  readonly runtimeConfig?: Record<string, string>;
  /**
   * Feature gates of all components: `true` or `false` by name. The provider takes any value but
   * `true` for `false`.
   * @default - Kubernetes' defaults
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#feature-gates
   */
  readonly featureGates?: Record<string, string>;
}

/**
 * A node of a cluster: a container. The provider fails on a node without any argument.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/#per-node-options
 */
export interface ClusterKindConfigNode {
  /**
   * `control-plane` or `worker`. The provider makes a control plane of whatever else stands here.
   * @default "control-plane"
   */
  readonly role?: string;
  /**
   * Image of this node, where the cluster has no `nodeImage`.
   * @default - the image of the kind release that is part of the provider
   */
  readonly image?: string;
  /**
   * Labels of the node in Kubernetes.
   * @default - none but Kubernetes' own
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#extra-labels
   */
  readonly labels?: Record<string, string>;
  /**
   * Merge patches in YAML for kubeadm's configuration of this node. Each names the `kind` of the
   * object that it is for; without `apiVersion` it applies to any version of it.
   * @default - none
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#kubeadm-config-patches
   */
  readonly kubeadmConfigPatches?: readonly string[];
  /**
   * Folders of the machine that the node sees.
   * @default - none
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#extra-mounts
   */
  readonly extraMounts?: readonly ClusterKindConfigNodeExtraMounts[] | IResolvable;
  /**
   * Ports of the machine that lead to the node.
   * @default - none
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#extra-port-mappings
   */
  readonly extraPortMappings?: readonly ClusterKindConfigNodeExtraPortMappings[] | IResolvable;
}

/**
 * A folder of the machine that a node sees.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/#extra-mounts
 */
export interface ClusterKindConfigNodeExtraMounts {
  /**
   * Path on the machine.
   * @default - none, which docker refuses
   */
  readonly hostPath?: string;
  /**
   * Path in the node.
   * @default - none, which docker refuses
   */
  readonly containerPath?: string;
  /**
   * `None`, `HostToContainer` or `Bidirectional`. The provider drops whatever else stands here.
   * @default "None"
   */
  readonly propagation?: string;
  /**
   * Whether the node may only read.
   * @default false
   */
  readonly readOnly?: boolean | IResolvable;
  /**
   * Whether the files are relabelled for SELinux.
   * @default false
   */
  readonly selinuxRelabel?: boolean | IResolvable;
}

/**
 * A port of the machine that leads to a node.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/#extra-port-mappings
 */
export interface ClusterKindConfigNodeExtraPortMappings {
  /**
   * Port of the node, 1 to 65535.
   * @default - none, which docker refuses
   */
  readonly containerPort?: number;
  /**
   * Port of the machine, 1 to 65535. With -1, docker chooses one anew whenever the node starts.
   * @default - a free port that kind chooses once
   */
  readonly hostPort?: number;
  /**
   * Address of the machine to listen on.
   * @default "0.0.0.0"
   */
  readonly listenAddress?: string;
  /**
   * `TCP`, `UDP` or `SCTP`, in capitals. The provider takes whatever else stands here for `TCP`.
   * @default "TCP"
   */
  readonly protocol?: string;
}

/**
 * The network of a cluster. With a block of this kind the provider also empties the search domains of
 * the nodes, unless `dnsSearch` names some.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/#networking
 */
export interface ClusterKindConfigNetworking {
  /**
   * `ipv4`, `ipv6` or `dual`. The provider takes whatever else stands here for `ipv4`.
   * @default "ipv4"
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#ip-family
   */
  readonly ipFamily?: string;
  /**
   * Address of the machine at which the API server answers.
   * @default "127.0.0.1", and "::1" with IPv6
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#api-server
   */
  readonly apiServerAddress?: string;
  /**
   * Port of the machine at which the API server answers. With -1, docker chooses one anew whenever
   * the node starts.
   * @default - a free port that kind chooses once
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#api-server
   */
  readonly apiServerPort?: number;
  /**
   * Range of the pods. Every node takes a /24 of it.
   * @default "10.244.0.0/16"
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#pod-subnet
   */
  readonly podSubnet?: string;
  /**
   * Range of the services.
   * @default "10.96.0.0/16"
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#service-subnet
   */
  readonly serviceSubnet?: string;
  /**
   * Whether to leave out kindnetd; the nodes are then not ready before another network is installed.
   * @default false
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#disable-default-cni
   */
  readonly disableDefaultCni?: boolean | IResolvable;
  /**
   * `iptables`, `ipvs` or `none`. The provider takes whatever else stands here, `nftables` included,
   * for `iptables`.
   * @default "iptables"
   * @see https://kind.sigs.k8s.io/docs/user/configuration/#kube-proxy-mode
   */
  readonly kubeProxyMode?: string;
  /**
   * Search domains of the nodes.
   * @default - none; without a block `networking`, those of the machine
   */
  readonly dnsSearch?: readonly string[];
}

/**
 * Durations such as `10m`. The provider takes them and minds none: it creates and deletes for as long
 * as kind needs.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts
 */
export interface ClusterTimeouts {
  /** @default - none */
  readonly create?: string;
  /** @default - none */
  readonly update?: string;
  /** @default - none */
  readonly delete?: string;
}
