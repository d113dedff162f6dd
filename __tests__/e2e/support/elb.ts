import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Moto } from "./moto";

/** A load balancer with one listener, as Elastic Load Balancing describes it. */
export interface FoundLoadBalancer {
  readonly name: string;
  readonly type: string;
  readonly scheme: string;
  /** Its private addresses by the zones that they are in. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Protocol and port of each listener, such as `TCP_UDP 53`. */
  readonly listeners: readonly string[];
  /** Where it sends what it gets: protocol, port and type of each target group. */
  readonly groups: readonly string[];
  /** Ids and ports of the targets, such as `i-0123456789abcdef0:30053`. */
  readonly targets: readonly string[];
}

/** Asks Elastic Load Balancing's own API what exists in a region, past Terraform. */
export class Elb {
  private readonly client: ElasticLoadBalancingV2Client;

  public constructor(moto: Moto, region: string) {
    this.client = new ElasticLoadBalancingV2Client({
      region,
      endpoint: moto.url,
      credentials: { accessKeyId: "moto", secretAccessKey: "moto" },
    });
  }

  /** The load balancers of a region, in the order of their names. */
  public async loadBalancers(): Promise<FoundLoadBalancer[]> {
    const { LoadBalancers = [] } = await this.client.send(new DescribeLoadBalancersCommand({}));
    const found: FoundLoadBalancer[] = [];
    for (const balancer of LoadBalancers) {
      const { LoadBalancerArn, AvailabilityZones = [] } = balancer;
      const { Listeners = [] } = await this.client.send(
        new DescribeListenersCommand({ LoadBalancerArn }),
      );
      const { TargetGroups = [] } = await this.client.send(
        new DescribeTargetGroupsCommand({ LoadBalancerArn }),
      );
      const targets: string[] = [];
      for (const { TargetGroupArn } of TargetGroups) {
        const { TargetHealthDescriptions = [] } = await this.client.send(
          new DescribeTargetHealthCommand({ TargetGroupArn }),
        );
        targets.push(
          ...TargetHealthDescriptions.map(({ Target }) => `${Target?.Id}:${Target?.Port}`),
        );
      }
      found.push({
        name: balancer.LoadBalancerName ?? "",
        type: balancer.Type ?? "",
        scheme: balancer.Scheme ?? "",
        addresses: Object.fromEntries(
          AvailabilityZones.flatMap(({ ZoneName = "", LoadBalancerAddresses = [] }) =>
            LoadBalancerAddresses.map(({ PrivateIPv4Address = "" }) => [
              ZoneName,
              PrivateIPv4Address,
            ]),
          ),
        ),
        listeners: Listeners.map(({ Protocol, Port }) => `${Protocol} ${Port}`),
        groups: TargetGroups.map(
          ({ Protocol, Port, TargetType }) => `${Protocol} ${Port} ${TargetType}`,
        ),
        targets,
      });
    }
    return found.sort((left, right) => (left.name < right.name ? -1 : 1));
  }
}
