import type { TerraformMetaArguments } from "cdktf";
import {
  type Arguments,
  BOOLEAN,
  NUMBER,
  repeated,
  single,
  STRING,
  STRING_LIST,
  STRING_MAP,
} from "./arguments";
import type {
  ClusterConfig,
  ClusterKindConfig,
  ClusterKindConfigNetworking,
  ClusterKindConfigNode,
  ClusterKindConfigNodeExtraMounts,
  ClusterKindConfigNodeExtraPortMappings,
  ClusterTimeouts,
} from "./cluster-config";

const EXTRA_MOUNTS: Arguments<keyof ClusterKindConfigNodeExtraMounts> = {
  hostPath: STRING,
  containerPath: STRING,
  propagation: STRING,
  readOnly: BOOLEAN,
  selinuxRelabel: BOOLEAN,
};

const EXTRA_PORT_MAPPINGS: Arguments<keyof ClusterKindConfigNodeExtraPortMappings> = {
  containerPort: NUMBER,
  hostPort: NUMBER,
  listenAddress: STRING,
  protocol: STRING,
};

const NODE: Arguments<keyof ClusterKindConfigNode> = {
  role: STRING,
  image: STRING,
  labels: STRING_MAP,
  kubeadmConfigPatches: STRING_LIST,
  extraMounts: repeated(EXTRA_MOUNTS),
  extraPortMappings: repeated(EXTRA_PORT_MAPPINGS),
};

const NETWORKING: Arguments<keyof ClusterKindConfigNetworking> = {
  ipFamily: STRING,
  apiServerAddress: STRING,
  apiServerPort: NUMBER,
  podSubnet: STRING,
  serviceSubnet: STRING,
  disableDefaultCni: BOOLEAN,
  kubeProxyMode: STRING,
  dnsSearch: STRING_LIST,
};

const KIND_CONFIG: Arguments<keyof ClusterKindConfig> = {
  kind: STRING,
  apiVersion: STRING,
  node: repeated(NODE),
  networking: single(NETWORKING),
  containerdConfigPatches: STRING_LIST,
  runtimeConfig: STRING_MAP,
  featureGates: STRING_MAP,
};

const TIMEOUTS: Arguments<keyof ClusterTimeouts> = {
  create: STRING,
  update: STRING,
  delete: STRING,
};

/** Every argument of `kind_cluster`. */
export const CLUSTER: Arguments<Exclude<keyof ClusterConfig, keyof TerraformMetaArguments>> = {
  name: STRING,
  nodeImage: STRING,
  waitForReady: BOOLEAN,
  kubeconfigPath: STRING,
  kindConfig: single(KIND_CONFIG),
  timeouts: single(TIMEOUTS),
};
