import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import type { GkeTopology } from "../../../../stacks/gke-topology";
import { addGkeStack } from "../../../../stacks/topologies";
import { type PlannedChange, Workspace } from "../terraform";
import type { Google } from "./google";

/** Stacks of GKE resources in a folder of their own, deployed to the stand-in for Google. */
export class GkeDeployment {
  private readonly folder = mkdtempSync(join(tmpdir(), "gke-"));

  public constructor(public readonly google: Google) {}

  /** Writes the stack of a topology in place of the one before, as it is; the state stays. */
  public async open(topology: GkeTopology): Promise<Workspace> {
    return this.openApp("gke", (app) => {
      addGkeStack(app, topology);
    });
  }

  /** Writes a stack that a test declares itself. */
  public async openStack(
    name: string,
    declare: (stack: TerraformStack) => void,
  ): Promise<Workspace> {
    return this.openApp(name, (app) => {
      declare(new TerraformStack(app, name));
    });
  }

  /** Plans and applies a topology, and says what was planned. */
  public async deploy(topology: GkeTopology): Promise<PlannedChange[]> {
    const stack = await this.open(topology);
    const changes = await stack.plan();
    await stack.applyPlanned();
    return changes;
  }

  /** Removes the folder with JSON and state, and ends the stand-in. */
  public async remove(): Promise<void> {
    await this.google.stop();
    rmSync(this.folder, { recursive: true });
  }

  private async openApp(stack: string, declare: (app: App) => void): Promise<Workspace> {
    const outdir = join(this.folder, "cdktf.out");
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, stackTraces: false });
    declare(app);
    app.synth();
    return Workspace.init(join(outdir, "stacks", stack), this.google.env);
  }
}
