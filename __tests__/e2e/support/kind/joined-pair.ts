import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import { DNS_NODE_PORT, type ICluster } from "../../../../src/cluster";
import { CorefileBase, DnsNodePort, StubDomains } from "../../../../src/dns";
import { kubernetes } from "../../../support/dns";
import { type KubernetesStack, openKubernetesStack } from "../kubernetes/kubernetes-stack";
import { coreDnsIsReady, corefileOf, restartCoreDns } from "./coredns";
import { Member } from "./member";

/** The two clusters of a pair. */
export type Side = "east" | "west";

/** The namespace that each owns. */
export const NAMESPACES: Readonly<Record<Side, string>> = { east: "tidb-east", west: "tidb-west" };

const RANGES = {
  east: { pods: "10.10.0.0/16", services: "10.110.0.0/16" },
  west: { pods: "10.20.0.0/16", services: "10.120.0.0/16" },
} as const;

/** A cluster of a stack. */
export interface JoinedCluster {
  readonly cluster: ICluster;
  readonly provider: KubernetesProvider;
}

/** What a stack has, besides the provider of each cluster. */
export type Declaration = (stack: TerraformStack, joined: readonly JoinedCluster[]) => void;

/**
 * Two kind clusters of one domain whose pods, but not their services, reach each other, and whose
 * names this package joins: each is asked at a port of its node, as through a load balancer on EKS.
 */
export class JoinedPair {
  public readonly east: Member;
  public readonly west: Member;
  /** The Corefiles with which the clusters came. */
  public readonly firstCorefiles = new Map<Member, string>();
  private readonly folder = mkdtempSync(join(tmpdir(), "kind-pair-"));

  /** @param image with busybox' programs, on this machine's Docker engine */
  public constructor(public readonly image: string) {
    const member = (name: Side): Member =>
      new Member({ name, namespace: NAMESPACES[name], ...RANGES[name] });
    this.east = member("east");
    this.west = member("west");
  }

  /** Makes the clusters, and deploys the stub domains of each for the other. */
  public async create(): Promise<void> {
    const { image } = this;
    // All of them have ended when one has failed: what is still being made cannot be deleted.
    const made = await Promise.allSettled(
      this.members().map(async (member) => {
        const { cluster, database } = member;
        await member.create();
        await cluster.load(image);
        await database.start(image);
        await coreDnsIsReady(cluster);
        this.firstCorefiles.set(member, await corefileOf(cluster));
      }),
    );
    const failure = made.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
    await this.east.setRoutesTo(this.west);
    await this.west.setRoutesTo(this.east);
    const dns = await this.open("dns", (stack, joined) => {
      this.declareDns(stack, joined);
    });
    await dns.apply();
    // Without it CoreDNS takes up to two minutes to read what was deployed.
    await Promise.all(this.members().map(({ cluster }) => restartCoreDns(cluster)));
  }

  public async delete(): Promise<void> {
    await Promise.all(this.members().map(({ cluster }) => cluster.delete()));
    rmSync(this.folder, { recursive: true });
  }

  /**
   * Synthesizes a stack for the two clusters, and opens it. Its state is that of the stack of the same
   * name before.
   */
  public async open(name: string, declare: Declaration): Promise<KubernetesStack> {
    const clusters = await Promise.all(
      this.members().map(async (member) =>
        member.describe(`${await member.cluster.nodeAddress()}:${DNS_NODE_PORT}`),
      ),
    );
    const app = new App({ outdir: this.folder, stackTraces: false });
    const stack = new TerraformStack(app, name);
    const joined = clusters.map((cluster) => ({
      cluster,
      provider: kubernetes(stack, cluster.clusterName),
    }));
    declare(stack, joined);
    app.synth();
    const kubeconfigs = new Map(this.members().map(({ props, cluster }) => [props.name, cluster]));
    return openKubernetesStack(join(this.folder, "stacks", name), kubeconfigs);
  }

  private declareDns(stack: TerraformStack, joined: readonly JoinedCluster[]): void {
    const clusters = joined.map(({ cluster }) => cluster);
    for (const { cluster, provider } of joined) {
      const { clusterName } = cluster;
      new DnsNodePort(stack, `port-${clusterName}`, { clusterName, provider });
      new StubDomains(stack, `stubs-${clusterName}`, {
        cluster,
        provider,
        peers: clusters.filter((peer) => peer !== cluster),
        base: CorefileBase.live(),
      });
    }
  }

  private members(): [Member, Member] {
    return [this.east, this.west];
  }
}
