import { spawnSync } from "node:child_process";
import { run } from "../command";
import { toolPath } from "../kubernetes/tools";

/**
 * A machine of its own, as far as the network goes: a network namespace. It knows nobody until it is
 * attached to another.
 */
export class Host {
  private static made = 0;

  public static async create(): Promise<Host> {
    Host.made += 1;
    const host = new Host(`cdktf-multicluster-${process.pid}-${Host.made}`);
    await ip("netns", "add", host.name);
    await host.ip("link", "set", "lo", "up");
    return host;
  }

  /** A command that runs what follows it on the host. */
  public readonly via: readonly string[];

  private readonly devices = new Map<Host, string>();
  private ports = 0;
  private bridged: Promise<void> | undefined;

  private constructor(private readonly name: string) {
    this.via = [toolPath("ip"), "netns", "exec", name];
  }

  /** Gives the host an address that stays when its neighbours go. */
  public async addAddress(address: string): Promise<void> {
    await this.ip("address", "add", `${address}/32`, "dev", "lo");
  }

  /**
   * Attaches a host to this one, which passes on what comes from it and goes to it.
   *
   * @param gateway an address of this host
   * @param address that of the other host
   */
  public async attach(host: Host, gateway: string, address: string): Promise<void> {
    const device = `host-${this.devices.size}`;
    this.devices.set(host, device);
    await this.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    await this.link(host, device);
    await this.ip("link", "set", device, "up");
    await this.ip("route", "add", `${address}/32`, "dev", device);
    await host.ip("address", "add", `${address}/32`, "dev", "eth0");
    await host.ip("link", "set", "eth0", "up");
    await host.ip("route", "add", `${gateway}/32`, "dev", "eth0");
    await host.ip("route", "add", "default", "via", gateway, "dev", "eth0");
  }

  /**
   * Connects a host to a bridge of this one, which makes neighbours of all that are connected.
   *
   * @param address that of the other host, with the length of their prefix
   */
  public async bridge(host: Host, address: string): Promise<void> {
    const device = `port-${this.ports}`;
    this.ports += 1;
    this.bridged ??= this.ip("link", "add", "bridge", "up", "type", "bridge");
    await this.bridged;
    await this.link(host, device);
    await this.ip("link", "set", device, "master", "bridge", "up");
    await host.ip("address", "add", address, "dev", "eth0");
    await host.ip("link", "set", "eth0", "up");
  }

  /** Runs a command on the host, and gives what it prints. */
  public async run(...words: readonly string[]): Promise<string> {
    const [program = "", ...args] = [...this.via, ...words];
    return (await run(program, args, ENV)).stdout;
  }

  /** Leads an address to an attached host, wherever it led before. */
  public async lead(address: string, host: Host): Promise<void> {
    await this.ip("route", "replace", `${address}/32`, "dev", this.deviceOf(host));
  }

  /** Drops what comes from an attached host, without a word to it. */
  public async cut(host: Host): Promise<void> {
    await this.ip("rule", "add", "iif", this.deviceOf(host), "blackhole");
  }

  /** Undoes {@link Host.cut}. */
  public async restore(host: Host): Promise<void> {
    await this.ip("rule", "delete", "iif", this.deviceOf(host), "blackhole");
  }

  /** Takes its way to others from a host that was attached, and with it its address. */
  public async isolate(): Promise<void> {
    await this.ip("link", "set", "eth0", "down");
    await this.ip("address", "flush", "dev", "eth0");
  }

  /** Takes the host away, with all its addresses. */
  public async remove(): Promise<void> {
    await ip("netns", "delete", this.name);
  }

  private deviceOf(host: Host): string {
    const device = this.devices.get(host);
    if (device === undefined) throw new Error(`${host.name} is not attached to ${this.name}.`);
    return device;
  }

  /** A cable from a device of this host to the other's eth0. */
  private async link(host: Host, device: string): Promise<void> {
    const peer = ["peer", "name", "eth0", "netns", host.name];
    await this.ip("link", "add", device, "type", "veth", ...peer);
  }

  private async ip(...args: readonly string[]): Promise<void> {
    await ip("-netns", this.name, ...args);
  }
}

const ENV = { env: process.env };

async function ip(...args: readonly string[]): Promise<void> {
  await run(toolPath("ip"), args, ENV);
}

/** Why no {@link Host} can be made on this machine; undefined when it can. */
export function obstacleToHosts(): string | undefined {
  const name = `cdktf-multicluster-${process.pid}-trial`;
  const { error, status, stderr } = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (error !== undefined) return "no ip (apt install iproute2)";
  if (status !== 0) return `no network namespaces: ${stderr.trim()}`;
  spawnSync("ip", ["netns", "delete", name]);
  return undefined;
}
