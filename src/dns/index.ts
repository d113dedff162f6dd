/**
 * Names across clusters: Corefiles, stub domains, and a check that they work.
 *
 * @module cdktf-multicluster/dns
 */

export * from "./corefile/check-corefile";
export * from "./corefile/corefile";
export * from "./corefile/default-corefiles";
export { Directive, type DirectiveProps } from "./corefile/directive";
export { COREDNS_PLUGINS, assertKnownPlugins } from "./corefile/plugins";
export { ServerBlock, type ServerBlockProps } from "./corefile/server-block";
export type { CorefileImport, Snippet } from "./corefile/syntax";
export { MAX_UPSTREAMS } from "./corefile/upstreams";
export type { ExpandedBlock } from "./corefile/zone-clashes";
export { ZoneKey } from "./corefile/zone-key";
export type { ConnectivityCheckMember } from "./check/check-input";
export {
  CHECK_PORT,
  ConnectivityCheck,
  type ConnectivityCheckProps,
} from "./check/connectivity-check";
export { CoreDnsPods, type CoreDnsPodsProps } from "./core-dns-pods";
export { CorefileBase } from "./corefile-base";
export { DnsNodePort, type DnsNodePortProps } from "./dns-node-port";
export { KubeDnsStubDomains, type KubeDnsStubDomainsProps } from "./kube-dns-stub-domains";
export { releaseCorefiles } from "./released-corefiles";
export { ForwardPolicy, type StubOptions } from "./stub-blocks";
export { StubDomains, type StubDomainsProps } from "./stub-domains";
