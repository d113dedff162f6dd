import { awsId } from "../../../support/eks";
import { type Block, type Body, bodyOf, type SynthesizedStack } from "../../../support/synth";
import { parseRecord } from "../json";
import { VPC_NAMES, type VpcName, vpcCidrOf } from "../../../support/vpc-configurations";

/** Where packets for a range go: to the VPC of a peer, or nowhere that matters here. */
export interface Route {
  readonly destination: string;
  readonly peer: VpcName | undefined;
}

/** What a rule of a network ACL or a security group allows. */
export interface Rule {
  readonly isEgress: boolean;
  readonly range: string;
  /** Name or number; -1 for all. */
  readonly protocol: string;
  /** Destination ports; -1 where the protocol has none. */
  readonly fromPort: number;
  readonly toPort: number;
}

/** A load balancer, and the port of the nodes behind it. */
export interface LoadBalancer {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly nodePort: number;
}

/** What Terraform would make of one VPC: read from its JSON, and from nothing else of this package. */
export interface SynthesizedVpc {
  /** Of the route table of the subnet in which the pods are. */
  readonly routes: readonly Route[];
  /** In the order of their numbers; none where the ACL is left alone. */
  readonly acl: readonly Rule[] | undefined;
  readonly ingress: readonly Rule[];
  readonly loadBalancer: LoadBalancer | undefined;
  /** Ranges towards which pods keep their addresses. */
  readonly snatExclusions: readonly string[];
}

/** The zone whose private subnet has the pods. */
const ZONE = "private-us-west-2a";

export function readVpc(stack: SynthesizedStack, name: VpcName): SynthesizedVpc {
  const isOwn = (reference: unknown): boolean => ownerOf(stack, reference) === name;
  const acl = stack
    .resources("aws_network_acl_rule")
    .filter(({ body }) => isOwn(body["network_acl_id"]))
    .sort((one, other) => Number(one.body["rule_number"]) - Number(other.body["rule_number"]))
    .map(({ body }) => ruleOf(body, "protocol", "cidr_block"));
  const hasAcl = stack.resources("aws_network_acl").some(({ path }) => path.startsWith(`${name}/`));
  return {
    routes: routesOf(stack, name),
    acl: hasAcl || acl.length > 0 ? acl : undefined,
    ingress: stack
      .resources("aws_vpc_security_group_ingress_rule")
      .filter(({ body }) => isOwn(body["security_group_id"]))
      .map(({ body }) => ruleOf(body, "ip_protocol", "cidr_ipv4")),
    loadBalancer: loadBalancerOf(stack, name),
    snatExclusions: snatExclusionsOf(stack, name),
  };
}

function routesOf(stack: SynthesizedStack, name: VpcName): Route[] {
  const table = tableOf(stack, name);
  return stack
    .resources("aws_route")
    .filter(({ body }) => body["route_table_id"] === table)
    .map(({ body }) => ({
      destination: String(body["destination_cidr_block"]),
      peer: peerOf(stack, name, body["vpc_peering_connection_id"]),
    }));
}

/** The route table of the pods' subnet, by its reference or its id. */
function tableOf(stack: SynthesizedStack, name: VpcName): unknown {
  const subnet = stack.resources("aws_subnet").find(({ path }) => path === `${name}/vpc/${ZONE}`);
  if (subnet === undefined) return awsId("rtb", name);
  const association = stack
    .resources("aws_route_table_association")
    .find(({ body }) => body["subnet_id"] === `\${${subnet.address}.id}`);
  return association?.body["route_table_id"];
}

/** The VPC at the other end of a peering. */
function peerOf(stack: SynthesizedStack, name: VpcName, id: unknown): VpcName | undefined {
  if (id === undefined) return undefined;
  const accepter = blockOf(stack, id);
  const connection = blockOf(stack, accepter?.body["vpc_peering_connection_id"]);
  const ends = [connection?.body["vpc_id"], connection?.body["peer_vpc_id"]];
  const owners = ends.map((end) => ownerOf(stack, end));
  if (!owners.includes(name)) throw new Error(`A route of ${name} leads over a peering of others.`);
  return owners.find((owner) => owner !== name);
}

function loadBalancerOf(stack: SynthesizedStack, name: VpcName): LoadBalancer | undefined {
  const at = (type: string): Body | undefined =>
    stack.resources(type).find(({ path }) => path.startsWith(`dns-${name}/`))?.body;
  const mapping = at("aws_lb")?.["subnet_mapping"];
  if (!Array.isArray(mapping)) return undefined;
  return {
    addresses: mapping.map((each) => String(bodyOf(each)["private_ipv4_address"])),
    port: Number(at("aws_lb_listener")?.["port"]),
    nodePort: Number(at("aws_lb_target_group")?.["port"]),
  };
}

function snatExclusionsOf(stack: SynthesizedStack, name: VpcName): string[] {
  const addon = stack
    .resources("aws_eks_addon")
    .find(({ path, body }) => path.startsWith(`${name}/`) && body["addon_name"] === "vpc-cni");
  if (addon === undefined) return [];
  const values = parseRecord(String(addon.body["configuration_values"]), "the add-on's values");
  const ranges = bodyOf(values["env"])["AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS"];
  return typeof ranges === "string" ? ranges.split(",") : [];
}

function ruleOf(body: Body, protocol: string, range: string): Rule {
  return {
    isEgress: body["egress"] === true,
    range: String(body[range]),
    protocol: String(body[protocol]),
    fromPort: Number(body["from_port"] ?? -1),
    toPort: Number(body["to_port"] ?? -1),
  };
}

/** The cluster to which a reference or an id belongs. */
function ownerOf(stack: SynthesizedStack, reference: unknown): VpcName | undefined {
  const path = blockOf(stack, reference)?.path ?? "";
  return VPC_NAMES.find(
    (name) =>
      path.startsWith(`${name}/`) ||
      ["vpc", "sg", "acl", "rtb"].some((kind) => reference === awsId(kind, name)),
  );
}

function blockOf(stack: SynthesizedStack, reference: unknown): Block | undefined {
  const address = /^\$\{([a-z_]+\.[\w-]+)\./.exec(String(reference))?.[1];
  return stack.resources().find((block) => block.address === address);
}

/** The range of the VPC itself, to which every table of it leads. */
export const localRangeOf = vpcCidrOf;
