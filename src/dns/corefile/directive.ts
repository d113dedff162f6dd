import { ErrorCode, ValidationError } from "../../cluster";
import { hideTokens } from "./corefile-source";
import { DEFAULT_STYLE, formatDirective } from "./formatting";
import { IMPORT } from "./import";
import { sameLists } from "./lists";
import { spellWord } from "./spelling";

/** What a {@link Directive} is made of. */
export interface DirectiveProps {
  /** Its first word: in a server block the name of a plugin, in a plugin's that of an option. */
  readonly name: string;
  /** The words behind the name. */
  readonly args: readonly string[];
  /**
   * What stands in its braces.
   * @default - it has no braces
   */
  readonly block?: readonly Directive[];
  /**
   * Number of its line in the text that it was read from, from 1.
   * @default - it was not read from a text
   */
  readonly line?: number | undefined;
  /**
   * Number of the line on which it ends.
   * @default - as `line`
   */
  readonly endLine?: number | undefined;
}

/**
 * A line of a server block, with the block in braces that may follow on it: a plugin, or an option
 * of one.
 *
 * @see https://coredns.io/manual/configuration/
 */
export class Directive {
  /**
   * A directive without braces, such as `Directive.of("cache", "30")`.
   *
   * @param name its first word, such as that of a plugin
   * @param args words; blanks and quotes in them need no escaping. A text that Terraform computes
   * is one word here, whatever it turns out to be.
   * @throws ValidationError COREFILE_WORD, COREFILE_TOKEN, COREFILE_SYNTAX for an import that does
   * not name one thing
   */
  public static of(name: string, ...args: readonly string[]): Directive {
    return new Directive({ name, args });
  }

  /** Its first word: the name of a plugin, or of an option of one. */
  public readonly name: string;
  /** The words behind the name. */
  public readonly args: readonly string[];
  /** What stands in its braces; undefined when it has none. */
  public readonly block: readonly Directive[] | undefined;
  /** Number of its line in the text that it was read from; undefined for one that was not. */
  public readonly line: number | undefined;
  /** Number of the line of its last word in that text. */
  public readonly endLine: number | undefined;

  /** @throws ValidationError as {@link Directive.of} */
  public constructor(props: DirectiveProps) {
    [props.name, ...props.args].forEach(spellWord);
    if (
      props.name === IMPORT &&
      (props.args.length !== 1 || props.args[0] === "" || props.block !== undefined)
    ) {
      throw new ValidationError({
        code: ErrorCode.COREFILE_SYNTAX,
        problem: "An import names one snippet, file or pattern, and has no block.",
        found: hideTokens([IMPORT, ...props.args].join(" ")),
        fix: "write an import for each.",
      });
    }
    this.name = props.name;
    this.args = [...props.args];
    this.block = props.block && [...props.block];
    this.line = props.line;
    this.endLine = props.endLine ?? props.line;
  }

  /**
   * The same directive with these in its braces, instead of what it had there.
   *
   * @param block what shall stand there, in its order
   */
  public withBlock(...block: readonly Directive[]): Directive {
    return new Directive({ name: this.name, args: this.args, block });
  }

  /** Whether CoreDNS reads the same words in the same blocks. */
  public equals(other: Directive): boolean {
    return (
      this.name === other.name &&
      sameLists(this.args, other.args, (one, another) => one === another) &&
      (this.block === undefined) === (other.block === undefined) &&
      sameDirectives(this.block ?? [], other.block ?? [])
    );
  }

  /** Its text, without a line break at the end. */
  public render(): string {
    return formatDirective(this, DEFAULT_STYLE, 0);
  }
}

/** Whether two lists have equal directives in the same order. */
export function sameDirectives(left: readonly Directive[], right: readonly Directive[]): boolean {
  return sameLists(left, right, (one, other) => one.equals(other));
}
