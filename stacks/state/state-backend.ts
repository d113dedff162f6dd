import { TerraformBackend, TerraformRemoteState, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Arguments, type Block, blockOf } from "./arguments";
import type { Key } from "./key";

/** A place where Terraform can keep state. */
export interface StateBackendKind {
  /** What it takes, by argument. */
  readonly keys: Readonly<Record<string, Key>>;
  /**
   * The second number of the oldest Terraform 1 that knows all arguments.
   * @default - what every stack needs is enough
   */
  readonly terraform?: number;
  /** Keeps a stack's state there. */
  readonly keep: (stack: TerraformStack, args: Arguments) => void;
}

/**
 * A backend whose arguments are written as they are given. cdktf has no class for the kubernetes
 * backend, and its class for s3 knows no `use_lockfile`; this one serves them all.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class StateBackend extends TerraformBackend {
  private readonly block: Block;

  public constructor(scope: Construct, type: string, args: Arguments) {
    super(scope, "backend", type);
    this.block = blockOf(args);
  }

  /** What other stacks read this stack's outputs by: the same place, with the same arguments. */
  public getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new RemoteState(scope, name, {
      backend: this.name,
      workspace: "${terraform.workspace}",
      config: this.block,
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.block };
  }
}

/** What a {@link RemoteState} is. */
export interface RemoteStateProps {
  readonly backend: string;
  /** @default - that of the backend's configuration */
  readonly workspace?: string;
  readonly config: Block;
}

/**
 * The outputs of another stack.
 *
 * @see https://developer.hashicorp.com/terraform/language/state/remote-state-data
 */
export class RemoteState extends TerraformRemoteState {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RemoteStateProps,
  ) {
    super(scope, id, props.backend, {});
  }

  /** Writes the arguments as they are: cdktf would spell the names of labels in snake case. */
  public override toTerraform(): object {
    return { data: { terraform_remote_state: { [this.friendlyUniqueId]: this.props } } };
  }
}
