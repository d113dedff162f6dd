import type { IConstruct } from "constructs";

/**
 * Stable codes of the mistakes that are found at synthesis. Each has an entry in docs/errors.md.
 */
export enum ErrorCode {
  /** A text is not an IPv4 or IPv6 range in CIDR notation. */
  CIDR_SYNTAX = "CIDR_SYNTAX",
  /** An address range has bits set behind its prefix. */
  CIDR_HOST_BITS = "CIDR_HOST_BITS",
  /** An address range is a value that only Terraform's plan knows. */
  CIDR_TOKEN = "CIDR_TOKEN",
  /** A range is too small for the subnet or the address that is asked of it. */
  CIDR_CAPACITY = "CIDR_CAPACITY",
  /** An IPv6 range stands where the platform takes IPv4 alone. */
  CIDR_FAMILY = "CIDR_FAMILY",
  /** Two ranges that must be told apart share addresses. */
  CIDR_OVERLAP = "CIDR_OVERLAP",
  /** A range has a size or a position that the platform refuses. */
  CIDR_NOT_ALLOWED = "CIDR_NOT_ALLOWED",
  /** A port or a range of ports is not one. */
  PORT_RANGE = "PORT_RANGE",
  /** A list of traffic is empty. */
  TRAFFIC_EMPTY = "TRAFFIC_EMPTY",
  /** A cluster's name is not one that the platform takes. */
  CLUSTER_NAME = "CLUSTER_NAME",
  /** Two clusters of one mesh have the same name. */
  CLUSTER_DUPLICATE = "CLUSTER_DUPLICATE",
  /** A link names a cluster that is not in the mesh. */
  CLUSTER_UNKNOWN = "CLUSTER_UNKNOWN",
  /** A link joins a cluster to itself. */
  LINK_SELF = "LINK_SELF",
  /** A pair of clusters is linked twice. */
  LINK_DUPLICATE = "LINK_DUPLICATE",
  /** A provider has no region that is known at synthesis. */
  REGION = "REGION",
  /** The list of availability zones does not fit the region or the address plan. */
  AVAILABILITY_ZONES = "AVAILABILITY_ZONES",
  /** A Kubernetes version is not MAJOR.MINOR. */
  KUBERNETES_VERSION = "KUBERNETES_VERSION",
  /** The sizes of a node group contradict each other or the platform. */
  NODE_GROUP = "NODE_GROUP",
  /** The API server of a cluster can be reached from nowhere. */
  ENDPOINT_ACCESS = "ENDPOINT_ACCESS",
  /** A text is not the identifier of an AWS resource of the kind that is asked for. */
  AWS_ID = "AWS_ID",
  /** A domain is none that the names of a cluster can end in. */
  CLUSTER_DOMAIN = "CLUSTER_DOMAIN",
  /** A cluster would have no control plane, or a number of nodes that is none. */
  NODE_COUNT = "NODE_COUNT",
  /** A text is not the name of a container image. */
  IMAGE_NAME = "IMAGE_NAME",
  /** A text is not the name of a feature gate of Kubernetes. */
  FEATURE_GATE = "FEATURE_GATE",
  /** A path that a node shall share with its host is none. */
  EXTRA_MOUNT = "EXTRA_MOUNT",
  /** A text is not an address of the host. */
  HOST_ADDRESS = "HOST_ADDRESS",
  /** A number is not a port of the host, or of a node. */
  HOST_PORT = "HOST_PORT",
  /** A port of the host is taken twice. */
  HOST_PORT_CLASH = "HOST_PORT_CLASH",
  /** A cluster has no addresses to which routes of nodes could lead, or gets its own twice. */
  NODE_ROUTES = "NODE_ROUTES",
  /** A provider has no project that is known at synthesis. */
  PROJECT = "PROJECT",
  /** A network's name is not one that Google takes. */
  NETWORK_NAME = "NETWORK_NAME",
  /** A text is no network tag. */
  NETWORK_TAG = "NETWORK_TAG",
  /** The sizes of a node pool contradict each other or the platform. */
  NODE_POOL = "NODE_POOL",
  /** A firewall is made for a network that has none of the clusters. */
  FIREWALL_TARGET = "FIREWALL_TARGET",
  /** Two firewalls are made for one network. */
  FIREWALL_DUPLICATE = "FIREWALL_DUPLICATE",
  /** A cluster names no route table to put the routes in. */
  ROUTE_TABLES = "ROUTE_TABLES",
  /** A cluster lacks the security group that the rules shall go to. */
  SECURITY_GROUP = "SECURITY_GROUP",
  /** A cluster has network ACLs, and a peer of it declares no number for its rules. */
  ACL_RULE_NUMBER_MISSING = "ACL_RULE_NUMBER_MISSING",
  /** A rule number of a network ACL is outside what AWS takes. */
  ACL_RULE_NUMBER_RANGE = "ACL_RULE_NUMBER_RANGE",
  /** Two owners claim the same rule numbers of a network ACL. */
  ACL_RULE_NUMBER_CLASH = "ACL_RULE_NUMBER_CLASH",
  /** A VPC would have more peerings than its quota. */
  QUOTA_PEERINGS = "QUOTA_PEERINGS",
  /** A route table would have more routes than its quota. */
  QUOTA_ROUTES = "QUOTA_ROUTES",
  /** A security group would have more rules than its quota. */
  QUOTA_SECURITY_GROUP_RULES = "QUOTA_SECURITY_GROUP_RULES",
  /** A network ACL would have more rules than its quota. */
  QUOTA_ACL_RULES = "QUOTA_ACL_RULES",
  /** A firewall rule would have more sources than Google takes. */
  QUOTA_FIREWALL_SOURCES = "QUOTA_FIREWALL_SOURCES",
  /** A firewall rule would have more target tags than Google takes. */
  QUOTA_FIREWALL_TARGETS = "QUOTA_FIREWALL_TARGETS",
  /** A quota is not a whole number above zero. */
  QUOTA_VALUE = "QUOTA_VALUE",
  /** A cluster names a provider that the topology does not declare. */
  PROVIDER_UNKNOWN = "PROVIDER_UNKNOWN",
  /** A provider's name is no alias that Terraform takes. */
  PROVIDER_NAME = "PROVIDER_NAME",
  /** Two providers of a topology have the same name. */
  PROVIDER_DUPLICATE = "PROVIDER_DUPLICATE",
  /** Two networks of a topology are one. */
  NETWORK_DUPLICATE = "NETWORK_DUPLICATE",
  /** The state of the stacks is to be kept where Terraform has no place, or these stacks know none. */
  STATE_BACKEND = "STATE_BACKEND",
  /** A setting of the state is none that its backend has. */
  STATE_KEY = "STATE_KEY",
  /** A backend lacks a setting without which it finds no place. */
  STATE_MISSING = "STATE_MISSING",
  /** A setting of the state is not what its key takes. */
  STATE_VALUE = "STATE_VALUE",
  /** The states of several stacks would be one, or have a name that the backend refuses. */
  STATE_NAME = "STATE_NAME",
  /** A secret stands in the settings of the state. */
  STATE_SECRET = "STATE_SECRET",
  /** A setting of the state is a path of one machine. */
  STATE_PATH = "STATE_PATH",
  /** A setting of the state is one that Terraform has and these stacks cannot use. */
  STATE_UNSUPPORTED = "STATE_UNSUPPORTED",
  /** A stack cannot sign in to a cluster when it is planned. */
  AUTH_STACK = "AUTH_STACK",
  /** A Corefile is released whose cluster the topology does not declare. */
  RELEASED_UNKNOWN = "RELEASED_UNKNOWN",
  /** A namespace that a cluster owns has no such name, or is listed twice. */
  NAMESPACE_NAME = "NAMESPACE_NAME",
  /** Two clusters with one domain own the same namespace. */
  NAMESPACE_SHARED = "NAMESPACE_SHARED",
  /** A peer with the same domain owns no namespace by which its names could be told apart. */
  NAMESPACES_MISSING = "NAMESPACES_MISSING",
  /** Two peers have the same domain. */
  DOMAIN_SHARED = "DOMAIN_SHARED",
  /** No address is known at which a peer's DNS answers, or it is none. */
  DNS_ADDRESSES = "DNS_ADDRESSES",
  /** A peer's DNS cannot be asked at an address that is given for it. */
  DNS_ADDRESS_UNREACHABLE = "DNS_ADDRESS_UNREACHABLE",
  /** The place given for a cluster's DNS is none at which it could answer. */
  DNS_PLACEMENT = "DNS_PLACEMENT",
  /** A DNS endpoint is asked for where none can be, or where nobody would ask it. */
  DNS_ENDPOINT = "DNS_ENDPOINT",
  /** A stub zone contains the cluster's own domain. */
  STUB_OWN_ZONE = "STUB_OWN_ZONE",
  /** Queries for a zone would go round between clusters. */
  STUB_CYCLE = "STUB_CYCLE",
  /** An option of stub domains is outside what CoreDNS takes. */
  STUB_OPTION = "STUB_OPTION",
  /** The stub domains of a cluster have two writers. */
  STUB_WRITER = "STUB_WRITER",
  /** A cluster whose Corefile is released still has stub domains. */
  STUB_RELEASED = "STUB_RELEASED",
  /** A cluster cannot take part in a connectivity check as it is declared. */
  CHECK_MEMBER = "CHECK_MEMBER",
  /** A setting of a connectivity check is none. */
  CHECK_OPTION = "CHECK_OPTION",
  /** A connectivity check has no clusters that are linked. */
  CHECK_PAIRS = "CHECK_PAIRS",
  /** A connection is asked about whose destination is neither a name nor an address. */
  DESTINATION = "DESTINATION",
  /** A report would be written to a directory that is none, or is one of a stack. */
  REPORT_OUTDIR = "REPORT_OUTDIR",
  /** A Corefile cannot be read, or would be read by CoreDNS in another way than it looks. */
  COREFILE_SYNTAX = "COREFILE_SYNTAX",
  /** A value that only Terraform's plan knows stands where a Corefile's structure needs a literal. */
  COREFILE_TOKEN = "COREFILE_TOKEN",
  /** A Corefile has no spelling for a word. */
  COREFILE_WORD = "COREFILE_WORD",
  /** A key of a server block is no zone that CoreDNS can serve. */
  COREFILE_ZONE_NAME = "COREFILE_ZONE_NAME",
  /** Two server blocks declare the same zone. */
  COREFILE_ZONE_DUPLICATE = "COREFILE_ZONE_DUPLICATE",
  /** A Corefile has no server block for a zone. */
  COREFILE_ZONE_UNKNOWN = "COREFILE_ZONE_UNKNOWN",
  /** A snippet of a Corefile is defined twice, too late, or in terms of itself. */
  COREFILE_SNIPPET = "COREFILE_SNIPPET",
  /** A server block names a plugin that CoreDNS does not have. */
  COREFILE_PLUGIN = "COREFILE_PLUGIN",
  /** A forward plugin names something else than addresses and files of addresses. */
  COREFILE_UPSTREAM = "COREFILE_UPSTREAM",
  /** A forward plugin names more upstreams than CoreDNS takes. */
  COREFILE_UPSTREAM_COUNT = "COREFILE_UPSTREAM_COUNT",
}

