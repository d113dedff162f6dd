import { Cidr, type ICluster, RangeUse } from "../../../../src/cluster";
import { KindCluster } from "./cluster";
import { Database } from "./database";

export interface MemberProps {
  /** Name of the cluster among those that are joined. */
  readonly name: string;
  readonly clusterDomain: string;
  /** The namespace of its database, which it owns. */
  readonly namespace: string;
  /** Pod range. */
  readonly pods: string;
  /** Service range. */
  readonly services: string;
  /** Whether packets of others find their way to its services. */
  readonly servicesRouted: boolean;
}

/** One of the clusters that are joined. */
export class Member {
  public readonly cluster: KindCluster;
  public readonly database: Database;

  public constructor(public readonly props: MemberProps) {
    const { name, pods, services, clusterDomain, namespace } = props;
    // Other runs may have clusters on the same Docker engine.
    const unique = `e2e-${process.pid.toString(36)}-${Date.now().toString(36)}-${name}`;
    this.cluster = new KindCluster({ name: unique, pods, services, clusterDomain });
    this.database = new Database(this.cluster, namespace, clusterDomain);
  }

  /**
   * What this package knows of it.
   *
   * @param dnsAddress at which its DNS answers others
   */
  public describe(dnsAddress: string): ICluster {
    const { name, pods, services, clusterDomain, namespace, servicesRouted } = this.props;
    return {
      clusterName: name,
      addressRanges: [
        { use: RangeUse.PODS, cidr: Cidr.parse(pods), routed: true },
        { use: RangeUse.SERVICES, cidr: Cidr.parse(services), routed: servicesRouted },
      ],
      dns: { clusterDomain, namespaces: [namespace], addresses: [dnsAddress] },
    };
  }
}
