import { Token } from "cdktf";
import { ErrorCode, type InputOrigin, ValidationError } from "../../cluster";
import { IMPORT } from "./import";
import { type KeyMistake, type KeyParts, readKey } from "./read-zone-key";

const UNKNOWN: KeyMistake = {
  problem: "is not known at synthesis, so that zones cannot be told apart.",
  fix: 'write the zone as a literal, such as "one.svc.cluster.local".',
};

/**
 * A key of a server block: the zone that the block answers for, with the protocol and port on which
 * it does. `[SCHEME://]ZONE[:PORT]`, where the zone is a domain name or, for reverse zones, an
 * address range.
 *
 * @see https://coredns.io/manual/configuration/
 */
export class ZoneKey {
  /**
   * Reads a key, such as `cluster.local`, `.:53`, `tls://example.org` or `10.0.0.0/12`. Capitals
   * and a missing dot at the end make no difference to what it is equal to.
   *
   * @param text the key
   * @param origin what the text is and where it was given, for the error message
   * @throws ValidationError COREFILE_ZONE_NAME, and COREFILE_TOKEN for a value that is known at
   * plan only
   */
  public static parse(text: string, origin: InputOrigin = {}): ZoneKey {
    const read = Token.isUnresolved(text) ? UNKNOWN : readKey(text);
    if ("problem" in read) {
      throw keyError(text, read, origin);
    }
    return new ZoneKey(text, read);
  }

  /**
   * As {@link ZoneKey.parse}, but undefined for what is no key.
   *
   * @param text the key
   */
  public static tryParse(text: string): ZoneKey | undefined {
    const read = Token.isUnresolved(text) ? UNKNOWN : readKey(text);
    return "problem" in read ? undefined : new ZoneKey(text, read);
  }

  /** Protocol that it is served over: dns, tls, quic, grpc, https or https3. */
  public readonly transport: string;
  /** Port that it is served at; the one of the protocol, where none was written. */
  public readonly port: number;
  /** Names in lower case that end in a dot; several where a range is more than one reverse zone. */
  public readonly zones: readonly string[];
  /** Whether it was written as an address range. */
  public readonly isRange: boolean;

  private constructor(
    /** The key as it was written. */
    public readonly text: string,
    { transport, port, zones, isRange }: KeyParts,
  ) {
    this.transport = transport;
    this.port = port;
    this.zones = zones;
    this.isRange = isRange;
  }

  /** Whether the two stand for the same zones, over the same protocol and port. */
  public equals(other: ZoneKey): boolean {
    return this.addresses().join(" ") === other.addresses().join(" ");
  }

  /** A text for each zone that is equal for two keys if, and only if, CoreDNS can serve but one. */
  public addresses(): string[] {
    return this.zones.map((zone) => `${this.transport}://${zone}:${this.port}`);
  }
}

/**
 * What is wrong with a key that stops CoreDNS at its start, or for which it never answers.
 *
 * @returns undefined for a key that it serves
 */
export function servingMistake(text: string): KeyMistake | undefined {
  const key = readKey(text);
  if ("problem" in key) {
    return key;
  }
  if (text === IMPORT) {
    return {
      problem: "is the word that begins an import.",
      fix: `write "${IMPORT}." for the domain of that name.`,
    };
  }
  // CoreDNS looks names up in lower case among zones as they are written.
  return /[A-Z]/.test(text) && !key.isRange
    ? {
        problem: "has capitals, and CoreDNS never answers for such a zone.",
        fix: `write "${text.toLowerCase()}".`,
      }
    : undefined;
}

/**
 * Refuses a key that stops CoreDNS at its start, or for which it never answers.
 *
 * @throws ValidationError COREFILE_ZONE_NAME, COREFILE_TOKEN
 */
export function assertServable(text: string, origin: InputOrigin): void {
  const mistake = Token.isUnresolved(text) ? UNKNOWN : servingMistake(text);
  if (mistake !== undefined) {
    throw keyError(text, mistake, origin);
  }
}

function keyError(text: string, mistake: KeyMistake, origin: InputOrigin): ValidationError {
  const isToken = Token.isUnresolved(text);
  return new ValidationError({
    code: isToken ? ErrorCode.COREFILE_TOKEN : ErrorCode.COREFILE_ZONE_NAME,
    problem: `${origin.what ?? "The key of a server block"} ${mistake.problem}`,
    found: isToken ? "a value that Terraform computes" : `"${text}"`,
    fix: mistake.fix,
    ...(origin.scope && { scope: origin.scope }),
  });
}
