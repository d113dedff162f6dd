import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command";
import type { JsonObject } from "../json";
import { kubectl, type KubernetesCluster } from "../kubernetes/kubectl";

/** A cluster of one node. */
export interface KindClusterProps {
  /** Name, of no other cluster on this Docker engine. */
  readonly name: string;
  /** Pod range: a CIDR no smaller than /24. */
  readonly pods: string;
  /** Service range: a CIDR. */
  readonly services: string;
  /** Domain of its names, such as `cluster.local`. */
  readonly clusterDomain: string;
}

const TIMEOUT = "--timeout=3m";

/**
 * A real cluster, made by the kind on PATH from the node image that `LAB_NODE_IMAGE` names, else from
 * kind's own.
 *
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export class KindCluster implements KubernetesCluster {
  public readonly kubeconfig: string;
  private readonly folder: string;

  public constructor(public readonly props: KindClusterProps) {
    this.folder = mkdtempSync(join(tmpdir(), `${props.name}-`));
    this.kubeconfig = join(this.folder, "kubeconfig");
  }

  /** Makes it, and waits until it runs pods. */
  public async create(): Promise<void> {
    const { name, pods, services, clusterDomain } = this.props;
    const config: JsonObject = {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      networking: { podSubnet: pods, serviceSubnet: services },
      kubeadmConfigPatches: [
        JSON.stringify({ kind: "ClusterConfiguration", networking: { dnsDomain: clusterDomain } }),
      ],
      nodes: [{ role: "control-plane" }],
    };
    const file = join(this.folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    const image = process.env["LAB_NODE_IMAGE"];
    await command("kind", [
      ...["create", "cluster", "--name", name, "--config", file, "--kubeconfig", this.kubeconfig],
      ...(image === undefined ? [] : ["--image", image]),
    ]);
    // What its node and pods send stays in Docker's network: all that is asked for is there.
    await this.onNode("ip", "route", "replace", "unreachable", "default");
    await this.kubectl("wait", "--for=condition=Ready", "node", "--all", TIMEOUT);
  }

  /** Deletes it, or what there is of it. */
  public async delete(): Promise<void> {
    const args = ["delete", "cluster", "--name", this.props.name];
    await command("kind", [...args, "--kubeconfig", this.kubeconfig]);
    rmSync(this.folder, { recursive: true });
  }

  /** Copies an image of the engine to the node. */
  public async load(image: string): Promise<void> {
    await command("kind", ["load", "docker-image", image, "--name", this.props.name]);
  }

  /** Runs a command on the node, as root. */
  public async onNode(...words: readonly string[]): Promise<string> {
    return command("docker", ["exec", `${this.props.name}-control-plane`, ...words]);
  }

  /** Drops what its pods send to a range. */
  public async cutOff(range: string): Promise<void> {
    await this.onNode("ip", "route", "replace", "blackhole", range);
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

  /** IP address of the node in Docker's network. */
  public async nodeAddress(): Promise<string> {
    const path = '{.status.addresses[?(@.type=="InternalIP")].address}';
    const [address] = await this.fields(path, "nodes");
    if (address === undefined) throw new Error(`The node of ${this.props.name} has no address.`);
    return address;
  }
}

async function command(name: string, args: readonly string[]): Promise<string> {
  return (await run(name, args, { env: process.env })).stdout;
}
