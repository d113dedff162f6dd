import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { DataAwsEksClusterAuth } from "@cdktf/provider-aws/lib/data-aws-eks-cluster-auth";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Annotations, Fn, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { EphemeralResource } from "../cluster/ephemeral-resource";
import type { INamedCluster } from "../cluster/links";
import { requireTerraform } from "../cluster/required-terraform";
import { assertSignIn, type KubernetesAccess } from "../cluster/sign-in";
import { EksCluster } from "./eks-cluster";

/** Where the token comes from with which a provider signs in to an EKS cluster. */
export enum TokenSource {
  /**
   * An ephemeral resource: a new token for each plan and each apply, which neither the plan nor the
   * state holds. Terraform 1.10 or later.
   */
  EPHEMERAL = "EPHEMERAL",
  /**
   * A data source, for older Terraform: its token is in plan and state, and is that of the plan when
   * an apply comes later. It is valid for 15 minutes.
   */
  DATA_SOURCE = "DATA_SOURCE",
}

/** An EKS cluster, by what it takes to find it. Every `IEksCluster` is one. */
export interface ILocatedEksCluster extends INamedCluster {
  /** Provider of the cluster's account and region, of the stack that looks for it. */
  readonly provider: AwsProvider;
}

/** Which cluster is signed in to, and how. */
export interface EksClusterAuthProps {
  /** A cluster that exists when the stack is planned: one that another stack created, or adopted. */
  readonly cluster: ILocatedEksCluster;
  /**
   * Where the token comes from.
   * @default TokenSource.EPHEMERAL
   */
  readonly tokenSource?: TokenSource;
}

/**
 * How a kubernetes provider signs in to an EKS cluster: endpoint and authority by a data source, and a
 * token of the AWS provider's identity.
 *
 * @example
 * const { config } = new EksClusterAuth(stack, "auth-a", { cluster: a });
 * new KubernetesProvider(stack, "kubernetes-a", { alias: "a", ...config });
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/ephemeral-resources/eks_cluster_auth
 */
export class EksClusterAuth extends Construct {
  /** Arguments of the kubernetes provider. */
  public readonly config: KubernetesAccess;

  /** @throws ValidationError AUTH_STACK */
  public constructor(scope: Construct, id: string, props: EksClusterAuthProps) {
    super(scope, id);
    const { cluster, tokenSource = TokenSource.EPHEMERAL } = props;
    const { clusterName, provider } = cluster;
    assertSignIn(this, {
      clusterName,
      provider,
      creator: cluster instanceof EksCluster ? cluster : undefined,
      example: `an AwsProvider in "${TerraformStack.of(this).node.id}", and give { clusterName: "${clusterName}", provider }`,
    });

    const { endpoint, certificateAuthority } = new DataAwsEksCluster(this, "cluster", {
      provider,
      name: clusterName,
    });
    this.config = {
      host: endpoint,
      clusterCaCertificate: Fn.base64decode(certificateAuthority.get(0).data),
      token:
        tokenSource === TokenSource.EPHEMERAL
          ? this.ephemeralToken(cluster)
          : this.storedToken(cluster),
    };
    // What is in a cluster can be taken out of a state without harm since 1.7, by `removed`.
    requireTerraform(this, tokenSource === TokenSource.EPHEMERAL ? 10 : 7);
  }

  private ephemeralToken({ clusterName, provider }: ILocatedEksCluster): string {
    const token = new EphemeralResource(this, "token", {
      type: "aws_eks_cluster_auth",
      provider,
      arguments: { name: clusterName },
    });
    return token.attribute("token");
  }

  private storedToken({ clusterName, provider }: ILocatedEksCluster): string {
    Annotations.of(this).addWarning(
      `The token for the cluster "${clusterName}" is kept in the plan and in the state of this stack, where whoever reads them can use it for 15 minutes. With Terraform 1.10 or later, leave tokenSource out: no token is kept then.`,
    );
    return new DataAwsEksClusterAuth(this, "token", { provider, name: clusterName }).token;
  }
}
