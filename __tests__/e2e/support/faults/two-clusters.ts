import { Ends } from "../ends";
import { ApiServer } from "../kubernetes/api-server";
import { CoreDns } from "../kubernetes/coredns";
import { Endpoint } from "../kubernetes/endpoint";
import { NODE_RESOLVERS } from "../kubernetes/loopback";
import { defaultCorefileForEks } from "../../../../src/dns";
import { dnsCluster } from "../../../support/dns";
import { ApiRelay } from "./api-relay";
import { corefileByHand, corefileOfStubDomains } from "./corefiles";
import { Host } from "./host";
import { OWN_NAMESPACE, ownObjects, PEER_NAMESPACE, peerObjects } from "./names";

/** Addresses at which the peer's DNS is reached wherever its pods are. */
export const STABLE = ["10.0.96.16", "10.0.128.16"] as const;
/** Addresses of the peer's CoreDNS pods, and of those that take their places. */
export const PODS = ["10.0.76.0", "10.0.91.141"] as const;
export const NEXT_PODS = ["10.0.64.7", "10.0.80.9"] as const;

const GATEWAY = "10.0.0.1";
const ASKING = "192.168.0.10";

/** The two CoreDNS of the cluster that asks: one Corefile each. */
export const SERVERS = { StubDomains: "192.168.95.166", "by hand": "192.168.4.66" } as const;
export type ServerName = keyof typeof SERVERS;
export const SERVER_NAMES = ["StubDomains", "by hand"] as const;

// As often as CoreDNS allows, so that tests need not wait for it.
function reloadingOften(corefile: string): string {
  return corefile.replace(/^( *)reload$/m, "$1reload 2s 1s");
}

/** A CoreDNS pod of the peer, on a host of its own. */
export interface DnsPod {
  readonly host: Host;
  readonly dns: CoreDns;
}

function identity(addresses: readonly string[]): [string, Endpoint][] {
  return addresses.map((address) => [address, new Endpoint(53, address)]);
}

/**
 * Two clusters of `cluster.local`, each a real API server, with real CoreDNS in network namespaces. The
 * first asks for the names of the second with two CoreDNS side by side: one has the Corefile of
 * StubDomains, which knows the peer at two stable addresses, the other one that is written by hand,
 * which knows the addresses of its pods. A route stands in for the load balancer: it leads each
 * stable address to one pod.
 */
export class TwoClusters {
  public static async start(): Promise<TwoClusters> {
    const clusters = new TwoClusters(await Host.create(), await Host.create());
    try {
      await clusters.fill();
    } catch (error) {
      await clusters.stop();
      throw error;
    }
    return clusters;
  }

  /** The peer's CoreDNS pods; the first is where the first stable address leads. */
  public readonly pods: DnsPod[] = [];

  private readonly corefiles = new Map<ServerName, string>();
  private readonly ends = new Ends();
  private readonly servers = new Map<ServerName, CoreDns>();
  private peerApi: ApiServer | undefined;
  private peerKubeconfig = "";

  private constructor(
    /** Where the first cluster runs. */
    public readonly asking: Host,
    /** What the peer's pods are attached to, and the first cluster. */
    public readonly peer: Host,
  ) {
    this.ends.add(
      () => asking.remove(),
      () => peer.remove(),
    );
  }

  /** The CoreDNS of the first cluster that has this Corefile. */
  public server(name: ServerName): CoreDns {
    const server = this.servers.get(name);
    if (server === undefined) throw new Error(`${name} has not been started.`);
    return server;
  }

  /** The API server of the peer. */
  public get api(): ApiServer {
    if (this.peerApi === undefined) throw new Error("The peer has not been started.");
    return this.peerApi;
  }

  /** The Corefile that it has. */
  public corefile(name: ServerName): string {
    return this.corefiles.get(name) ?? "";
  }

