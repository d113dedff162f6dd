import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { clusterId } from "../../../../stacks/cluster-names";
import type { KindTopology } from "../../../../stacks/kind-topology";
import { addKindStacks } from "../../../../stacks/topologies";
import { isRecord, parseRecord } from "../json";
import { type KubernetesStack, openKubernetesStack } from "../kubernetes/kubernetes-stack";
import { findPluginMirror, fullAddress } from "../providers";
import { Workspace } from "../terraform";
import { KindCluster } from "./cluster";
import { kindConfigOf } from "./config";

const PROVIDERS = ["tehcyx/kind", "kubernetes"] as const;

/**
 * The stacks of a kind topology, deployed to this machine's Docker engine. The clusters are made by
 * Terraform where a plugin mirror has kind's provider, else by the command `kind` from what the stack
 * says. Where it has the kubernetes provider, too, the second stack is deployed as it is written.
 */
export class KindDeployment {
  /** The clusters that are there, by their names. */
  public readonly clusters = new Map<string, KindCluster>();

  private readonly folder = mkdtempSync(join(tmpdir(), "kind-topology-"));
  private readonly kindProvider: string | undefined;
  private readonly hasBothProviders: boolean;
  // A stack is opened once after each synthesis.
  private opened: Promise<KubernetesStack> | undefined;

  public constructor() {
    const versions = PROVIDERS.map((name) => findPluginMirror()?.versions.get(fullAddress(name)));
    this.kindProvider = versions[0];
    this.hasBothProviders = versions.every((version) => version !== undefined);
    console.info(
      this.kindProvider === undefined
        ? "The command kind makes the clusters: no plugin mirror of this machine has its provider."
        : `The kind provider ${this.kindProvider} makes the clusters.`,
    );
  }

  /** Writes the Terraform JSON of a topology in place of the one before, and deploys its clusters. */
  public async deployClusters(topology: KindTopology): Promise<void> {
    const outdir = join(this.folder, "cdktf.out");
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir, stackTraces: false });
    addKindStacks(app, topology);
    app.synth();
    this.opened = undefined;
    const wanted = this.declaredClusters();
    const leaving = [...this.clusters].filter(([name]) => !wanted.has(name));
    const added = [...wanted.keys()].filter((name) => !this.clusters.has(name));
    for (const name of added) this.clusters.set(name, new KindCluster(name));
    if (this.kindProvider !== undefined) {
      await (await this.clusterStack()).apply();
    }
    // All of them have ended when one has failed: what is still being made cannot be deleted.
    const done = await Promise.allSettled([
      ...added.map((name) => this.make(name, wanted.get(name))),
      ...leaving.map(([name]) => this.removeCluster(name)),
    ]);
    const failure = done.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  }

  /** What a deploy of the clusters' stack would change now; nothing is known without the provider. */
  public async pendingClusters(): Promise<readonly unknown[]> {
    return this.kindProvider === undefined ? [] : (await this.clusterStack()).plan();
  }

  /** The stack of the network between the clusters, as it was written last. */
  public async network(): Promise<KubernetesStack> {
    this.opened ??= this.openNetwork();
    return this.opened;
  }

  private async openNetwork(): Promise<KubernetesStack> {
    const folder = this.stackFolder("kind-network");
    if (this.hasBothProviders) return Workspace.init(folder, this.environment);
    const byAlias = [...this.clusters].map(
      ([name, cluster]) => [clusterId(name), cluster] as const,
    );
    return openKubernetesStack(folder, new Map(byAlias));
  }

  /** A cluster that is there. */
  public cluster(name: string): KindCluster {
    const cluster = this.clusters.get(name);
    if (cluster === undefined) throw new Error(`There is no cluster ${name}.`);
    return cluster;
  }

  /** Destroys the clusters. */
  public async destroyClusters(): Promise<void> {
    if (this.kindProvider !== undefined) await (await this.clusterStack()).destroy();
    await this.removeClusters();
  }

  /** What is left for kubectl, in the home of whoever has deployed the clusters. */
  public kubeconfigs(): string {
    const folder = join(this.folder, ".kube");
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return files.map((file) => readFileSync(join(folder, file), "utf8")).join("");
  }

  /** Removes what there is of the clusters, and all that this has written. */
  public async remove(): Promise<void> {
    await this.removeClusters();
    rmSync(this.folder, { recursive: true });
  }

  private async removeClusters(): Promise<void> {
    await Promise.all([...this.clusters.keys()].map((name) => this.removeCluster(name)));
  }

  private async make(name: string, resource: unknown): Promise<void> {
    const cluster = this.cluster(name);
    if (this.kindProvider !== undefined) {
      await cluster.connect();
      return;
    }
    const { kind_config: config, node_image: image } = isRecord(resource) ? resource : {};
    await cluster.create(kindConfigOf(config), typeof image === "string" ? image : undefined);
  }

  private async removeCluster(name: string): Promise<void> {
    const cluster = this.cluster(name);
    // What Terraform has destroyed, this finds gone.
    await cluster.delete();
    this.clusters.delete(name);
  }

  /** The resources of the clusters' stack, by the names of the clusters. */
  private declaredClusters(): Map<string, unknown> {
    const file = join(this.stackFolder("kind-clusters"), "cdk.tf.json");
    const { resource } = parseRecord(readFileSync(file, "utf8"), file);
    const clusters = isRecord(resource) ? resource["kind_cluster"] : undefined;
    return new Map(
      Object.values(isRecord(clusters) ? clusters : {})
        .filter(isRecord)
        .map((cluster) => [String(cluster["name"]), cluster]),
    );
  }

  private async clusterStack(): Promise<Workspace> {
    return Workspace.init(this.stackFolder("kind-clusters"), this.environment);
  }

  private stackFolder(name: string): string {
    return join(this.folder, "cdktf.out", "stacks", name);
  }

  /** A home of its own, for the file that kubectl reads. */
  private get environment(): Record<string, string> {
    return { HOME: this.folder };
  }
}
