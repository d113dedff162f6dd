import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { resourceName } from "./names";

/** Whose nodes a {@link NodeServiceAccount} is for. */
export interface NodeServiceAccountProps {
  readonly clusterName: string;
  readonly projectId: string;
  readonly provider: GoogleProvider;
}

const MAX_ACCOUNT_ID = 30;

/** All that nodes need of the project: to write logs and metrics, and to report themselves. */
const NODE_ROLE = "roles/container.defaultNodeServiceAccount";

/** The scope with which the roles of the account alone say what the nodes may do. */
export const OAUTH_SCOPES: readonly string[] = ["https://www.googleapis.com/auth/cloud-platform"];

/**
 * The identity of the nodes of a cluster, with the one role that GKE asks for.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
 */
export class NodeServiceAccount extends Construct {
  public readonly email: string;
  /** Nodes are of use only with it; it outlives them. */
  public readonly role: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: NodeServiceAccountProps) {
    super(scope, id);
    const { clusterName, projectId, provider } = props;
    const account = new ServiceAccount(this, "account", {
      provider,
      accountId: resourceName(["gke-nodes", clusterName], MAX_ACCOUNT_ID),
      displayName: `Nodes of the GKE cluster ${clusterName}`,
    });
    this.email = account.email;
    this.role = new ProjectIamMember(this, "role", {
      provider,
      project: projectId,
      role: NODE_ROLE,
      member: account.member,
    });
  }
}
