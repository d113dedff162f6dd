import { Token } from "cdktf";

/** Addresses as people read them: those that Terraform computes say so. */
export function readable(addresses: readonly string[]): string[] {
  const shown = addresses.map((address) =>
    Token.isUnresolved(address) ? "addresses that Terraform finds" : address,
  );
  return [...new Set(shown)];
}
