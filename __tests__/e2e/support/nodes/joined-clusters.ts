import { Ends } from "../ends";
import { Host } from "../faults/host";
import { Agent } from "./agent";
import { Cluster } from "./cluster";

const NUMBERS = { east: 10, west: 20, north: 30 } as const;
export type ClusterName = keyof typeof NUMBERS;

const PERIOD = 1;

/** A cluster, with the script on each of its nodes. */
export interface Member {
  readonly cluster: Cluster;
  /** In the order of the nodes. */
  readonly agents: readonly Agent[];
}

/** Clusters whose nodes are neighbours. */
export class JoinedClusters {
  /** Makes them; no script runs yet. */
  public static async create(): Promise<JoinedClusters> {
    const joined = new JoinedClusters(await Host.create());
    const made = await Promise.allSettled([
      joined.add("east"),
      joined.add("west"),
      joined.add("north"),
    ]);
    const failure = made.find((result) => result.status === "rejected");
    if (failure === undefined) return joined;
    await joined.remove();
    throw failure.reason;
  }

  /** What runs on it, and ends before the clusters do. */
  public readonly ends = new Ends();
  private readonly members = new Map<ClusterName, Member>();

  private constructor(private readonly network: Host) {
    this.ends.add(() => network.remove());
  }

  public member(name: ClusterName): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`There is no cluster ${name}.`);
    return member;
  }

  /** Gives a cluster other peers: what an apply does. */
  public setPeers(name: ClusterName, ...peers: readonly ClusterName[]): void {
    const routes = peers.flatMap((peer) => this.member(peer).cluster.routes());
    for (const agent of this.member(name).agents) agent.want(routes);
  }

  /** Waits until every script that runs has made a whole pass from now on. */
  public async pass(): Promise<void> {
    const agents = [...this.members.values()].flatMap((member) => member.agents);
    await Promise.all(agents.filter((agent) => agent.isRunning).map((agent) => agent.pass()));
  }

  /** Takes all of them away, the last that was made first. */
  public async remove(): Promise<void> {
    await this.ends.run();
  }

  private async add(name: ClusterName): Promise<void> {
    const cluster = await Cluster.create(this.network, { name, number: NUMBERS[name] }, this.ends);
    const agents: Agent[] = [];
    for (const node of cluster.nodes) {
      const agent = await Agent.prepare(node, { period: PERIOD });
      this.ends.add(() => agent.remove());
      agents.push(agent);
    }
    this.members.set(name, { cluster, agents });
  }
}
