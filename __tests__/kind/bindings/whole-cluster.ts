import type { ClusterConfig } from "../../../src/kind/bindings";
import type { Body } from "../../support/synth";

/** A cluster with every argument, and what it is in Terraform JSON. */
export const WHOLE: { readonly config: ClusterConfig; readonly json: Body } = {
  config: {
    name: "a",
    nodeImage: "kindest/node:v1.33.1",
    waitForReady: true,
    kubeconfigPath: "/tmp/a.kubeconfig",
    kindConfig: {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      node: [
        {
          role: "control-plane",
          image: "kindest/node:v1.32.5",
          labels: { "example.com/zone": "a", tier_oneZone: "b" },
          kubeadmConfigPatches: ["kind: ClusterConfiguration\nnetworking:\n  dnsDomain: a.test\n"],
          extraMounts: [
            {
              hostPath: "/srv",
              containerPath: "/mnt/srv",
              propagation: "HostToContainer",
              readOnly: true,
              selinuxRelabel: true,
            },
            { hostPath: "/opt", containerPath: "/mnt/opt", readOnly: false },
          ],
          extraPortMappings: [
            { containerPort: 80, hostPort: 8080, listenAddress: "127.0.0.1", protocol: "TCP" },
            { containerPort: 53, hostPort: 5353, protocol: "UDP" },
          ],
        },
        { role: "worker" },
      ],
      networking: {
        ipFamily: "ipv4",
        apiServerAddress: "127.0.0.1",
        apiServerPort: 36443,
        podSubnet: "10.10.0.0/16",
        serviceSubnet: "10.40.0.0/16",
        disableDefaultCni: false,
        kubeProxyMode: "ipvs",
        dnsSearch: ["a.test", "example.com"],
      },
      containerdConfigPatches: [
        '[plugins."io.containerd.cri.v1.images"]\nsnapshotter = "native"\n',
      ],
      runtimeConfig: { "api/alpha": "true", api_beta: "false" },
      featureGates: { KubeletInUserNamespace: "true" },
    },
    timeouts: { create: "10m", update: "2m", delete: "3m" },
  },
  json: {
    name: "a",
    node_image: "kindest/node:v1.33.1",
    wait_for_ready: true,
    kubeconfig_path: "/tmp/a.kubeconfig",
    kind_config: {
      kind: "Cluster",
      api_version: "kind.x-k8s.io/v1alpha4",
      node: [
        {
          role: "control-plane",
          image: "kindest/node:v1.32.5",
          labels: { "example.com/zone": "a", tier_oneZone: "b" },
          kubeadm_config_patches: [
            "kind: ClusterConfiguration\nnetworking:\n  dnsDomain: a.test\n",
          ],
          extra_mounts: [
            {
              host_path: "/srv",
              container_path: "/mnt/srv",
              propagation: "HostToContainer",
              read_only: true,
              selinux_relabel: true,
            },
            { host_path: "/opt", container_path: "/mnt/opt", read_only: false },
          ],
          extra_port_mappings: [
            { container_port: 80, host_port: 8080, listen_address: "127.0.0.1", protocol: "TCP" },
            { container_port: 53, host_port: 5353, protocol: "UDP" },
          ],
        },
        { role: "worker" },
      ],
      networking: {
        ip_family: "ipv4",
        api_server_address: "127.0.0.1",
        api_server_port: 36443,
        pod_subnet: "10.10.0.0/16",
        service_subnet: "10.40.0.0/16",
        disable_default_cni: false,
        kube_proxy_mode: "ipvs",
        dns_search: ["a.test", "example.com"],
      },
      containerd_config_patches: [
        '[plugins."io.containerd.cri.v1.images"]\nsnapshotter = "native"\n',
      ],
      runtime_config: { "api/alpha": "true", api_beta: "false" },
      feature_gates: { KubeletInUserNamespace: "true" },
    },
    timeouts: { create: "10m", update: "2m", delete: "3m" },
  },
};

/** Every argument of the schema of the provider's release 0.9.0, but the `id` that it computes. */
export const SCHEMA: readonly string[] = [
  "kind_config.api_version",
  "kind_config.containerd_config_patches",
  "kind_config.feature_gates",
  "kind_config.kind",
  "kind_config.networking.api_server_address",
  "kind_config.networking.api_server_port",
  "kind_config.networking.disable_default_cni",
  "kind_config.networking.dns_search",
  "kind_config.networking.ip_family",
  "kind_config.networking.kube_proxy_mode",
  "kind_config.networking.pod_subnet",
  "kind_config.networking.service_subnet",
  "kind_config.node.extra_mounts.container_path",
  "kind_config.node.extra_mounts.host_path",
  "kind_config.node.extra_mounts.propagation",
  "kind_config.node.extra_mounts.read_only",
  "kind_config.node.extra_mounts.selinux_relabel",
  "kind_config.node.extra_port_mappings.container_port",
  "kind_config.node.extra_port_mappings.host_port",
  "kind_config.node.extra_port_mappings.listen_address",
  "kind_config.node.extra_port_mappings.protocol",
  "kind_config.node.image",
  "kind_config.node.kubeadm_config_patches",
  "kind_config.node.labels",
  "kind_config.node.role",
  "kind_config.runtime_config",
  "kubeconfig_path",
  "name",
  "node_image",
  "timeouts.create",
  "timeouts.delete",
  "timeouts.update",
  "wait_for_ready",
];
