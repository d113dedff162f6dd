import { COREDNS_CONFIG_MAP } from "../../../../src/dns/coredns";
import { isRecord, type JsonObject, parseRecord } from "../json";
import { ApiServer } from "./api-server";
import { CoreDns } from "./coredns";
import { type Answer, dig, type DigOptions } from "./dig";
import type { KubernetesCluster } from "./kubectl";
import type { Places } from "./loopback";
import { configMap } from "./objects";

const { name: CONFIG_MAP, namespace: NAMESPACE } = COREDNS_CONFIG_MAP;

/** What a {@link LoopbackCluster} is made of. */
export interface LoopbackClusterOptions {
  readonly serviceCidr: string;
  /** What the ConfigMap of CoreDNS has when the cluster is new. */
  readonly corefile: string;
  /** What else is in the cluster. */
  readonly objects: readonly JsonObject[];
}

/** A cluster without nodes: a real API server, and real CoreDNS outside of it. */
export class LoopbackCluster implements KubernetesCluster {
  /** Starts the API server; CoreDNS starts with {@link LoopbackCluster.serve}. */
  public static async start(options: LoopbackClusterOptions): Promise<LoopbackCluster> {
    const api = await ApiServer.start(options);
    const cluster = new LoopbackCluster(api);
    try {
      await cluster.installCoreDns(options.corefile);
      await api.apply(...options.objects);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  private servers: readonly CoreDns[] = [];

  private constructor(private readonly api: ApiServer) {}

  public get kubeconfig(): string {
    return this.api.kubeconfig;
  }

  /** Writes the ConfigMap of CoreDNS as who creates clusters does, in the place of what is there. */
  public async installCoreDns(corefile: string): Promise<void> {
    await this.api.kubectl(
      ...["delete", "configmap", CONFIG_MAP, "-n", NAMESPACE, "--ignore-not-found"],
    );
    await this.apply(
      configMap(NAMESPACE, CONFIG_MAP, { Corefile: corefile, NodeHosts: "10.0.0.1 node-1\n" }),
    );
  }

  /** Makes objects, or updates them, in the order in which they are given. */
  public async apply(...objects: readonly JsonObject[]): Promise<void> {
    await this.api.apply(...objects);
  }

  /** What the ConfigMap of CoreDNS has, by key. */
  public async configMap(): Promise<Record<string, unknown>> {
    const text = await this.api.kubectl("get", "configmap", CONFIG_MAP, "-n", NAMESPACE, "-o=json");
    const { data } = parseRecord(text, CONFIG_MAP);
    return isRecord(data) ? data : {};
  }

  /** @throws Error if the ConfigMap of CoreDNS has no such key, without which no pod of it starts */
  public async corefile(): Promise<string> {
    const { Corefile: text } = await this.configMap();
    if (typeof text !== "string") throw new Error(`${CONFIG_MAP} has no key Corefile.`);
    return text;
  }

  /**
   * Starts a CoreDNS for each address from the Corefile that the cluster has now, in the place of
   * those that run.
   */
  public async serve(places: Places, ...addresses: readonly string[]): Promise<void> {
    await this.stopServing();
    const corefile = await this.corefile();
    const { kubeconfig } = this;
    this.servers = await Promise.all(
      addresses.map((address) => CoreDns.start({ corefile, address, places, kubeconfig })),
    );
  }

  /** Asks the first of its CoreDNS, as a pod of the cluster would. */
  public async ask(name: string, type: string, options: DigOptions = {}): Promise<Answer> {
    const [server] = this.servers;
    if (server === undefined) throw new Error("No CoreDNS of the cluster runs.");
    return dig(server.endpoint, name, type, options);
  }

  public async stopServing(): Promise<void> {
    const { servers } = this;
    this.servers = [];
    await Promise.all(servers.map((server) => server.stop()));
  }

  public async stop(): Promise<void> {
    await this.stopServing();
    await this.api.stop();
  }
}
