import { run } from "../command";
import type { Ends } from "../ends";
import { Host } from "../faults/host";
import type { CallResult, Call } from "../nodes/call";
import { ECHO_PORT } from "../nodes/call";
import { Pod } from "../nodes/pod";
import { VPC_NAMES, type VpcName, vpcCidrOf } from "../../../support/vpc-configurations";
import type { Rule, SynthesizedVpc } from "./synthesized-vpc";

/** What tells who calls where a call ended, by the ICMP error that it gets. */
export enum Refusal {
  ROUTE = "ENETUNREACH",
  ACL_EGRESS = "EHOSTUNREACH",
  ACL_INGRESS = "ENOPROTOOPT",
  SECURITY_GROUP = "ECONNREFUSED",
}

const REJECTIONS: Readonly<Record<Refusal, string>> = {
  [Refusal.ROUTE]: "icmp-net-prohibited",
  [Refusal.ACL_EGRESS]: "icmp-host-prohibited",
  [Refusal.ACL_INGRESS]: "icmp-proto-unreachable",
  [Refusal.SECURITY_GROUP]: "icmp-port-unreachable",
};

const ROUTERS = "198.18.0";
const GATEWAY = "198.18.1.1";
/** The devices of a router: to the node, to the load balancer, to other VPCs, to nowhere. */
const NODE = "host-0";
const BALANCER = "host-1";
const PEERINGS = "eth0";
const NOWHERE = "nowhere";
/** The table for answers of nodes that go back through the load balancer. */
const BALANCED = "100";
const FROM_BALANCER = "50";

/**
 * A VPC on this machine: a router with the routes, the ACL and the security group that Terraform would
 * make, a node, a pod behind it, and a load balancer.
 */
export class Vpc {
  public static async create(fabric: Host, name: VpcName, ends: Ends): Promise<Vpc> {
    const number = VPC_NAMES.indexOf(name);
    const [router, node, pod, balancer] = await Promise.all([host(), host(), host(), host()]);
    async function host(): Promise<Host> {
      const made = await Host.create();
      ends.add(() => made.remove());
      await made.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0");
      await made.run("sysctl", "-qw", "net.ipv4.conf.default.rp_filter=0");
      return made;
    }
    const vpc = new Vpc(name, number, router, node, balancer);
    await fabric.bridge(router, `${vpc.routerAddress}/24`);
    await router.addAddress(GATEWAY);
    await router.attach(node, GATEWAY, vpc.nodeAddress);
    await router.attach(balancer, GATEWAY, vpc.balancerAddress);
    await node.attach(pod, vpc.nodeAddress, vpc.podAddress);
    await router.run("sysctl", "-qw", "net.ipv4.icmp_ratemask=0");
    await router.run("ip", "link", "add", NOWHERE, "up", "type", "bridge");
    await router.run("ip", "route", "add", vpc.podAddress, "via", vpc.nodeAddress, "dev", NODE);
    await balancer.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    // Whatever port is called, it is answered.
    const redirect = ["-j", "REDIRECT", "--to-ports", `${ECHO_PORT}`];
    for (const protocol of ["tcp", "udp"]) {
      const rule = ["iptables", "-t", "nat", "-A", "PREROUTING", "-p", protocol];
      await pod.run(...rule, ...redirect);
      await node.run(...rule, "-d", vpc.nodeAddress, ...redirect);
    }
    const servers = [await Pod.start(pod, vpc.podAddress), await Pod.start(node, vpc.nodeAddress)];
    for (const server of servers) ends.add(() => server.stop());
    [vpc.pod] = servers;
    return vpc;
  }

  private pod: Pod | undefined;

  private constructor(
    public readonly name: VpcName,
    private readonly number: number,
    private readonly router: Host,
    private readonly node: Host,
    private readonly balancer: Host,
  ) {}

  public get podAddress(): string {
    return `10.${this.number}.140.7`;
  }

  public get nodeAddress(): string {
    return `10.${this.number}.130.5`;
  }

  private get balancerAddress(): string {
    return `10.${this.number}.129.9`;
  }

  /** Address of its router among the routers. */
  private get routerAddress(): string {
    return `${ROUTERS}.${this.number + 1}`;
  }

  /** Calls from its pod, all at once. */
  public async call(...calls: readonly Call[]): Promise<CallResult[]> {
    if (this.pod === undefined) throw new Error(`There is no pod in ${this.name}.`);
    return this.pod.call(...calls);
  }

  /** Makes it what Terraform would make it, whatever it was before. */
  public async configure(vpc: SynthesizedVpc, others: readonly Vpc[]): Promise<void> {
    await this.setRoutes(vpc, others);
    await restore(this.router, "filter", this.filters(vpc));
    await restore(this.node, "nat", [
      ":POSTROUTING ACCEPT [0:0]",
      "-F POSTROUTING",
      ...[vpcCidrOf(this.name), ...vpc.snatExclusions].map(
        (range) => `-A POSTROUTING -s ${this.podAddress} -d ${range} -j RETURN`,
      ),
      `-A POSTROUTING -s ${this.podAddress} -j MASQUERADE`,
    ]);
    await this.balance(vpc);
  }

