import { isIP } from "node:net";
import type { IConstruct } from "constructs";
import { Cidr } from "../cluster/cidr";
import { type AddressRange, type ICluster, RangeUse } from "../cluster/cluster";
import { parseDnsEndpoint } from "../cluster/dns-endpoint";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { SPECIAL_RANGES } from "../cluster/special-ranges";

/**
 * Refuses a peer whose DNS a cluster cannot ask at the addresses that are given for it. Addresses that
 * Terraform computes pass.
 *
 * @param scope the construct that forwards, for error messages
 * @throws ValidationError DNS_ADDRESSES, DNS_ADDRESS_UNREACHABLE
 */
export function assertAnswers(scope: IConstruct, cluster: ICluster, peer: ICluster): void {
  const asker = `The cluster "${cluster.clusterName}" cannot ask "${peer.clusterName}" for names`;
  const fix = `give "${peer.clusterName}" addresses that pods of "${cluster.clusterName}" reach and that stay`;
  if (peer.dns.addresses.length === 0) {
    throw new ValidationError({
      code: ErrorCode.DNS_ADDRESSES,
      problem: `${asker}: no address is known at which its DNS answers.`,
      found: `DNS addresses of "${peer.clusterName}": none`,
      fix: `${fix}.`,
      scope,
    });
  }
  for (const text of peer.dns.addresses) {
    const { address: host } = parseDnsEndpoint(text);
    if (isIP(host) === 0) continue;
    const reason = unreachable(Cidr.parse(`${host}/${isIP(host) === 4 ? 32 : 128}`), cluster, peer);
    if (reason !== undefined) {
      throw new ValidationError({
        code: ErrorCode.DNS_ADDRESS_UNREACHABLE,
        problem: `${asker} at ${text}: ${reason}.`,
        found: `DNS addresses of "${peer.clusterName}": ${peer.dns.addresses.join(", ")}`,
        fix: `${fix}, such as those of a load balancer in front of its CoreDNS.`,
        scope,
      });
    }
  }
}

function unreachable(address: Cidr, cluster: ICluster, peer: ICluster): string | undefined {
  const holds = ({ cidr }: AddressRange): boolean => cidr.contains(address);
  const special = SPECIAL_RANGES.find((range) => range.contains(address));
  if (special !== undefined) {
    return `addresses in ${special.toString()} lead to no other host`;
  }
  const hidden = peer.addressRanges.find((range) => !range.routed && holds(range));
  if (hidden !== undefined) {
    return `it lies in the ${hidden.use} range ${hidden.cidr.toString()} of "${peer.clusterName}", which exists on that cluster's own nodes alone`;
  }
  // Nodes of several clusters may be neighbours in one network.
  const own = cluster.addressRanges.find((range) => range.use !== RangeUse.NODES && holds(range));
  return own === undefined
    ? undefined
    : `it lies in the ${own.use} range ${own.cidr.toString()} of "${cluster.clusterName}" itself`;
}
