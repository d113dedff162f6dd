import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, DataResource, TerraformStack } from "cdktf";
import { keepState } from "../../../stacks/state/keep-state";
import { Workspace } from "./terraform";

/**
 * A stack `first`, and a stack `second` that takes a value of it which only an apply knows, both with
 * Terraform's own resources alone. Their state is kept as that of the topologies is.
 */
export class SmallStacks {
  private readonly folder = mkdtempSync(join(tmpdir(), "small-stacks-"));

  /**
   * @param state the context `state` of the app
   * @param env what Terraform needs to reach the state
   */
  public constructor(
    state: Readonly<Record<string, unknown>>,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    const outdir = join(this.folder, "cdktf.out");
    mkdirSync(outdir);
    const app = new App({ outdir, stackTraces: false, context: { state } });
    const first = new TerraformStack(app, "first");
    keepState(first);
    const made = new DataResource(first, "made", { input: { by: "the first stack" } });
    const second = new TerraformStack(app, "second");
    keepState(second);
    new DataResource(second, "taken", { input: { from: made.id } });
    app.synth();
  }

  /** What is synthesized of a stack. */
  public json(stack: "first" | "second"): string {
    return readFileSync(join(this.folder, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
  }

  /** A stack, ready to be planned. */
  public async workspace(stack: "first" | "second"): Promise<Workspace> {
    return Workspace.init(join(this.folder, "cdktf.out", "stacks", stack), this.env);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
