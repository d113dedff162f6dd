import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Endpoint, freeEndpoint } from "./endpoint";
import { type LoopbackMap, mapToLoopback, type Places } from "./loopback";
import { ServerProcess } from "./server-process";

/** What a {@link CoreDns} is made of. */
export interface CoreDnsOptions {
  /** The Corefile as the cluster has it. */
  readonly corefile: string;
  /** The address at which others know the server: one of the places. */
  readonly address: string;
  /** Where that address is on this machine, and those that the Corefile forwards to. */
  readonly places: Places;
  /** Of the API server whose names it answers for; only for Corefiles with `kubernetes`. */
  readonly kubeconfig?: string;
  /** A command that runs what follows it, such as `ip netns exec NAME`. */
  readonly via?: readonly string[];
}

/** A real CoreDNS of a cluster, outside of it: {@link mapToLoopback} says what that changes. */
export class CoreDns {
  /** Starts it, and waits until all its plugins are ready. */
  public static async start(options: CoreDnsOptions): Promise<CoreDns> {
    const { address, places, kubeconfig } = options;
    const listen = places.get(address);
    if (listen === undefined) throw new Error(`${address} has no place on this machine.`);
    const [health, ready, metrics] = await Promise.all([
      freeEndpoint(),
      freeEndpoint(),
      freeEndpoint(),
    ]);
    const server = new CoreDns(
      { listen, places, kubeconfig, health, ready, metrics },
      options.via ?? [],
    );
    server.write(options.corefile);
    try {
      await server.restart();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private readonly folder = mkdtempSync(join(tmpdir(), "coredns-"));
  private readonly file = join(this.folder, "Corefile");
  private running: ServerProcess | undefined;

  private constructor(
    private readonly map: LoopbackMap,
    private readonly via: readonly string[],
  ) {}

  /** Where it answers. */
  public get endpoint(): Endpoint {
    return this.map.listen;
  }

  /** Where its metrics are read; only for Corefiles with `prometheus`. */
  public get metrics(): Endpoint {
    return this.map.metrics;
  }

  /** Puts another Corefile in the place of the one it has; it takes it as `reload` says. */
  public write(corefile: string): void {
    writeFileSync(this.file, mapToLoopback(corefile, this.map));
  }

  /** Starts it again after {@link CoreDns.kill}, at the same endpoint. */
  public async restart(): Promise<void> {
    await this.kill();
    const process = ServerProcess.start("coredns", ["-conf", this.file], this.via);
    this.running = process;
    await process.until(async () => process.log.includes("CoreDNS-") && (await this.isReady()));
  }

  /** Sends it a signal that does not end it, such as SIGSTOP or SIGCONT. */
  public signal(signal: NodeJS.Signals): void {
    this.running?.signal(signal);
  }

  /** What it has logged since its start. */
  public get log(): string {
    return this.running?.log ?? "";
  }

  /** Ends it, and keeps its Corefile. */
  public async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    await this.running?.stop(signal);
  }

  /** Ends it, and removes its Corefile. */
  public async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private async isReady(): Promise<boolean> {
    // Without the plugin, or out of reach, a server is ready when it says that it serves.
    const says = /^\s*ready /m.test(readFileSync(this.file, "utf8"));
    if (!says || this.via.length > 0) return true;
    try {
      const response = await fetch(`http://${this.map.ready.toString()}/ready`);
      return response.status === 200;
    } catch {
      return false;
    }
  }
}