  /** Gives a CoreDNS of the first cluster another Corefile, which it reads by itself. */
  public async write(name: ServerName, corefile: string): Promise<void> {
    const server = this.server(name);
    this.corefiles.set(name, corefile);
    const reloads = (): number => server.log.split("Reloading complete").length;
    const before = reloads();
    server.write(reloadingOften(corefile));
    while (reloads() === before) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** Starts a CoreDNS pod of the peer at an address that nobody has had. */
  public async startPod(address: string): Promise<DnsPod> {
    const host = await Host.create();
    this.ends.add(() => host.remove());
    await this.peer.attach(host, GATEWAY, address);
    for (const stable of STABLE) await host.addAddress(stable);
    const dns = await CoreDns.start({
      corefile: defaultCorefileForEks().render(),
      address,
      places: new Map([
        [address, new Endpoint(53, "0.0.0.0")],
        [NODE_RESOLVERS, new Endpoint(9)],
      ]),
      kubeconfig: this.peerKubeconfig,
      via: host.via,
    });
    this.ends.add(() => dns.stop());
    return { host, dns };
  }

  /**
   * Does what Kubernetes does when it reschedules them: the stable addresses lead to the next pods
   * before the others get SIGTERM; these go on for a while, and their addresses go with them.
   */
  public async replacePods(next: readonly DnsPod[]): Promise<void> {
    for (const [index, { host }] of next.entries()) {
      await this.peer.lead(STABLE[index] ?? "", host);
    }
    await Promise.all(
      this.pods.splice(0, Infinity, ...next).map(async ({ host, dns }) => {
        await dns.kill("SIGTERM");
        await host.isolate();
      }),
    );
  }

  /** Ends everything, the last that was started first. */
  public async stop(): Promise<void> {
    await this.ends.run();
  }

  private async fill(): Promise<void> {
    const { asking, peer } = this;
    await peer.addAddress(GATEWAY);
    await peer.attach(asking, GATEWAY, ASKING);
    for (const address of Object.values(SERVERS)) {
      await asking.addAddress(address);
      await peer.lead(address, asking);
    }
    const [own, other] = await Promise.all([
      this.startApi("172.20.0.0/16", asking, ASKING),
      this.startApi("172.21.0.0/16", peer, GATEWAY),
    ]);
    this.peerApi = other.api;
    this.peerKubeconfig = other.kubeconfig;
    await Promise.all([own.api.apply(...ownObjects()), other.api.apply(...peerObjects())]);
    for (const [index, address] of PODS.entries()) {
      const pod = await this.startPod(address);
      this.pods.push(pod);
      await peer.lead(STABLE[index] ?? "", pod.host);
    }
    const cluster = dnsCluster("test-cluster", { namespaces: [OWN_NAMESPACE] });
    const known = { namespaces: [PEER_NAMESPACE], addresses: STABLE };
    await Promise.all([
      this.startServer(
        "StubDomains",
        corefileOfStubDomains(cluster, dnsCluster("test-cluster-2", known)),
        own.kubeconfig,
      ),
      this.startServer("by hand", corefileByHand(PEER_NAMESPACE, PODS), own.kubeconfig),
    ]);
  }

  private async startApi(
    serviceCidr: string,
    host: Host,
    address: string,
  ): Promise<{ readonly api: ApiServer; readonly kubeconfig: string }> {
    const api = await ApiServer.start({ serviceCidr });
    this.ends.add(() => api.stop());
    const relay = await ApiRelay.start(api.kubeconfig, host, address);
    this.ends.add(() => relay.stop());
    return { api, kubeconfig: relay.kubeconfig };
  }

  private async startServer(name: ServerName, corefile: string, kubeconfig: string): Promise<void> {
    const address = SERVERS[name];
    this.corefiles.set(name, corefile);
    const dns = await CoreDns.start({
      corefile: reloadingOften(corefile),
      address,
      places: new Map([
        ...identity([address, ...STABLE, ...PODS, ...NEXT_PODS]),
        [NODE_RESOLVERS, new Endpoint(9)],
      ]),
      kubeconfig,
      via: this.asking.via,
    });
    this.ends.add(() => dns.stop());
    this.servers.set(name, dns);
  }
}
