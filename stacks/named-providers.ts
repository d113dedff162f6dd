import { Construct } from "constructs";
import { ErrorCode, ValidationError } from "../src/cluster";

/** What {@link NamedProviders} makes of each entry of a topology's `providers`. */
export interface ProviderKind<Spec, Provider> {
  /** Makes the provider of an entry, with the entry's name as construct id and alias. */
  readonly create: (scope: Construct, spec: Spec) => Provider;
  /** What an entry holds beside its name, for messages, such as `region: "..."`. */
  readonly arguments: string;
  /** What an entry stands for, such as `account and region`. */
  readonly standsFor: string;
  /** A name that an entry may have. */
  readonly example: string;
}

/**
 * The providers of a stack, by the names that clusters use.
 */
export abstract class NamedProviders<
  Spec extends { readonly name: string },
  Provider,
> extends Construct {
  private readonly byName = new Map<string, Provider>();

  /** @throws ValidationError PROVIDER_DUPLICATE, PROVIDER_NAME */
  protected constructor(
    scope: Construct,
    id: string,
    specs: readonly Spec[],
    private readonly kind: ProviderKind<Spec, Provider>,
  ) {
    super(scope, id);
    const ordered = [...specs].sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const spec of ordered) {
      const { name } = spec;
      if (this.byName.has(name)) {
        throw new ValidationError({
          code: ErrorCode.PROVIDER_DUPLICATE,
          problem: `Two providers of the topology are called "${name}".`,
          found: specs.map((each) => `"${each.name}"`).join(", "),
          fix: `give each ${kind.standsFor} one entry with a name of its own.`,
          scope: this,
        });
      }
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
        throw new ValidationError({
          code: ErrorCode.PROVIDER_NAME,
          problem: `The provider "${name}" has a name that Terraform does not take as an alias.`,
          found: `"${name}"`,
          fix: `start with a letter, go on with letters, digits, "-" and "_": "${kind.example}".`,
          scope: this,
        });
      }
      this.byName.set(name, kind.create(this, spec));
    }
  }

  /**
   * @param of what names the provider, such as `the cluster "a"`
   * @throws ValidationError PROVIDER_UNKNOWN
   */
  protected named(provider: string, of: string): Provider {
    const found = this.byName.get(provider);
    if (found === undefined) {
      throw new ValidationError({
        code: ErrorCode.PROVIDER_UNKNOWN,
        problem: `${of} names a provider that the topology does not declare.`,
        found: `"${provider}"; declared: ${[...this.byName.keys()].join(", ") || "none"}`,
        fix: `add { name: "${provider}", ${this.kind.arguments} } to the providers, or name one of those declared.`,
        scope: this,
      });
    }
    return found;
  }
}
