import { ErrorCode, type InputOrigin, ValidationError } from "../../cluster";
import { type Finding, hideTokens } from "./corefile-source";
import type { Directive } from "./directive";
import { IMPORT } from "./import";
import { linesOf } from "./lines";
import { dependsOnEnvironment } from "./read-zone-key";
import type { ServerBlock } from "./server-block";
import type { ExpandedBlock } from "./zone-clashes";

/**
 * The plugins that CoreDNS 1.14.3 is released with.
 *
 * @see https://coredns.io/plugins/
 */
export const COREDNS_PLUGINS: readonly string[] = [
  "acl",
  "any",
  "auto",
  "autopath",
  "azure",
  "bind",
  "bufsize",
  "cache",
  "cancel",
  "chaos",
  "clouddns",
  "debug",
  "dns64",
  "dnssec",
  "dnstap",
  "erratic",
  "errors",
  "etcd",
  "file",
  "forward",
  "geoip",
  "grpc",
  "grpc_server",
  "header",
  "health",
  "hosts",
  "https",
  "https3",
  "k8s_external",
  "kubernetes",
  "loadbalance",
  "local",
  "log",
  "loop",
  "metadata",
  "minimal",
  "multisocket",
  "nomad",
  "nsid",
  "on",
  "pprof",
  "prometheus",
  "proxyproto",
  "quic",
  "ready",
  "reload",
  "rewrite",
  "root",
  "route53",
  "secondary",
  "sign",
  "template",
  "timeouts",
  "tls",
  "trace",
  "transfer",
  "tsig",
  "view",
  "whoami",
];

/**
 * Refuses blocks with plugins that a CoreDNS does not have: one such name stops it at its start.
 *
 * @param blocks server blocks, with snippets of theirs left as imports
 * @param plugins names of its plugins; those of CoreDNS 1.14.3 when none are given
 * @param origin what the blocks are and where they were given, for the error message
 * @throws ValidationError COREFILE_PLUGIN
 */
export function assertKnownPlugins(
  blocks: readonly ServerBlock[],
  plugins: readonly string[] = COREDNS_PLUGINS,
  origin: InputOrigin = {},
): void {
  for (const block of blocks) {
    const [unknown] = unknownPlugins(block.directives, plugins);
    if (unknown !== undefined) {
      throw new ValidationError({
        code: ErrorCode.COREFILE_PLUGIN,
        problem: `${origin.what ?? "The server block"} of ${block.keys.join(" ")} names a plugin that CoreDNS does not have.`,
        found: hideTokens(unknown.render()),
        fix: fixFor(unknown, plugins),
        ...(origin.scope && { scope: origin.scope }),
      });
    }
  }
}

/** The findings for plugins that a CoreDNS does not have. */
export function checkPlugins(
  blocks: readonly ExpandedBlock[],
  plugins: readonly string[],
): Finding[] {
  return blocks
    .flatMap(({ directives }) => unknownPlugins(directives, plugins))
    .map((unknown) => ({
      code: ErrorCode.COREFILE_PLUGIN,
      line: linesOf(unknown).first,
      problem: `names the plugin "${unknown.name}", which CoreDNS does not have.`,
      fix: fixFor(unknown, plugins),
    }));
}

function unknownPlugins(
  directives: readonly Directive[],
  plugins: readonly string[],
): readonly Directive[] {
  return directives.filter(
    ({ name }) => name !== IMPORT && !dependsOnEnvironment(name) && !plugins.includes(name),
  );
}

function fixFor({ name }: Directive, plugins: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]|s$/g, "");
  const similar = plugins.find((plugin) => plain(plugin) === plain(name));
  return similar === undefined
    ? "write the name of one of its plugins; an option of a plugin goes into the plugin's braces."
    : `write "${similar}".`;
}
