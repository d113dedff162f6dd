import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { Cidr } from "../cluster/cidr";
import { type AddressRange, type DnsIdentity, RangeUse } from "../cluster/cluster";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { parseDnsAddresses, parseNamespaces, quoted } from "../cluster/names";

/** EKS gives every cluster this domain, and takes no other. */
const CLUSTER_DOMAIN = "cluster.local";

/** What is declared of the names of an EKS cluster. */
export interface EksNames {
  /**
   * Namespaces that, of the clusters that are joined, this one alone has: the names in them resolve
   * in the peers.
   * @default - none
   */
  readonly namespaces?: readonly string[];
}

/**
 * How the names of an EKS cluster are told apart, and where its DNS answers.
 *
 * @throws ValidationError NAMESPACE_NAME, DNS_ADDRESSES
 */
export function parseNames(
  scope: IConstruct,
  clusterName: string,
  { namespaces = [] }: EksNames,
  dnsAddresses: readonly string[],
): DnsIdentity {
  return {
    clusterDomain: CLUSTER_DOMAIN,
    namespaces: parseNamespaces(scope, clusterName, namespaces),
    addresses: parseDnsAddresses(scope, clusterName, dnsAddresses),
  };
}

/**
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
 * @throws ValidationError CLUSTER_NAME
 */
export function parseClusterName(scope: IConstruct, name: string): string {
  if (Token.isUnresolved(name) || !/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(name)) {
    throw new ValidationError({
      code: ErrorCode.CLUSTER_NAME,
      problem:
        "The name of an EKS cluster is a literal of 1 to 100 letters, digits, hyphens and underscores that starts with a letter or digit.",
      found: quoted(name),
      fix: 'write a name such as "test-cluster"; ids of resources are made of it.',
      scope,
    });
  }
  return name;
}

/**
 * The region that a provider is set to.
 *
 * @throws ValidationError REGION
 */
export function regionOf(scope: IConstruct, clusterName: string, provider: AwsProvider): string {
  const { region } = provider;
  if (region === undefined || Token.isUnresolved(region) || !/^[a-z]+(-[a-z]+)+-\d$/.test(region)) {
    throw new ValidationError({
      code: ErrorCode.REGION,
      problem: `The provider of the cluster "${clusterName}" must name its region, because subnets and peerings are planned for it.`,
      found: region === undefined ? "a provider without region" : quoted(region),
      fix: 'set region of the AwsProvider to a literal, such as "us-west-2".',
      scope,
    });
  }
  return region;
}

/** @throws ValidationError KUBERNETES_VERSION */
export function parseKubernetesVersion(
  scope: IConstruct,
  clusterName: string,
  version: string,
): string {
  if (!/^1\.[1-9][0-9]$/.test(version)) {
    throw new ValidationError({
      code: ErrorCode.KUBERNETES_VERSION,
      problem: `kubernetesVersion of the cluster "${clusterName}" is not a minor version of Kubernetes; EKS chooses the patch itself.`,
      found: quoted(version),
      fix: 'write MAJOR.MINOR, such as "1.35".',
      scope,
    });
  }
  return version;
}

/** Where the API server answers. */
export interface EndpointAccess {
  readonly endpointPrivateAccess?: boolean;
  readonly endpointPublicAccess?: boolean;
  readonly publicAccessCidrs?: readonly string[];
}

/**
 * The part of EKS' VPC configuration that says where the API server answers.
 *
 * @throws ValidationError ENDPOINT_ACCESS and those of {@link Cidr.parse}
 */
export function parseEndpointAccess(
  scope: IConstruct,
  clusterName: string,
  access: EndpointAccess,
): { endpointPrivateAccess: boolean; endpointPublicAccess: boolean; publicAccessCidrs?: string[] } {
  const { endpointPrivateAccess = true, endpointPublicAccess = true } = access;
  const fail = (problem: string, found: string, fix: string): ValidationError =>
    new ValidationError({
      code: ErrorCode.ENDPOINT_ACCESS,
      problem: `The API server of the cluster "${clusterName}" ${problem}`,
      found,
      fix,
      scope,
    });
  if (!endpointPrivateAccess && !endpointPublicAccess) {
    throw fail(
      "would answer nowhere: it needs private or public access.",
      "endpointPrivateAccess: false, endpointPublicAccess: false",
      "leave endpointPrivateAccess at true, or set endpointPublicAccess to true.",
    );
  }
  if (access.publicAccessCidrs === undefined) {
    return { endpointPrivateAccess, endpointPublicAccess };
  }
  const ranges = parseRanges(scope, clusterName, "publicAccessCidrs", access.publicAccessCidrs);
  if (!endpointPublicAccess || ranges.length === 0) {
    throw fail(
      "restricts its public access to ranges, but has no public access, or an empty list of ranges.",
      `endpointPublicAccess: ${endpointPublicAccess.toString()}, publicAccessCidrs: [${ranges.join(", ")}]`,
      "leave publicAccessCidrs out, or set endpointPublicAccess to true and name at least one range.",
    );
  }
  return { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs: ranges.map(String) };
}

/** Reads a list of ranges. */
export function parseRanges(
  scope: IConstruct,
  clusterName: string,
  field: string,
  ranges: readonly string[],
): Cidr[] {
  return ranges.map((text) =>
    Cidr.parse(text, { what: `${field} of the cluster "${clusterName}"`, scope }),
  );
}

/**
 * What an EKS cluster uses: its VPC, where nodes and pods live alike, and a service range that
 * exists on its own nodes alone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-networking.html
 */
export function eksAddressRanges(vpcCidrs: readonly Cidr[], serviceCidr: Cidr): AddressRange[] {
  return [
    ...vpcCidrs.map((cidr) => ({ use: RangeUse.VPC, cidr, routed: true })),
    { use: RangeUse.SERVICES, cidr: serviceCidr, routed: false },
  ];
}

/**
 * Checks the identifier of an AWS resource; a value that Terraform computes passes.
 *
 * @param kind start of such ids, such as `vpc`
 * @throws ValidationError AWS_ID
 */
export function checkAwsId(
  scope: IConstruct,
  clusterName: string,
  field: string,
  kind: string,
  value: string,
): void {
  const isId = new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value);
  if (!Token.isUnresolved(value) && !isId) {
    throw new ValidationError({
      code: ErrorCode.AWS_ID,
      problem: `${field} of the cluster "${clusterName}" is not ${kind}- followed by 8 or 17 hexadecimal digits.`,
      found: `"${value}"`,
      fix: `give an id like ${kind}-0123456789abcdef0.`,
      scope,
    });
  }
}

/**
 * Checks the id of an AWS account; a value that Terraform computes passes.
 *
 * @throws ValidationError AWS_ID
 */
export function checkAccountId(scope: IConstruct, clusterName: string, value: string): void {
  if (!Token.isUnresolved(value) && !/^\d{12}$/.test(value)) {
    throw new ValidationError({
      code: ErrorCode.AWS_ID,
      problem: `accountId of the cluster "${clusterName}" is not the id of an AWS account.`,
      found: `"${value}"`,
      fix: 'give its 12 digits as a text, leading zeros included, such as "012345678901".',
      scope,
    });
  }
}
