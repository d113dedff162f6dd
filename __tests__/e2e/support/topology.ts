import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { EksTopology } from "../../../stacks/eks-topology";
import { addEksStacks } from "../../../stacks/topologies";
import type { TerraformJson } from "./fixture/document";
import { type Moto, startMoto } from "./moto";
import { type PlannedChange, Workspace } from "./terraform";

/**
 * In the order in which they are deployed. Not eks-dns, which Terraform can neither validate nor plan
 * without a kubernetes provider, nor apply without clusters that have an API server.
 */
const STACKS = ["eks-clusters", "eks-network"] as const;

/** The stacks of an EKS topology, in a folder of their own, deployed to moto. */
export class TopologyDeployment {
  private readonly folder = mkdtempSync(join(tmpdir(), "topology-"));

  /** @param state where the state is kept: the context `state` of the app; a file in the folder by default */
  public constructor(
    private readonly moto: Moto,
    private readonly state: Readonly<Record<string, unknown>> = {},
  ) {}

  /** Writes the Terraform JSON of a topology in place of the one before; the state stays. */
  public synthesize(topology: EksTopology): void {
    const outdir = join(this.folder, "cdktf.out");
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, stackTraces: false, context: { state: this.state } });
    addEksStacks(app, topology);
    app.synth();
  }

  /** A stack of the topology, ready to be planned. */
  public async workspace(stack: (typeof STACKS)[number]): Promise<Workspace> {
    return Workspace.init(join(this.folder, "cdktf.out", "stacks", stack), this.moto.env);
  }

  /** A stack beside the topology's that this package did not make. */
  public async foreignStack(name: string, json: TerraformJson): Promise<Workspace> {
    const folder = join(this.folder, "cdktf.out", "stacks", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
    return Workspace.init(folder, this.moto.env);
  }

  /**
   * Plans and applies each stack, as `cdktf deploy eks-clusters eks-network` does.
   *
   * @returns what was planned for each stack: resources alone, without outputs
   */
  public async deploy(topology: EksTopology): Promise<Record<string, PlannedChange[]>> {
    this.synthesize(topology);
    const planned: Record<string, PlannedChange[]> = {};
    for (const stack of STACKS) {
      const workspace = await this.workspace(stack);
      const changes = await workspace.plan();
      planned[stack] = changes.filter(({ address }) => !address.startsWith("output."));
      await workspace.applyPlanned();
    }
    return planned;
  }

  /** Everything that a deploy would change now, over both stacks. */
  public async pendingChanges(): Promise<PlannedChange[]> {
    const changes: PlannedChange[] = [];
    for (const stack of STACKS) {
      changes.push(...(await (await this.workspace(stack)).plan()));
    }
    return changes;
  }

  public async destroy(): Promise<void> {
    for (const stack of [...STACKS].reverse()) {
      await (await this.workspace(stack)).destroy();
    }
  }

  /** Removes the folder with JSON and state. */
  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/**
 * Runs a test with a deployment, and an AWS, of its own, so that the tests of a file can run at once:
 * most of the time, they wait for Terraform.
 */
export async function withDeployment(
  test: (deployment: TopologyDeployment, moto: Moto) => Promise<void>,
): Promise<void> {
  const moto = await startMoto();
  const deployment = new TopologyDeployment(moto);
  try {
    await test(deployment, moto);
  } finally {
    deployment.remove();
    await moto.stop();
  }
}
