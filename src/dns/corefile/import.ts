/** Word at the beginning of a line that stands for a snippet or for files. */
export const IMPORT = "import";

/** What an import names: it has one argument, and a directive with another number of them is none. */
export function targetOf({ args }: { readonly args: readonly string[] }): string {
  return args.join();
}
