import { createHash } from "node:crypto";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import {
  EksCluster,
  type EksClusterAttributes,
  type EksClusterLookup,
  type EksClusterProps,
  type EksDnsPlacement,
  type EksNetworkAcl,
  type IEksCluster,
} from "../../src/aws";
import type { SynthesizedStack } from "./synth";

/** The stack's provider of a name, created at its first use. */
export function awsProvider(
  stack: TerraformStack,
  alias = "west",
  region = "us-west-2",
): AwsProvider {
  const id = `provider-${alias}`;
  const known = stack.node.tryFindChild(id);
  return known instanceof AwsProvider ? known : new AwsProvider(stack, id, { alias, region });
}

/** A cluster with the id and name `a` in 10.0.0.0/16, but for what is said otherwise. */
export function eksCluster(
  stack: TerraformStack,
  props: Partial<EksClusterProps> = {},
): EksCluster {
  return new EksCluster(stack, "a", {
    clusterName: "a",
    provider: props.provider ?? awsProvider(stack),
    vpcCidr: "10.0.0.0/16",
    ...props,
  });
}

/** Attributes of a cluster that exists; its ids are made of its name. */
export function attributesOf(
  stack: TerraformStack,
  clusterName: string,
  ...vpcCidrs: string[]
): EksClusterAttributes {
  return {
    clusterName,
    provider: awsProvider(stack),
    accountId: "111111111111",
    vpcId: awsId("vpc", clusterName),
    vpcCidrs: vpcCidrs.length > 0 ? vpcCidrs : ["10.0.0.0/16"],
    serviceCidr: "172.20.0.0/16",
    routeTableIds: { main: awsId("rtb", clusterName) },
    securityGroups: { cluster: awsId("sg", clusterName) },
  };
}

/** Adopts a cluster with these attributes, but for what is said otherwise. */
export function adopt(
  stack: TerraformStack,
  clusterName: string,
  vpcCidr: string | readonly string[],
  overrides: Partial<EksClusterAttributes> = {},
): IEksCluster {
  const vpcCidrs = typeof vpcCidr === "string" ? [vpcCidr] : vpcCidr;
  return EksCluster.fromAttributes(stack, clusterName, {
    ...attributesOf(stack, clusterName, ...vpcCidrs),
    ...overrides,
  });
}

/** Adopts a cluster called `b` in 10.1.0.0/16 by its name, but for what is said otherwise. */
export function lookUp(
  stack: TerraformStack,
  overrides: Partial<EksClusterLookup> = {},
): IEksCluster {
  return EksCluster.fromLookup(stack, overrides.clusterName ?? "b", {
    clusterName: "b",
    provider: awsProvider(stack),
    vpcCidrs: ["10.1.0.0/16"],
    serviceCidr: "172.20.0.0/16",
    ...overrides,
  });
}

/** A network ACL that exists, with nobody's rules in it. */
export function networkAcl(name: string, overrides: Partial<EksNetworkAcl> = {}): EksNetworkAcl {
  return {
    name,
    networkAclId: awsId("acl", name),
    reservedRuleNumbers: [],
    reservedRuleCount: 0,
    ...overrides,
  };
}

/** An id as AWS makes them, the same for the same name. */
export function awsId(kind: string, name: string): string {
  return `${kind}-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;
}

/** The paths of the resources and data sources that leave the choice of a provider to Terraform. */
export function withoutProvider(stack: SynthesizedStack): string[] {
  return [...stack.resources(), ...stack.dataSources()]
    .filter(({ type, body }) => type !== "terraform_remote_state" && body["provider"] === undefined)
    .map(({ type, path }) => `${type} ${path}`);
}

/** A place for the DNS of a cluster, with these addresses in the zones a, b, c of us-west-2. */
export function placement(...addresses: string[]): EksDnsPlacement {
  const subnets = addresses.map((address, index) => {
    const zone = `us-west-2${"abc".charAt(index)}`;
    return [zone, { subnetId: awsId("subnet", zone), address }] as const;
  });
  return { subnets: Object.fromEntries(subnets), autoScalingGroupName: "nodes" };
}
