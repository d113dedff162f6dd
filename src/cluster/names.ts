import { isIP } from "node:net";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "./errors";

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_DOMAIN = 253;

/** A text or a number as error messages show it. */
export function quoted(value: string | number): string {
  if (Token.isUnresolved(value)) return "a value that Terraform computes";
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** Whether a text, known at synthesis, can be the name of a namespace. */
export function isNamespaceName(name: string): boolean {
  return !Token.isUnresolved(name) && LABEL.test(name);
}

/** Whether a text, known at synthesis, is a domain of two labels or more, without a final dot. */
export function isDomainName(name: string): boolean {
  const labels = name.split(".");
  return (
    !Token.isUnresolved(name) &&
    name.length <= MAX_DOMAIN &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label))
  );
}

/** Whether a text, known at synthesis, can name a container image. */
export function isImageName(name: string): boolean {
  return !Token.isUnresolved(name) && /^\S+$/.test(name);
}

/**
 * The namespaces that a cluster owns.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * @throws ValidationError NAMESPACE_NAME
 */
export function parseNamespaces(
  scope: IConstruct,
  clusterName: string,
  names: readonly string[],
): string[] {
  for (const [index, name] of names.entries()) {
    if (!isNamespaceName(name) || names.indexOf(name) !== index) {
      throw new ValidationError({
        code: ErrorCode.NAMESPACE_NAME,
        problem: `namespaces of the cluster "${clusterName}" are different names of namespaces, known at synthesis.`,
        found: quoted(name),
        fix: 'write each once, with lower-case letters, digits and hyphens, 63 at most: "cluster-1".',
        scope,
      });
    }
  }
  return [...names].sort();
}

/**
 * The addresses at which a cluster's DNS answers; a value that Terraform computes passes.
 *
 * @throws ValidationError DNS_ADDRESSES
 */
export function parseDnsAddresses(
  scope: IConstruct,
  clusterName: string,
  addresses: readonly string[],
): string[] {
  for (const address of addresses) {
    if (!Token.isUnresolved(address) && isIP(address) === 0) {
      throw new ValidationError({
        code: ErrorCode.DNS_ADDRESSES,
        problem: `dnsAddresses of the cluster "${clusterName}" are IP addresses: CoreDNS forwards to nothing else.`,
        found: `"${address}"`,
        fix: 'give addresses without port, such as ["10.0.96.16"].',
        scope,
      });
    }
  }
  return [...addresses];
}
