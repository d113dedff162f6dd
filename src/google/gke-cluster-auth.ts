import { DataGoogleClientConfig } from "@cdktf/provider-google/lib/data-google-client-config";
import { DataGoogleContainerCluster } from "@cdktf/provider-google/lib/data-google-container-cluster";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Annotations, Fn, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { EphemeralResource } from "../cluster/ephemeral-resource";
import type { INamedCluster } from "../cluster/links";
import { requireTerraform } from "../cluster/required-terraform";
import { assertSignIn, type KubernetesAccess } from "../cluster/sign-in";
import { CreatedGkeCluster } from "./created-gke-cluster";

/** A GKE cluster, by what it takes to find it. Every `IGkeCluster` is one. */
export interface ILocatedGkeCluster extends INamedCluster {
  /** Region or zone of the control plane. */
  readonly location: string;
  /** Provider of the cluster's project, of the stack that looks for it. */
  readonly provider: GoogleProvider;
}

/** Which cluster is signed in to, and as whom. */
export interface GkeClusterAuthProps {
  /** A cluster that exists when the stack is planned: one that another stack created, or adopted. */
  readonly cluster: ILocatedGkeCluster;
  /**
   * Email address of the service account that signs in. The Google provider's identity needs the role
   * `roles/iam.serviceAccountTokenCreator` on it. Its token is a new one for each plan and each apply,
   * which neither the plan nor the state holds. Terraform 1.10 or later.
   * @default - the Google provider's own identity, whose token is kept in plan and state
   */
  readonly serviceAccountEmail?: string;
}

/** What a token is for: nothing narrower opens the API server of a cluster. */
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/**
 * How a kubernetes provider signs in to a GKE cluster: endpoint and authority by a data source, and a
 * token of a service account, or of the Google provider's identity.
 *
 * @example
 * const { config } = new GkeClusterAuth(stack, "auth-a", { cluster: a, serviceAccountEmail });
 * new KubernetesProvider(stack, "kubernetes-a", { alias: "a", ...config });
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs/ephemeral-resources/service_account_access_token
 */
export class GkeClusterAuth extends Construct {
  /** Arguments of the kubernetes provider. */
  public readonly config: KubernetesAccess;

  /** @throws ValidationError AUTH_STACK */
  public constructor(scope: Construct, id: string, props: GkeClusterAuthProps) {
    super(scope, id);
    const { cluster, serviceAccountEmail } = props;
    const { clusterName, location, provider } = cluster;
    assertSignIn(this, {
      clusterName,
      provider,
      creator: cluster instanceof CreatedGkeCluster ? cluster : undefined,
      example: `a GoogleProvider in "${TerraformStack.of(this).node.id}", and give { clusterName: "${clusterName}", location: "${location}", provider }`,
    });

    const { endpoint, masterAuth } = new DataGoogleContainerCluster(this, "cluster", {
      provider,
      name: clusterName,
      location,
    });
    this.config = {
      host: `https://${endpoint}`,
      clusterCaCertificate: Fn.base64decode(masterAuth.get(0).clusterCaCertificate),
      token:
        serviceAccountEmail === undefined
          ? this.storedToken(cluster)
          : this.ephemeralToken(provider, serviceAccountEmail),
    };
  }

  private ephemeralToken(provider: GoogleProvider, serviceAccountEmail: string): string {
    requireTerraform(this, 10);
    const token = new EphemeralResource(this, "token", {
      type: "google_service_account_access_token",
      provider,
      arguments: { target_service_account: serviceAccountEmail, scopes: [SCOPE] },
    });
    return token.attribute("access_token");
  }

  private storedToken({ clusterName, provider }: ILocatedGkeCluster): string {
    Annotations.of(this).addWarning(
      `The token for the cluster "${clusterName}" is kept in the plan and in the state of this stack, where whoever reads them can use it for an hour. With Terraform 1.10 or later, set serviceAccountEmail: no token is kept then.`,
    );
    return new DataGoogleClientConfig(this, "token", { provider }).accessToken;
  }
}
