import type { IConstruct } from "constructs";
import { DNS_PORT } from "../cluster/dns-endpoint";
import { ErrorCode, ValidationError } from "../cluster/errors";
import type { StubZones } from "../cluster/topology/facts";
import { Directive } from "./corefile/directive";
import { ServerBlock } from "./corefile/server-block";
import { ZoneKey } from "./corefile/zone-key";

/**
 * How CoreDNS chooses among the addresses of a peer.
 *
 * @see https://coredns.io/plugins/forward/
 */
export enum ForwardPolicy {
  /** Any of those that are well. */
  RANDOM = "random",
  /** One after the other. */
  ROUND_ROBIN = "round_robin",
  /** The first of them that is well. */
  SEQUENTIAL = "sequential",
}

/** How the names of peers are looked up. All times are seconds. */
export interface StubOptions {
  /**
   * Whether each query is logged.
   * @default false
   */
  readonly log?: boolean;
  /**
   * Whether peers are asked over TCP alone; for paths that let no UDP through.
   * @default false
   */
  readonly forceTcp?: boolean;
  /**
   * Which of the addresses of a peer is asked.
   * @default ForwardPolicy.RANDOM
   */
  readonly policy?: ForwardPolicy;
  /**
   * Queries under way to a peer at once; more are refused, so that a peer that hangs cannot use up
   * the memory.
   * @default 1000
   */
  readonly maxConcurrent?: number;
  /**
   * Longest time for which an answer is kept; the answer's own TTL, where it is shorter.
   * @default 30
   */
  readonly successTtl?: number;
  /**
   * Longest time for which a name stays unknown after it was asked for too early.
   * @default 5
   */
  readonly denialTtl?: number;
  /**
   * Time for which the last answer is given on while the peer cannot be asked.
   * @default 3600
   */
  readonly serveStale?: number;
}

// CoreDNS' own default; what it needs here is to be named, for there is no cache without a size.
const CACHE_CAPACITY = 9984;

/**
 * The server block that forwards zones to a peer.
 *
 * There is no `loop` in it: that plugin stops CoreDNS when a query comes back, and one mistake would
 * stop it in both clusters. Cycles are found at synthesis instead.
 *
 * @see https://coredns.io/plugins/forward/
 * @see https://coredns.io/plugins/cache/
 */
export function stubBlock({ zones, peer }: StubZones, options: Required<StubOptions>): ServerBlock {
  const { log, forceTcp, policy, maxConcurrent, successTtl, denialTtl, serveStale } = options;
  return ServerBlock.of({
    keys: zones.map((name) => `${name}:${DNS_PORT}`),
    comment: [`Answered by ${peer.clusterName}.`],
    directives: [
      ...(log ? [Directive.of("log")] : []),
      Directive.of("errors"),
      Directive.of("cache").withBlock(
        Directive.of("success", `${CACHE_CAPACITY}`, `${successTtl}`),
        Directive.of("denial", `${CACHE_CAPACITY}`, `${denialTtl}`),
        Directive.of("prefetch", "10", "1m", "10%"),
        // In its default mode the plugin would give an expired answer before it asks a healthy peer.
        Directive.of("serve_stale", `${serveStale}s`, "verify"),
      ),
      Directive.of("forward", ".", ...peer.dns.addresses).withBlock(
        Directive.of("policy", policy),
        ...(forceTcp ? [Directive.of("force_tcp")] : []),
        Directive.of("max_concurrent", `${maxConcurrent}`),
        // Of the peer's own zone: by default the root is asked for, and a peer that has lost its own
        // upstream would count as dead.
        Directive.of("health_check", "0.5s", "domain", healthCheckName(zones)),
      ),
    ],
  });
}

/** A name of the peer's own, for a range the first of its reverse zones. */
function healthCheckName(zones: readonly string[]): string {
  return zones
    .flatMap((zone) => ZoneKey.parse(zone).zones)
    .slice(0, 1)
    .join();
}

/**
 * @returns the options, with every default in
 * @throws ValidationError STUB_OPTION
 */
export function parseOptions(
  scope: IConstruct,
  clusterName: string,
  options: StubOptions,
): Required<StubOptions> {
  const {
    log = false,
    forceTcp = false,
    policy = ForwardPolicy.RANDOM,
    maxConcurrent = 1000,
    successTtl = 30,
    denialTtl = 5,
    serveStale = 3600,
  } = options;
  const values = Object.entries({ maxConcurrent, successTtl, denialTtl, serveStale });
  for (const [name, value] of values) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ValidationError({
        code: ErrorCode.STUB_OPTION,
        problem: `${name} of the stub domains of the cluster "${clusterName}" is not a whole number above zero.`,
        found: String(value),
        fix: "give a whole number, in seconds where it is a time, or leave it out for the default.",
        scope,
      });
    }
  }
  return { log, forceTcp, policy, maxConcurrent, successTtl, denialTtl, serveStale };
}
