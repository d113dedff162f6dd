import type { Ends } from "../ends";
import { Host } from "../faults/host";
import { ECHO_PORT } from "./call";
import { Node } from "./node";
import { Pod } from "./pod";

export interface ClusterProps {
  readonly name: string;
  /** The second number of its pods' and the third of its nodes' addresses. */
  readonly number: number;
}

/** Port of the services. */
export const SERVICE_PORT = 80;

const PROTOCOLS = ["tcp", "udp"] as const;

/**
 * A cluster of two nodes with one pod each, whose services are what the iptables mode of kube-proxy
 * makes of them, and whose routes between its own nodes are those of kindnetd.
 */
export class Cluster {
  /**
   * @param network whose bridge its nodes are connected to
   * @param ends gets what takes it away, also when it cannot be made
   */
  public static async create(network: Host, props: ClusterProps, ends: Ends): Promise<Cluster> {
    const cluster = new Cluster(props, ends);
    await cluster.fill(network);
    return cluster;
  }

  public readonly name: string;
  public readonly nodes: Node[] = [];
  /** The pod of each node. */
  public readonly pods: Pod[] = [];
  /** Range of all its pods. */
  public readonly podCidr: string;
  /** Range of all its services. */
  public readonly services: string;
  /** Address of its DNS: the 10th of its services. */
  public readonly dnsAddress: string;

  private constructor(
    private readonly props: ClusterProps,
    private readonly ends: Ends,
  ) {
    this.name = props.name;
    this.podCidr = `10.${props.number}.0.0/16`;
    this.services = `10.1${props.number}.0.0/16`;
    this.dnsAddress = this.serviceAddress(10);
  }

  /** Pod range of a node. */
  public podRange(node: number): string {
    return `10.${this.props.number}.${node}.0/24`;
  }

  /** Address of a service, by its place in the range. */
  public serviceAddress(place: number): string {
    return `10.1${this.props.number}.0.${place}`;
  }

  /** What its peers' nodes are to have: each node's pods by that node, the services by the first. */
  public routes(): string[] {
    const [first] = this.nodes;
    return [
      ...this.nodes.map((node, index) => `${this.podRange(index)} ${node.address}`),
      `${this.services} ${first?.address ?? ""}`,
    ];
  }

  /** Starts another pod on a node. */
  public async addPod(node: number): Promise<Pod> {
    const at = this.nodes[node];
    if (at === undefined) throw new Error(`${this.name} has no node ${node}.`);
    const host = await Host.create();
    this.ends.add(() => host.remove());
    const range = `10.${this.props.number}.${node}`;
    const address = `${range}.${this.pods.length + 10}`;
    await at.host.attach(host, `${range}.1`, address);
    const pod = await Pod.start(host, address);
    this.ends.add(() => pod.stop());
    this.pods.push(pod);
    return pod;
  }

  /** Lets a service address lead to a port of a pod, on every node, over TCP and UDP. */
  public async serve(address: string, port: number, pod: Pod, podPort: number): Promise<void> {
    const rules = PROTOCOLS.flatMap((protocol) => {
      const match = `-A KUBE-SERVICES -d ${address}/32 -p ${protocol} -m ${protocol} --dport ${port}`;
      return [
        `${match} ! -s ${this.podCidr} -j MARK --or-mark 0x4000`,
        `${match} -j DNAT --to-destination ${pod.address}:${podPort}`,
      ];
    });
    for (const node of this.nodes) await node.restoreNat(rules);
  }

  /** Asserts the routes among its nodes, as kindnetd does again and again. */
  public async routeNodes(): Promise<void> {
    for (const node of this.nodes) {
      for (const [index, other] of this.nodes.entries()) {
        if (other === node) continue;
        await node.ip("route", "replace", this.podRange(index), "via", other.address);
      }
    }
  }

  private async fill(network: Host): Promise<void> {
    const { number } = this.props;
    for (const index of [0, 1]) {
      const node = await Node.create(network, {
        address: `172.19.${number}.${index + 2}`,
        clusterPods: this.podCidr,
      });
      this.ends.add(() => node.host.remove());
      this.nodes.push(node);
      await node.host.addAddress(`10.${number}.${index}.1`);
      await node.restoreNat([
        ":KUBE-SERVICES - [0:0]",
        "-I POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE",
        "-A PREROUTING -j KUBE-SERVICES",
        "-A OUTPUT -j KUBE-SERVICES",
      ]);
    }
    await this.routeNodes();
    for (const index of this.nodes.keys()) {
      const pod = await this.addPod(index);
      await this.serve(this.serviceAddress(20 + index), SERVICE_PORT, pod, ECHO_PORT);
    }
  }
}
