import type { Value } from "./setting";

/** Arguments of a backend by name; those of a block within its block are called `endpoints.s3`. */
export type Arguments = Readonly<Record<string, Value>>;

/** A block of arguments, as Terraform's JSON has it. */
export interface Block {
  readonly [name: string]: Value | Block;
}

/** The block of a backend, with the blocks within it. */
export function blockOf(args: Arguments): Block {
  const names = Object.keys(args).map((name) => name.split(".")[0] ?? name);
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, args[name] ?? blockOf(argumentsBelow(args, name))]),
  );
}

function argumentsBelow(args: Arguments, block: string): Arguments {
  const prefix = `${block}.`;
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
