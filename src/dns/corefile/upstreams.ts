import { isIP } from "node:net";
import { Token } from "cdktf";
import { ErrorCode } from "../../cluster";
import type { Finding } from "./corefile-source";
import type { Directive } from "./directive";
import { dependsOnEnvironment, schemeOf } from "./read-zone-key";
import type { ExpandedBlock } from "./zone-clashes";
import { ZoneKey } from "./zone-key";

/** Number of upstreams that one forward plugin takes at most. */
export const MAX_UPSTREAMS = 15;

// Without one, it is dns.
const SCHEMES: readonly string[] = ["", "dns://", "tls://"];
const LAST_PORT = 65535;
const ZONE_FIRST =
  'write the zone first, then the addresses, such as "forward . 10.0.0.2 10.0.0.3".';
const UPSTREAM_FORMS =
  'write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.';

/**
 * The findings for forward plugins that stop CoreDNS 1.14.3 at its start. Upstreams are IP
 * addresses, with a port if need be, or paths of files like /etc/resolv.conf; names of hosts are
 * not looked up.
 *
 * @see https://coredns.io/plugins/forward/
 */
export function checkUpstreams(blocks: readonly ExpandedBlock[]): Finding[] {
  return blocks
    .flatMap(({ directives }) => directives.filter(({ name }) => name === "forward"))
    .flatMap(checkForward);
}

function checkForward({ args, line = 1 }: Directive): Finding[] {
  const [from, ...upstreams] = args;
  const code = ErrorCode.COREFILE_UPSTREAM;
  const findings: Finding[] = [];
  if (from === undefined || upstreams.length === 0) {
    findings.push({ code, line, problem: "forwards to nothing.", fix: ZONE_FIRST });
  } else if (isKnown(from) && ZoneKey.tryParse(from) === undefined) {
    const problem = `forwards for "${from}", which is no zone.`;
    findings.push({ code, line, problem, fix: ZONE_FIRST });
  }
  for (const upstream of upstreams) {
    const reason = isKnown(upstream) ? upstreamMistake(upstream) : undefined;
    if (reason !== undefined) {
      const problem = `forwards to "${upstream}", ${reason}`;
      findings.push({ code, line, problem, fix: UPSTREAM_FORMS });
    }
  }
  if (upstreams.length > MAX_UPSTREAMS) {
    findings.push({
      code: ErrorCode.COREFILE_UPSTREAM_COUNT,
      line,
      problem: `forwards to ${upstreams.length} upstreams, and CoreDNS takes ${MAX_UPSTREAMS}.`,
      fix: "leave some out: two or three that answer are enough.",
    });
  }
  return findings;
}

function isKnown(word: string): boolean {
  return !Token.isUnresolved(word) && !dependsOnEnvironment(word);
}

function upstreamMistake(upstream: string): string | undefined {
  const scheme = schemeOf(upstream);
  if (!SCHEMES.includes(scheme)) {
    return "and CoreDNS forwards over dns and tls alone.";
  }
  const host = upstream.slice(scheme.length);
  const [, bracketed, bracketedPort, plain, plainPort] =
    /^(?:\[([^\]]*)\](?::([0-9]*))?|([^:]*)(?::([0-9]*))?)$/.exec(host) ?? [];
  const port = bracketedPort ?? plainPort;
  if (port === "" || Number(port) > LAST_PORT) {
    return `whose port is no number up to ${LAST_PORT}.`;
  }
  // Behind the percent sign stands a network interface or, with TLS, the name on the certificate.
  const address = (bracketed ?? plain ?? host).replace(/%[^%]*$/, "");
  if (isIP(address) !== 0) {
    return undefined;
  }
  if (isIP(address.replace(/\/[0-9]+$/, "")) !== 0) {
    return "which is a range of addresses.";
  }
  if (!address.includes("/")) {
    return "which is neither an IP address nor a path, and CoreDNS looks no names up.";
  }
  return port === undefined ? undefined : "and a file has no port.";
}