/** What a {@link ValidationError} says. */
export interface ValidationErrorProps {
  /** Which mistake it is. */
  readonly code: ErrorCode;
  /** What is wrong, as a sentence that names the clusters concerned. */
  readonly problem: string;
  /** The value at fault, as it was given. */
  readonly found: string;
  /** What to write instead. */
  readonly fix: string;
  /**
   * The construct whose input is at fault.
   * @default - the message names no path
   */
  readonly scope?: IConstruct;
}

/**
 * A mistake in the declared topology, found before anything is written.
 *
 * The message has the code, the construct's path, the problem, the value found and the fix, a line
 * each.
 */
export class ValidationError extends Error {
  /** Which mistake it is. */
  public readonly code: ErrorCode;
  /** What to write instead. */
  public readonly fix: string;
  /** The value at fault, as it was given. */
  public readonly found: string;
  /** Path of the construct at fault in the construct tree; empty for a value that belongs to none. */
  public readonly path: string;

  /** Puts the parts into one message. */
  public constructor(props: ValidationErrorProps) {
    const path = props.scope?.node.path ?? "";
    const where = path === "" ? "" : ` at ${path}`;
    super(
      `[${props.code}]${where}: ${props.problem}\n  found: ${props.found}\n  fix: ${props.fix}`,
    );
    this.name = "ValidationError";
    this.code = props.code;
    this.fix = props.fix;
    this.found = props.found;
    this.path = path;
  }
}
