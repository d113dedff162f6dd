import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command";
import type { JsonObject } from "../json";
import { kubectl, type KubernetesCluster } from "../kubernetes/kubectl";

const TIMEOUT = "--timeout=3m";

/** A name that no other cluster on this Docker engine has: other runs may have some, too. */
export function uniqueName(name: string): string {
  return `e2e-${process.pid.toString(36)}-${Date.now().toString(36)}-${name}`;
}

/** A real cluster, made by kind. */
export class KindCluster implements KubernetesCluster {
  public readonly kubeconfig: string;
  private readonly folder: string;

  public constructor(public readonly name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `${name}-`));
    this.kubeconfig = join(this.folder, "kubeconfig");
  }

  /**
   * Has the kind on PATH make it, and waits until it runs pods.
   *
   * @param config kind's configuration of a cluster
   * @param image of the nodes; kind's own without one
   * @see https://kind.sigs.k8s.io/docs/user/configuration/
   */
  public async create(config: JsonObject, image?: string): Promise<void> {
    const file = join(this.folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    await command("kind", [
      ...["create", "cluster", "--name", this.name, "--config", file],
      ...["--kubeconfig", this.kubeconfig],
      ...(image === undefined ? [] : ["--image", image]),
    ]);
    await this.settle();
  }

  /** Finds one that somebody else has made, and waits until it runs pods. */
  public async connect(): Promise<void> {
    writeFileSync(
      this.kubeconfig,
      await command("kind", ["get", "kubeconfig", "--name", this.name]),
    );
    await this.settle();
  }

  /** Waits until all nodes run pods, and keeps what they send in Docker's network. */
  public async settle(): Promise<void> {
    await this.onNodes("ip", "route", "replace", "unreachable", "default");
    await this.kubectl("wait", "--for=condition=Ready", "node", "--all", TIMEOUT);
  }

  /** Deletes it, or what there is of it. */
  public async delete(): Promise<void> {
    const args = ["delete", "cluster", "--name", this.name];
    await command("kind", [...args, "--kubeconfig", this.kubeconfig]);
    rmSync(this.folder, { recursive: true });
  }

  /** Copies an image of the engine to the nodes. */
  public async load(image: string): Promise<void> {
    await command("kind", ["load", "docker-image", image, "--name", this.name]);
  }

  /** Names of its nodes, which are those of their containers; of its control plane first. */
  public async nodes(): Promise<string[]> {
    const text = await command("kind", ["get", "nodes", "--name", this.name]);
    return text.trim().split("\n").sort();
  }

  /** Runs a command on a node, as root. */
  public async onNode(node: string, ...words: readonly string[]): Promise<string> {
    return command("docker", ["exec", node, ...words]);
  }

  /** Runs a command on every node, as root. */
  public async onNodes(...words: readonly string[]): Promise<string[]> {
    return Promise.all((await this.nodes()).map((node) => this.onNode(node, ...words)));
  }

  /** Starts the container of a node anew, and waits until it runs pods. */
  public async restart(node: string): Promise<void> {
    await command("docker", ["restart", node]);
    await this.settle();
  }

  /** Drops what its pods send to a range. */
  public async cutOff(range: string): Promise<void> {
    await this.onNodes("ip", "route", "replace", "blackhole", range);
  }

  /** Runs kubectl, and gives what it prints. */
  public async kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(this, args);
  }

  /** A field of each object that kubectl finds, in kubectl's JSONPath. */
  public async fields(path: string, ...args: readonly string[]): Promise<string[]> {
    const each = `jsonpath={range .items[*]}${path}{"\\n"}{end}`;
    const text = await this.kubectl("get", ...args, "-o", each);
    return text.split("\n").filter((line) => line !== "");
  }

  /** Makes objects, or updates them, in the order in which they are given. */
  public async apply(...objects: readonly JsonObject[]): Promise<void> {
    await kubectl(this, ["apply", "--server-side", "--force-conflicts", "-f", "-"], objects);
  }

  /** Waits until a pod is ready. */
  public async isReady(namespace: string, pod: string): Promise<void> {
    await this.kubectl("-n", namespace, "wait", "--for=condition=Ready", `pod/${pod}`, TIMEOUT);
  }

  /** IP address in Docker's network of the node whose name comes first. */
  public async nodeAddress(): Promise<string> {
    const path = '{.status.addresses[?(@.type=="InternalIP")].address}';
    const [address] = await this.fields(path, "nodes");
    if (address === undefined) throw new Error(`The node of ${this.name} has no address.`);
    return address;
  }
}

async function command(name: string, args: readonly string[]): Promise<string> {
  return (await run(name, args, { env: process.env })).stdout;
}
