import type { Variant } from "../variants";

/** A finding that stays. */
export interface Suppression {
  readonly check: string;
  /** Type of the resources that it applies to. */
  readonly type: string;
  /**
   * What the paths of these resources match.
   * @default - any
   */
  readonly path?: RegExp;
  /**
   * The variants that it applies to: not to `hardened` where an option closes the finding.
   * @default - all
   */
  readonly variants?: readonly Variant[];
  readonly reason: string;
}

/** Every variant but the one that sets each option which closes a finding. */
const OPEN: readonly Variant[] = ["default", "many", "constructs"];

/** The findings that are not fixed, each with the reason. What is fixed must not be listed. */
export const suppressions: readonly Suppression[] = [
  // EKS
  {
    check: "CKV2_AWS_11",
    type: "aws_vpc",
    reason:
      "Flow logs are paid for by volume, and where they go and how long they stay is the account's affair. An aws_flow_log takes the vpcId that every cluster has.",
  },
  {
    check: "CKV_AWS_37",
    type: "aws_eks_cluster",
    variants: OPEN,
    reason:
      "CloudWatch charges for the logs of the control plane, and keeps them for ever unless told otherwise. controlPlaneLogs names the ones to send.",
  },
  {
    check: "CKV_AWS_38",
    type: "aws_eks_cluster",
    variants: OPEN,
    reason:
      "The stack that writes the Corefiles runs wherever Terraform does, whose address is not known here. Every request is signed and authorized; publicAccessCidrs narrows who may ask.",
  },
  {
    check: "CKV_AWS_39",
    type: "aws_eks_cluster",
    variants: OPEN,
    reason:
      "As CKV_AWS_38: endpointPublicAccess: false is for those whose Terraform runs inside the VPC.",
  },
  {
    check: "CKV_AWS_58",
    type: "aws_eks_cluster",
    reason:
      "Since Kubernetes 1.28, EKS encrypts all that the API server stores under a key that AWS owns; the check asks for a key of one's own.",
  },
  {
    check: "CKV_AWS_130",
    type: "aws_subnet",
    path: /^cluster-open\/vpc\/public-/,
    variants: ["many"],
    reason:
      "With NatGateways.NONE the nodes are in the public subnets, and EKS makes no node there that gets no address.",
  },
  {
    check: "CKV_AWS_231",
    type: "aws_network_acl_rule",
    path: /\/network-acl\/answers-(tcp|udp)$/,
    reason:
      "A network ACL keeps no state: the answers to what the cluster opened come to ports from 1024 on, 3389 among them. Security groups keep state and admit nothing there.",
  },
  {
    check: "CKV_AWS_352",
    type: "aws_network_acl_rule",
    path: /\/network-acl\/own-range$/,
    reason: "Inside its own VPC a cluster talks on ports of its choice; security groups say which.",
  },
  {
    check: "CKV_AWS_352",
    type: "aws_network_acl_rule",
    path: /-icmp$/,
    reason: "ICMP has no ports that a rule could narrow.",
  },
  {
    check: "CKV_AWS_91",
    type: "aws_lb",
    reason:
      "A network load balancer logs connections of TLS listeners alone, and this one answers DNS over TCP and UDP.",
  },
  {
    check: "CKV_AWS_150",
    type: "aws_lb",
    reason:
      "It holds nothing that could be lost: made anew, it has the same addresses. Protected, it would keep a cluster from leaving.",
  },
  {
    check: "CKV2_AWS_15",
    type: "aws_autoscaling_attachment",
    reason:
      "The Auto Scaling group is EKS' own, which replaces unhealthy nodes itself. A node whose DNS does not answer must not be terminated for that.",
  },
  // GKE
  {
    check: "CKV_GCP_12",
    type: "google_container_cluster",
    reason:
      "Autopilot enforces NetworkPolicies always; the Standard mode needs another data plane for it, a choice that no link between clusters should make, and whose change replaces the cluster.",
  },
  {
    check: "CKV_GCP_20",
    type: "google_container_cluster",
    variants: OPEN,
    reason: "masterAuthorizedNetworks says from where the API server may be asked; see CKV_AWS_38.",
  },
  {
    check: "CKV_GCP_21",
    type: "google_container_cluster",
    reason:
      "Labels are for the owner's accounting: default_labels of the provider give them to every resource.",
  },
  {
    check: "CKV_GCP_25",
    type: "google_container_cluster",
    variants: OPEN,
    reason:
      "Private nodes need a Cloud NAT, which is paid for by the hour: privateNodes and natRegions.",
  },
  {
    check: "CKV_GCP_64",
    type: "google_container_cluster",
    variants: OPEN,
    reason: "As CKV_GCP_25.",
  },
  {
    check: "CKV_GCP_26",
    type: "google_compute_subnetwork",
    variants: OPEN,
    reason: "Flow logs are paid for by volume: flowLogs turns them on.",
  },
  {
    check: "CKV_GCP_61",
    type: "google_container_cluster",
    variants: OPEN,
    reason:
      "As CKV_GCP_26: without flow logs, nobody would see what intranode visibility shows. Autopilot has it always.",
  },
  {
    check: "CKV_GCP_65",
    type: "google_container_cluster",
    reason: "Groups for RBAC need a Google Workspace domain, which is not known here.",
  },
  {
    check: "CKV_GCP_66",
    type: "google_container_cluster",
    reason:
      "Binary Authorization checks images by a policy of the project, which is not this package's to write.",
  },
  {
    check: "CKV_GCP_69",
    type: "google_container_cluster",
    path: /^(left|right)\/cluster$/,
    variants: ["constructs"],
    reason: "Autopilot has Workload Identity always, and takes no node configuration that says so.",
  },
  // Kubernetes
  {
    check: "CKV_K8S_8",
    type: "kubernetes_deployment_v1",
    reason:
      "The pod of the connectivity check is one process that answers or ends, and kubelet starts it again when it ends.",
  },
  {
    check: "CKV_K8S_9",
    type: "kubernetes_deployment_v1",
    reason:
      "The Jobs of the connectivity check are what tells whether it answers, from where it matters.",
  },
  {
    check: "CKV_K8S_11",
    type: "kubernetes_deployment_v1",
    reason:
      "A limit of CPU would slow a process down that does next to nothing, at the moment it is asked. Memory is limited.",
  },
  {
    check: "CKV_K8S_15",
    type: "kubernetes_deployment_v1",
    reason:
      "The image is of a fixed version: a node that has it starts the pod although the registry of images is down.",
  },
  {
    check: "CKV_K8S_43",
    type: "kubernetes_deployment_v1",
    reason:
      "The tag names a release of busybox that is readable and that mirrors of the image have; image takes a digest.",
  },
];
