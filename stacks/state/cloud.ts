import { TerraformBackend, type TerraformRemoteState } from "cdktf";
import type { Construct } from "constructs";
import { type Arguments, blockOf } from "./arguments";
import { secret, stateName, text, unsupported } from "./key";
import { RemoteState, type StateBackendKind } from "./state-backend";

/**
 * The `cloud` block of a stack. cdktf's own class for it asks the machine's Terraform for its version
 * at synthesis, which shall need no other program.
 *
 * @see https://developer.hashicorp.com/terraform/language/terraform#terraform-cloud
 */
class CloudBackend extends TerraformBackend {
  public constructor(
    scope: Construct,
    private readonly args: Arguments,
  ) {
    super(scope, "backend", "cloud");
  }

  public override toTerraform(): object {
    return { terraform: { cloud: blockOf(this.args) } };
  }

  /** What other stacks read this stack's outputs by, which takes no project: names are unique. */
  public getRemoteStateDataSource(scope: Construct, id: string): TerraformRemoteState {
    const { "workspaces.project": _, ...found } = this.args;
    return new RemoteState(scope, id, { backend: "remote", config: blockOf(found) });
  }
}

/**
 * In a workspace of HCP Terraform, or of Terraform Enterprise at `hostname`, a workspace a stack.
 *
 * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
 */
export const cloud: StateBackendKind = {
  keys: {
    organization: text({ required: "my-organization" }),
    hostname: text(),
    "workspaces.name": stateName("{stack}", {
      takes: "names of up to 90 letters, digits, hyphens and underscores",
      holds: (name) => /^[A-Za-z0-9_-]{1,90}$/.test(name),
    }),
    "workspaces.project": text(),
    "workspaces.tags": unsupported(
      "stacks read each other's outputs, and cdktf finds no single workspace by tags",
      'give workspaces.name instead, such as "tidb-{stack}"',
    ),
    token: secret("TF_TOKEN_app_terraform_io, or the variable of your hostname,"),
  },
  keep: (stack, args) => new CloudBackend(stack, args),
};
