import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, type Json, parseRecord } from "../json";
import { type PlannedChange, Workspace } from "../terraform";
import type { KubernetesCluster } from "./kubectl";
import { deleteObject, isReplaced, readObject, writeObject } from "./object-calls";
import {
  kubernetesAliases,
  kubernetesBlocks,
  readStandIn,
  STAND_IN,
  type StandIn,
  withStandIns,
} from "./stand-ins";

/** Clusters by the alias of their kubernetes provider. */
export type Clusters = ReadonlyMap<string, KubernetesCluster>;

type Stack = Readonly<Record<string, unknown>>;

/** What a plan does to a stand-in, and so to an object. */
interface Change {
  readonly actions: readonly string[];
  readonly before: StandIn | undefined;
  readonly after: StandIn | undefined;
}

/**
 * A stack that real Terraform plans without the kubernetes provider, see {@link withStandIns}, and
 * whose objects kubectl writes. It differs from the provider in this: of what changes in the clusters
 * by other hands it sees what data sources find, and nothing else; the arguments that replace an
 * object are those of {@link isReplaced}; objects are written by kind, not by dependency.
 */
export class KubectlStack {
  /** @param stack the synthesized JSON of the folder, in the place of which the stand-ins are put */
  public static async open(
    folder: string,
    stack: Stack,
    clusters: Clusters,
  ): Promise<KubectlStack> {
    const file = join(folder, "cdk.tf.json");
    await writeStandIns(file, stack, clusters);
    return new KubectlStack(file, stack, clusters, await Workspace.init(folder, {}));
  }

  private constructor(
    private readonly file: string,
    private readonly stack: Stack,
    private readonly clusters: Clusters,
    private readonly workspace: Workspace,
  ) {}

  public async plan(): Promise<PlannedChange[]> {
    await writeStandIns(this.file, this.stack, this.clusters);
    const planned = await this.workspace.plan();
    const changes = await this.changes();
    return planned.map(({ address, actions }) => {
      const change = changes.get(address);
      const standIn = change?.after ?? change?.before;
      return { address: standIn?.address ?? address, actions: change?.actions ?? actions };
    });
  }

  public async apply(): Promise<void> {
    await this.plan();
    const changes = await this.changes();
    await this.workspace.applyPlanned();
    await this.carryOut(changes);
  }

  public async destroy(): Promise<void> {
    const before = await this.standIns();
    this.assertProviders([...before.values()]);
    await this.workspace.destroy();
    await this.delete([...before.values()]);
  }

  public async output(): Promise<Record<string, unknown>> {
    return this.workspace.output();
  }

  /** What was planned last, by address of the stand-in. */
  private async changes(): Promise<Map<string, Change>> {
    const planned = parseRecord(await this.workspace.plannedJson(), "terraform show -json");
    const { resource_changes: all } = planned;
    const changes = new Map<string, Change>();
    for (const { address, change } of Array.isArray(all) ? all.filter(isRecord) : []) {
      if (typeof address !== "string" || !isRecord(change)) continue;
      const { actions, before: old, after: next } = change;
      const [before, after] = [readStandIn(old), readStandIn(next)];
      if (before === undefined && after === undefined) continue;
      const isNew = before && after && isReplaced(after.type, before.args, after.args);
      const planned = Array.isArray(actions) ? actions.map(String) : [];
      changes.set(address, { actions: isNew ? ["delete", "create"] : planned, before, after });
    }
    this.assertProviders([...changes.values()].flatMap(({ before }) => before ?? []));
    return changes;
  }

  /** Terraform does nothing to what is in the state while its provider is not declared. */
  private assertProviders(standIns: readonly StandIn[]): void {
    const aliases = kubernetesAliases(this.stack);
    const orphan = standIns.find(({ alias }) => !aliases.includes(alias));
    if (orphan !== undefined) {
      throw new Error(`Provider configuration not present: ${orphan.alias}, of ${orphan.address}`);
    }
  }

  /** What is in the state, by address of the stand-in. */
  private async standIns(): Promise<Map<string, StandIn>> {
    const { values } = await this.workspace.showState();
    const root = isRecord(values) ? values["root_module"] : undefined;
    const resources = isRecord(root) ? root["resources"] : undefined;
    const found = new Map<string, StandIn>();
    for (const resource of Array.isArray(resources) ? resources.filter(isRecord) : []) {
      const standIn = resource["type"] === STAND_IN ? readStandIn(resource["values"]) : undefined;
      if (standIn !== undefined) found.set(String(resource["address"]), standIn);
    }
    return found;
  }

  private async carryOut(changes: ReadonlyMap<string, Change>): Promise<void> {
    const doing = (action: string): [string, Change][] =>
      [...changes].filter(([, { actions }]) => actions.includes(action));
    await this.delete(doing("delete").flatMap(([, { before }]) => before ?? []));
    // The plan does not know what is only known when something else is there; the state does.
    const state = await this.standIns();
    const created = new Set(doing("create").map(([address]) => address));
    const writes = [...created, ...doing("update").map(([address]) => address)]
      .flatMap((address) => {
        const standIn = state.get(address);
        return standIn === undefined ? [] : [{ address, standIn }];
      })
      .sort((one, other) => rank(one.standIn) - rank(other.standIn));
    for (const [index, { standIn }] of writes.entries()) {
      try {
        await writeObject(clusterOf(this.clusters, standIn.alias), standIn.type, standIn.args);
      } catch (error) {
        for (const { address } of writes.slice(index)) {
          if (created.has(address)) await this.workspace.taint(address);
        }
        throw new Error(`${standIn.address}: ${String(error)}`, { cause: error });
      }
    }
  }

  private async delete(standIns: readonly StandIn[]): Promise<void> {
    for (const { type, alias, args } of [...standIns].sort((a, b) => rank(b) - rank(a))) {
      await deleteObject(clusterOf(this.clusters, alias), type, args);
    }
  }
}

/** What others need is written first, and deleted last. */
function rank({ type }: StandIn): number {
  const needed = ["kubernetes_namespace", "kubernetes_service_account", "kubernetes_config_map"];
  const index = needed.indexOf(type.replace(/_v1$/, ""));
  if (index !== -1) return index;
  return type.startsWith("kubernetes_job") ? needed.length + 1 : needed.length;
}

function clusterOf(clusters: Clusters, alias: string): KubernetesCluster {
  const cluster = clusters.get(alias);
  if (cluster === undefined) throw new Error(`No cluster was given for kubernetes.${alias}.`);
  return cluster;
}

async function writeStandIns(file: string, stack: Stack, clusters: Clusters): Promise<void> {
  const found = new Map<string, Json>();
  for (const { type, id, alias, body } of kubernetesBlocks(stack, "data")) {
    found.set(`${type}.${id}`, await readObject(clusterOf(clusters, alias), type, body));
  }
  writeFileSync(file, JSON.stringify(withStandIns(stack, found)));
}