  private async setRoutes({ routes }: SynthesizedVpc, others: readonly Vpc[]): Promise<void> {
    await this.router.run("ip", "route", "flush", "proto", "static");
    const set = async (destination: string, ...to: readonly string[]): Promise<unknown> =>
      this.router.run("ip", "route", "replace", destination, ...to, "proto", "static");
    // What no table leads anywhere is told so, like what goes to the internet.
    await set("0.0.0.0/0", "dev", NOWHERE);
    await set(vpcCidrOf(this.name), "dev", NOWHERE);
    for (const { destination, peer } of routes) {
      const other = others.find(({ name }) => name === peer);
      if (other === undefined) await set(destination, "dev", NOWHERE);
      else await set(destination, "via", other.routerAddress, "dev", PEERINGS);
    }
  }

  private filters({ acl, ingress }: SynthesizedVpc): string[] {
    const reject = (refusal: Refusal): string => `-j REJECT --reject-with ${REJECTIONS[refusal]}`;
    const own = vpcCidrOf(this.name);
    return [
      ":FORWARD ACCEPT [0:0]",
      ":ACL-OUT - [0:0]",
      ":ACL-IN - [0:0]",
      ":GROUP - [0:0]",
      "-F",
      // The errors of other routers, by which calls end.
      `-A FORWARD -p icmp -s ${ROUTERS}.0/24 -j ACCEPT`,
      `-A FORWARD -o ${NOWHERE} ${reject(Refusal.ROUTE)}`,
      ...[NODE, BALANCER].map((device) => `-A FORWARD -i ${device} -j ACL-OUT`),
      ...[NODE, BALANCER].map((device) => `-A FORWARD -o ${device} -j ACL-IN`),
      `-A FORWARD -o ${NODE} -j GROUP`,
      ...(acl === undefined
        ? []
        : [
            // An adopted ACL lets the VPC reach itself by rules of somebody else.
            `-A ACL-OUT -d ${own} -j RETURN`,
            ...acl.filter(({ isEgress }) => isEgress).map((rule) => `-A ACL-OUT -d ${match(rule)}`),
            `-A ACL-OUT ${reject(Refusal.ACL_EGRESS)}`,
            `-A ACL-IN -s ${own} -j RETURN`,
            ...acl.filter(({ isEgress }) => !isEgress).map((rule) => `-A ACL-IN -s ${match(rule)}`),
            `-A ACL-IN ${reject(Refusal.ACL_INGRESS)}`,
          ]),
      "-A GROUP -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN",
      ...ingress.map((rule) => `-A GROUP -s ${match(rule)}`),
      `-A GROUP ${reject(Refusal.SECURITY_GROUP)}`,
    ];
  }

  /** Lets the load balancer pass on what comes to it, and the answers go back through it. */
  private async balance({ loadBalancer }: SynthesizedVpc): Promise<void> {
    const { addresses, port, nodePort } = loadBalancer ?? { addresses: [], port: 0, nodePort: 0 };
    const protocols = ["tcp", "udp"];
    await restore(this.balancer, "nat", [
      ":PREROUTING ACCEPT [0:0]",
      "-F PREROUTING",
      ...addresses.flatMap((address) =>
        protocols.map(
          (protocol) =>
            `-A PREROUTING -d ${address} -p ${protocol} --dport ${port} -j DNAT --to-destination ${this.nodeAddress}:${nodePort}`,
        ),
      ),
    ]);
    for (const address of addresses) {
      const via = ["via", this.balancerAddress, "dev", BALANCER, "proto", "static"];
      await this.router.run("ip", "route", "replace", `${address}/32`, ...via);
    }
    const back = ["default", "via", this.balancerAddress, "dev", BALANCER];
    await this.router.run("ip", "route", "replace", ...back, "table", BALANCED);
    const rules = await this.router.run("ip", "rule", "show", "priority", FROM_BALANCER);
    if (nodePort === 0 || rules !== "") return;
    for (const protocol of protocols) {
      const answers = ["iif", NODE, "ipproto", protocol, "sport", `${nodePort}`];
      const lookup = ["lookup", BALANCED, "priority", FROM_BALANCER];
      await this.router.run("ip", "rule", "add", ...answers, ...lookup);
    }
  }
}

/** The rest of a rule of iptables, behind `-s` or `-d`. */
function match({ range, protocol, fromPort, toPort }: Rule): string {
  const isPorted = protocol === "tcp" || protocol === "udp";
  return [
    range,
    ...(protocol === "-1" ? [] : ["-p", protocol]),
    ...(isPorted ? ["--dport", `${fromPort}:${toPort}`] : []),
    "-j RETURN",
  ].join(" ");
}

/** Sets chains of a table of a host, in the format of iptables-save. */
async function restore(host: Host, table: string, lines: readonly string[]): Promise<void> {
  const [program = "", ...args] = host.via;
  const input = [`*${table}`, ...lines, "COMMIT", ""].join("\n");
  const restoring = [...args, "iptables-restore", "--noflush"];
  await run(program, restoring, { env: process.env, input });
}
