import { type IResolvable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { type Attributes, toHcl, toJson } from "./arguments";
import { CLUSTER } from "./cluster-arguments";
import type { ClusterConfig } from "./cluster-config";
import { KIND_PROVIDER } from "./provider";

/**
 * The resource `kind_cluster`: a Kubernetes cluster whose nodes are containers on the machine where
 * Terraform runs.
 *
 * The provider neither changes a cluster in place nor imports one. Once a cluster is gone without
 * Terraform, every plan fails until `terraform state rm` forgets it. The attributes with credentials
 * are not marked as sensitive.
 *
 * @see https://registry.terraform.io/providers/tehcyx/kind/latest/docs/resources/cluster
 */
export class Cluster extends TerraformResource {
  /** Type of the resource in Terraform. */
  public static readonly tfResourceType = "kind_cluster";

  private readonly given: ClusterConfig;

  /** Refuses nothing: the provider looks at the arguments when Terraform plans. */
  public constructor(scope: Construct, id: string, config: ClusterConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: Cluster.tfResourceType,
      terraformGeneratorMetadata: KIND_PROVIDER,
    });
    this.given = config;
  }

  /** `NAME-IMAGE`. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** Name of the cluster, as it was given. */
  public get name(): string {
    return this.getStringAttribute("name");
  }

  /** Image of every node: the one that was given, or the one of the provider's kind. */
  public get nodeImage(): string {
    return this.getStringAttribute("node_image");
  }

  /** Whether creation waits for the control plane. */
  public get waitForReady(): IResolvable {
    return this.getBooleanAttribute("wait_for_ready");
  }

  /** The file that was given, or else the one that the provider wrote. */
  public get kubeconfigPath(): string {
    return this.getStringAttribute("kubeconfig_path");
  }

  /** What kubectl needs to reach the cluster, its credentials included. */
  public get kubeconfig(): string {
    return this.getStringAttribute("kubeconfig");
  }

  /** Address of the API server, such as `https://127.0.0.1:36443`. */
  public get endpoint(): string {
    return this.getStringAttribute("endpoint");
  }

  /** Certificate of the cluster's administrator, in PEM. */
  public get clientCertificate(): string {
    return this.getStringAttribute("client_certificate");
  }

  /** Private key of the cluster's administrator, in PEM. */
  public get clientKey(): string {
    return this.getStringAttribute("client_key");
  }

  /** Certificate of the authority that the API server's own is signed by, in PEM. */
  public get clusterCaCertificate(): string {
    return this.getStringAttribute("cluster_ca_certificate");
  }

  /** Whether the cluster was created. */
  public get completed(): IResolvable {
    return this.getBooleanAttribute("completed");
  }

  protected override synthesizeAttributes(): Attributes {
    return toJson(CLUSTER, this.given);
  }

  protected override synthesizeHclAttributes(): Attributes {
    return toHcl(CLUSTER, this.given);
  }
}
