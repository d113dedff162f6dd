import { listMapper, Tokenization } from "cdktf";

/** How Terraform holds the value of one argument. */
export interface Argument {
  readonly type: "simple" | "list" | "map" | "struct";
  /** What CDKTF calls the type of the values when it writes HCL. */
  readonly storageClassType: string;
  /** The arguments of a nested block. */
  readonly block?: Arguments;
}

/** Every argument of a block by the name of its property. */
export type Arguments<Properties extends string = string> = Readonly<Record<Properties, Argument>>;

export const STRING: Argument = { type: "simple", storageClassType: "string" };
export const NUMBER: Argument = { type: "simple", storageClassType: "number" };
export const BOOLEAN: Argument = { type: "simple", storageClassType: "boolean" };
export const STRING_LIST: Argument = { type: "list", storageClassType: "stringList" };
export const STRING_MAP: Argument = { type: "map", storageClassType: "stringMap" };

/** A nested block that occurs once at most. */
export function single(block: Arguments): Argument {
  return { type: "struct", storageClassType: "object", block };
}

/** A nested block that occurs any number of times. */
export function repeated(block: Arguments): Argument {
  return { type: "list", storageClassType: "object", block };
}

/** Arguments by their names in Terraform. */
export type Attributes = Record<string, unknown>;

/** The JSON of a block; what is not given is not in it. */
export function toJson(block: Arguments, given: object): Attributes {
  return attributes(block, given, (argument, value) => nested(argument, value, toJson));
}

/** What CDKTF writes the HCL of a block from; what is not given is not in it. */
export function toHcl(block: Arguments, given: object): Attributes {
  return attributes(block, given, (argument, value) => ({
    value: nested(argument, value, toHcl),
    isBlock: argument.block !== undefined,
    type: argument.type,
    storageClassType: argument.storageClassType,
  }));
}

function attributes(
  block: Arguments,
  given: object,
  convert: (argument: Argument, value: unknown) => unknown,
): Attributes {
  const values = new Map<string, unknown>(Object.entries(given));
  return Object.fromEntries(
    Object.entries(block)
      .filter(([property]) => values.get(property) !== undefined)
      .map(([property, argument]) => [
        snakeCase(property),
        convert(argument, values.get(property)),
      ]),
  );
}

function nested(
  { type, block }: Argument,
  value: unknown,
  convert: (block: Arguments, given: object) => Attributes,
): unknown {
  if (block === undefined) {
    return value;
  }
  const convertBlock = (given: unknown): unknown =>
    typeof given !== "object" || given === null || Tokenization.isResolvable(given)
      ? given
      : convert(block, given);
  // listMapper also makes a dynamic block of what an iterator repeats.
  return type === "list" ? listMapper(convertBlock, true)(value) : convertBlock(value);
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
