import { run } from "../command";
import { Host } from "../faults/host";

/** The range of the network in which all nodes are neighbours, as Docker gives one to kind. */
const PREFIX_LENGTH = 16;
const CHAIN = "KIND-MASQ-AGENT";

// For as long as a command runs, and for it alone, another program is iptables.
const WITH_IPTABLES = [
  'at() { readlink -f "$(command -v "$1")"; }',
  'mount --bind "$(at "$0")" "$(at iptables)" && exec "$@"',
].join("; ");

export interface NodeProps {
  /** Of the node, in the network of all nodes. */
  readonly address: string;
  /** Of the whole cluster: a CIDR. */
  readonly clusterPods: string;
  /**
   * The program that it has as iptables, such as iptables-legacy.
   * @default this machine's
   */
  readonly iptables?: string;
}

/** What the script changes on a node. */
export interface NodeState {
  readonly routes: readonly string[];
  readonly rules: readonly string[];
}

/** A node of a cluster: a host with what kindnetd keeps on it. */
export class Node {
  /** @param network whose bridge it is connected to */
  public static async create(network: Host, props: NodeProps): Promise<Node> {
    const host = await Host.create();
    const node = new Node(host, props);
    try {
      await network.bridge(host, `${props.address}/${PREFIX_LENGTH}`);
      // Whoever calls what is out of reach is told each time.
      await host.run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0");
      await node.setMasquerading();
    } catch (error) {
      await host.remove();
      throw error;
    }
    return node;
  }

  /** Its address in the network of all nodes. */
  public address: string;

  private constructor(
    public readonly host: Host,
    private readonly props: NodeProps,
  ) {
    this.address = props.address;
  }

  /** A command that runs what follows it on the node, with the iptables that the node has. */
  public get via(): readonly string[] {
    const { via } = this.host;
    const { iptables } = this.props;
    return iptables === undefined ? via : [...via, "sh", "-c", WITH_IPTABLES, iptables];
  }

  /** Asserts its NAT chain, as kindnetd does again and again: what is there stays where it is. */
  public async setMasquerading(): Promise<void> {
    const own = await this.rules();
    const lines = [
      `-A POSTROUTING -m addrtype ! --dst-type LOCAL -j ${CHAIN}`,
      `-A ${CHAIN} -d ${this.props.clusterPods} -j RETURN`,
      `-A ${CHAIN} -j MASQUERADE`,
    ].filter((rule) => !own.includes(rule));
    const chain = own.includes(`-N ${CHAIN}`) ? [] : [`:${CHAIN} - [0:0]`];
    await this.restoreNat([...chain, ...lines]);
  }

  /** Adds chains and rules of the NAT table, in the format of iptables-save. */
  public async restoreNat(lines: readonly string[]): Promise<void> {
    const text = ["*nat", ...lines, "COMMIT", ""].join("\n");
    await this.run(["iptables-restore", "--noflush"], text);
  }

  /** Takes all rules out of the chain, and with `remove` the chain itself. */
  public async clearMasquerading({ remove }: { readonly remove: boolean }): Promise<void> {
    await this.iptables("-F", CHAIN);
    if (!remove) return;
    await this.iptables(
      ...["-D", "POSTROUTING", "-m", "addrtype", "!", "--dst-type", "LOCAL", "-j", CHAIN],
    );
    await this.iptables("-X", CHAIN);
  }

  /** Runs iptables on its NAT table. */
  public async iptables(...words: readonly string[]): Promise<string> {
    return this.run(["iptables", "-w", "5", "-t", "nat", ...words]);
  }

  /** All of its NAT table, in the order of iptables. */
  public async rules(): Promise<string[]> {
    return (await this.iptables("-S")).trim().split("\n");
  }

  /** The rules of the chain alone, in their order. */
  public async masquerading(): Promise<string[]> {
    return (await this.rules()).filter((rule) => rule.startsWith(`-A ${CHAIN} `));
  }

  /** Runs ip for IPv4 on the node. */
  public async ip(...words: readonly string[]): Promise<string> {
    return this.run(["ip", "-4", ...words]);
  }

  /** All of its routes, sorted. */
  public async routes(): Promise<string[]> {
    const lines = (await this.ip("route", "show")).split("\n");
    return lines
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .sort();
  }

  /** All of both, in an order that does not depend on when they came. */
  public async state(): Promise<NodeState> {
    return { routes: await this.routes(), rules: (await this.rules()).sort() };
  }

  /** What a restart may do: it has another address, and no route that leaves the node. */
  public async moveTo(address: string): Promise<void> {
    await this.ip("address", "flush", "dev", "eth0");
    await this.ip("address", "add", `${address}/${PREFIX_LENGTH}`, "dev", "eth0");
    this.address = address;
  }

  private async run(words: readonly string[], input = ""): Promise<string> {
    const [program = "", ...args] = [...this.via, ...words];
    return (await run(program, args, { env: process.env, input })).stdout;
  }
}
