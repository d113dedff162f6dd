import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "./errors";

/** What a kubernetes or helm provider needs to reach a cluster: arguments of that provider. */
export interface KubernetesAccess {
  /** URL of the API server. */
  readonly host: string;
  /** PEM text of the authority that signed the API server's certificate. */
  readonly clusterCaCertificate: string;
  /** Bearer token of the identity that signs in. */
  readonly token: string;
}

/** A cluster that a stack signs in to. */
export interface SignIn {
  readonly clusterName: string;
  /** Provider that looks for the cluster. */
  readonly provider: TerraformProvider;
  /** The construct that creates the cluster; none for one that another app created, or adopted. */
  readonly creator: IConstruct | undefined;
  /** What to declare in place of a provider of another stack. */
  readonly example: string;
}

/**
 * Refuses a sign-in that Terraform could not plan.
 *
 * @param scope the construct that signs in
 * @throws ValidationError AUTH_STACK
 */
export function assertSignIn(scope: Construct, signIn: SignIn): void {
  const { clusterName, provider, creator, example } = signIn;
  const stack = TerraformStack.of(scope);
  if (creator !== undefined && TerraformStack.of(creator) === stack) {
    throw new ValidationError({
      code: ErrorCode.AUTH_STACK,
      problem: `The cluster "${clusterName}" is created in the stack that signs in to it, and Terraform cannot plan what is in a cluster before there is one.`,
      found: `cluster and sign-in both in the stack "${stack.node.id}"`,
      fix: `sign in to "${clusterName}" in a stack that is deployed after this one.`,
      scope,
    });
  }
  const declaredIn = TerraformStack.of(provider);
  if (declaredIn !== stack) {
    throw new ValidationError({
      code: ErrorCode.AUTH_STACK,
      problem: `The cluster "${clusterName}" has a provider of another stack, and a stack knows its own providers alone.`,
      found: `a provider of the stack "${declaredIn.node.id}" in "${stack.node.id}"`,
      fix: `declare ${example} as cluster.`,
      scope,
    });
  }
}
