import { ErrorCode, type InputOrigin, ValidationError } from "../../cluster";
import { type Directive, sameDirectives } from "./directive";
import { DEFAULT_STYLE, formatServerBlock } from "./formatting";
import { sameLists } from "./lists";
import { ZoneKey, assertServable } from "./zone-key";

/** What a {@link ServerBlock} is made of. */
export interface ServerBlockProps {
  /**
   * The zones that it answers for, each with scheme and port as need be: `.:53`, `cluster.local`,
   * `tls://example.org`, `10.0.0.0/16`.
   */
  readonly keys: readonly string[];
  /** The plugins; their order makes no difference to CoreDNS. */
  readonly directives: readonly Directive[];
  /**
   * Lines of a comment above it, without the number signs.
   * @default - no comment
   */
  readonly comment?: readonly string[];
  /**
   * Number of its first line in the text that it was read from, from 1.
   * @default - it was not read from a text
   */
  readonly line?: number;
}

/**
 * A server block of a Corefile: some zones, and the plugins that answer for them.
 *
 * @see https://coredns.io/manual/configuration/
 */
export class ServerBlock {
  /**
   * A block to add to a {@link Corefile}.
   *
   * @param origin what the keys are and where they were given, for the error message
   * @throws ValidationError COREFILE_ZONE_NAME for a key that CoreDNS cannot serve, COREFILE_TOKEN
   * for one that is known at plan only
   */
  public static of(props: ServerBlockProps, origin: InputOrigin = {}): ServerBlock {
    if (props.keys.length === 0) {
      throw new ValidationError({
        code: ErrorCode.COREFILE_ZONE_NAME,
        problem: "A server block has no zone, and CoreDNS would drop it.",
        found: "[]",
        fix: 'name a zone, such as "one.svc.cluster.local".',
        ...(origin.scope && { scope: origin.scope }),
      });
    }
    for (const key of props.keys) {
      assertServable(key, origin);
    }
    return new ServerBlock(props);
  }

  /** The keys as they were written, without the commas between them. */
  public readonly keys: readonly string[];
  /** Those of the keys that can be understood at synthesis. */
  public readonly zoneKeys: readonly ZoneKey[];
  /** The plugins, in the order of the text. */
  public readonly directives: readonly Directive[];
  /** Lines of the comment above it. */
  public readonly comment: readonly string[];
  /** Number of its first line in the text that it was read from; undefined for one that was not. */
  public readonly line: number | undefined;

  /** Takes any key, as a text that was read may have; {@link ServerBlock.of} checks them. */
  public constructor(props: ServerBlockProps) {
    this.keys = [...props.keys];
    this.zoneKeys = props.keys.flatMap((key) => ZoneKey.tryParse(key) ?? []);
    this.directives = [...props.directives];
    this.comment = (props.comment ?? []).flatMap((line) => line.split(/\r?\n/));
    this.line = props.line;
  }

  /** Whether CoreDNS reads the same: comments and lines make no difference. */
  public equals(other: ServerBlock): boolean {
    return (
      sameLists(this.keys, other.keys, (one, another) => one === another) &&
      sameDirectives(this.directives, other.directives)
    );
  }

  /** Its text with the comment above it, and without a line break at the end. */
  public render(): string {
    return formatServerBlock(this, DEFAULT_STYLE);
  }
}
