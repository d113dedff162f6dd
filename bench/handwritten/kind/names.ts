import type { ConfigMapV1Data } from "@cdktf/provider-kubernetes/lib/config-map-v1-data";
import type { Construct } from "constructs";
import { addCorefile } from "../corefile";
import type { HandwrittenMember } from "./member";

/** Makes a cluster resolve the names of a peer. */
export function addNames(
  stack: Construct,
  { name, provider, domain }: HandwrittenMember,
  peer: HandwrittenMember,
): ConfigMapV1Data {
  return addCorefile(stack, {
    name,
    provider,
    base: {
      clusterDomain: domain,
      kubernetes: `
        ttl 30`,
      forward: ` {
        max_concurrent 1000
    }`,
      cache: ` {
        disable success ${domain}
        disable denial ${domain}
    }`,
    },
    peer: {
      name: peer.name,
      zones: [peer.domain],
      addresses: [peer.dnsAddress],
    },
    preventDestroy: false,
  });
}
