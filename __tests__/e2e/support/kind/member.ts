import { Cidr, type ICluster, RangeUse } from "../../../../src/cluster";
import { KindCluster, uniqueName } from "./cluster";
import { Database } from "./database";

const CLUSTER_DOMAIN = "cluster.local";

export interface MemberProps {
  /** Name of the cluster among those that are joined. */
  readonly name: string;
  /** The namespace of its database, which it owns. */
  readonly namespace: string;
  /** Pod range. */
  readonly pods: string;
  /** Service range, to which others do not find their way. */
  readonly services: string;
}

/** One of the clusters that are joined: of one node, with EKS' domain. */
export class Member {
  public readonly cluster: KindCluster;
  public readonly database: Database;

  public constructor(public readonly props: MemberProps) {
    this.cluster = new KindCluster(uniqueName(props.name));
    this.database = new Database(this.cluster, props.namespace, CLUSTER_DOMAIN);
  }

  /** Makes the cluster from the node image that `LAB_NODE_IMAGE` names, else from kind's own. */
  public async create(): Promise<void> {
    const { pods, services } = this.props;
    const config = {
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      networking: { podSubnet: pods, serviceSubnet: services },
      nodes: [{ role: "control-plane" }],
    };
    await this.cluster.create(config, process.env["LAB_NODE_IMAGE"]);
  }

  /**
   * Sends packets for the pods of another to their node, and keeps the senders' own addresses as
   * source, as the network of EKS clusters does.
   */
  public async setRoutesTo({ cluster, props: { pods } }: Member): Promise<void> {
    await this.cluster.onNodes("ip", "route", "replace", pods, "via", await cluster.nodeAddress());
    const exempt = ["-d", pods, "-j", "RETURN"] as const;
    await this.cluster.onNodes(
      ...["iptables", "--wait", "-t", "nat", "-I", "KIND-MASQ-AGENT", "1", ...exempt],
    );
  }

  /**
   * What this package knows of it.
   *
   * @param dnsAddress at which its DNS answers others
   */
  public describe(dnsAddress: string): ICluster {
    const { name, pods, services, namespace } = this.props;
    return {
      clusterName: name,
      addressRanges: [
        { use: RangeUse.PODS, cidr: Cidr.parse(pods), routed: true },
        { use: RangeUse.SERVICES, cidr: Cidr.parse(services), routed: false },
      ],
      dns: { clusterDomain: CLUSTER_DOMAIN, namespaces: [namespace], addresses: [dnsAddress] },
    };
  }
}
