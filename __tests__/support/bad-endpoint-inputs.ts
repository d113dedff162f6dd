import { type App, TerraformStack, Token } from "cdktf";
import {
  EksDnsEndpoint,
  type EksClusterAttributes,
  type EksDnsEndpointProps,
  type IEksCluster,
  SecurityGroupTarget,
  VpcPeering,
} from "../../src/aws";
import { Cidr, ErrorCode, Traffic } from "../../src/cluster";
import type { BadInput } from "./bad-inputs";
import { adopt, awsId, lookUp, networkAcl, placement } from "./eks";

const adoptWith =
  (attributes: Partial<EksClusterAttributes>) =>
  (app: App): unknown =>
    adopt(new TerraformStack(app, "stack"), "b", "10.1.0.0/16", attributes);

const placeAt = (...addresses: string[]): BadInput["declare"] =>
  adoptWith({ dnsPlacement: placement(...addresses) });

const endpoint =
  (cluster: (stack: TerraformStack) => IEksCluster, more: Partial<EksDnsEndpointProps> = {}) =>
  (app: App): unknown => {
    const stack = new TerraformStack(app, "stack");
    return new EksDnsEndpoint(stack, "dns", { cluster: cluster(stack), ...more });
  };

/** Joins `a`, whose DNS answers, with `b`. */
const join =
  (traffic: readonly Traffic[], ofA: Partial<EksClusterAttributes> = {}) =>
  (app: App): unknown => {
    const stack = new TerraformStack(app, "stack");
    return new VpcPeering(stack, "peering", {
      requester: adopt(stack, "a", "10.0.0.0/16", {
        namespaces: ["tidb"],
        dnsPlacement: placement("10.0.128.16"),
        ...ofA,
      }),
      accepter: adopt(stack, "b", "10.1.0.0/16", { networkAclRuleNumber: 100 }),
      traffic,
    });
  };

const ports = (count: number): Traffic[] =>
  Array.from({ length: count }, (_, index) => Traffic.tcp(2 * index));

/** Mistakes in where the DNS of an EKS cluster answers its peers. */
export const badEndpointInputs: readonly BadInput[] = [
  {
    mistake: "a place for DNS without a subnet",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt(),
  },
  {
    mistake: "a host name in place of the load balancer's address",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt("dns.example.com"),
  },
  {
    mistake: "an IPv6 address of a load balancer that has IPv4 alone",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt("2001:db8::16"),
  },
  {
    mistake: "a range in place of the load balancer's address",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt("10.1.128.16/28"),
  },
  {
    mistake: "an address of the load balancer that only Terraform knows",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt(Token.asString({ resolve: () => "10.1.128.16" })),
    message: `[DNS_PLACEMENT] at stack/b: dnsPlacement of the cluster "b" has something else than an IPv4 address for the zone us-west-2a; the Corefiles of the peers are written before Terraform runs.
  found: a value that Terraform computes
  fix: write a free address of the subnet as a literal, such as "10.0.128.16".`,
  },
  {
    mistake: "an address of the load balancer that is in no range of the VPC",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt("10.1.128.16", "10.2.160.16"),
    message: `[DNS_PLACEMENT] at stack/b: dnsPlacement of the cluster "b" has an address outside the VPC for the zone us-west-2b.
  found: "10.2.160.16", while the VPC has 10.1.0.0/16
  fix: give an address of the zone's subnet.`,
  },
  {
    mistake: "one address of the load balancer for two zones",
    code: ErrorCode.DNS_PLACEMENT,
    declare: placeAt("10.1.128.16", "10.1.128.16"),
  },
  {
    mistake: "one subnet of the load balancer for two zones",
    code: ErrorCode.DNS_PLACEMENT,
    declare: adoptWith({
      dnsPlacement: {
        ...placement(),
        subnets: {
          "us-west-2a": { subnetId: awsId("subnet", "one"), address: "10.1.128.16" },
          "us-west-2b": { subnetId: awsId("subnet", "one"), address: "10.1.128.17" },
        },
      },
    }),
  },
  {
    mistake: "a place for DNS without nodes that would answer",
    code: ErrorCode.DNS_PLACEMENT,
    declare: adoptWith({
      dnsPlacement: { ...placement("10.1.128.16"), autoScalingGroupName: "" },
    }),
  },
  {
    mistake: "addresses of DNS that are not those of its load balancer",
    code: ErrorCode.DNS_PLACEMENT,
    declare: adoptWith({
      dnsPlacement: placement("10.1.128.16", "10.1.160.16"),
      dnsAddresses: ["10.1.128.16"],
    }),
  },
  {
    mistake: "the name of a subnet of the load balancer in place of its id",
    code: ErrorCode.AWS_ID,
    declare: adoptWith({
      dnsPlacement: {
        ...placement(),
        subnets: { "us-west-2a": { subnetId: "private-a", address: "10.1.128.16" } },
      },
    }),
  },
  {
    mistake: "a load balancer for the DNS of a cluster that has no place for it",
    code: ErrorCode.DNS_ENDPOINT,
    declare: endpoint((stack) => lookUp(stack, { namespaces: ["tidb"] })),
    message: `[DNS_ENDPOINT] at stack/dns: The cluster "b" has no place at which its DNS could answer.
  found: dnsPlacement is not set
  fix: give dnsPlacement to EksCluster.fromAttributes; for a cluster that is looked up, make the load balancer yourself and set dnsAddresses of "b".`,
  },
  {
    mistake: "a load balancer for the DNS of a cluster whose names nobody asks for",
    code: ErrorCode.DNS_ENDPOINT,
    declare: endpoint((stack) =>
      adopt(stack, "b", "10.1.0.0/16", { dnsPlacement: placement("10.1.128.16") }),
    ),
  },
  {
    mistake: "health checks through a security group that the cluster does not have",
    code: ErrorCode.SECURITY_GROUP,
    declare: endpoint(
      (stack) =>
        adopt(stack, "b", "10.1.0.0/16", {
          namespaces: ["tidb"],
          dnsPlacement: placement("10.1.128.16"),
        }),
      { securityGroupTarget: SecurityGroupTarget.NODES },
    ),
  },
  {
    mistake: "kinds of traffic that leave a security group no room for questions",
    code: ErrorCode.QUOTA_SECURITY_GROUP_RULES,
    declare: join(ports(58)),
  },
  {
    mistake: "kinds of traffic that leave a network ACL no room for questions",
    code: ErrorCode.QUOTA_ACL_RULES,
    declare: join(ports(17), { networkAcls: [networkAcl("main")] }),
  },
  {
    mistake: "a subnet behind the end of a range",
    code: ErrorCode.CIDR_CAPACITY,
    declare: () => Cidr.parse("10.0.0.0/27").subnet(28, 2),
    message: `[CIDR_CAPACITY]: 10.0.0.0/27 has no subnet number 2 of the size /28.
  found: /28, 2
  fix: ask for a prefix length from 27 to 32 and, counted from 0, for one of the subnets of that size, or give a larger range.`,
  },
];
