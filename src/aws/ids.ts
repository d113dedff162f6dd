import type { Cidr } from "../cluster/cidr";

/** A range as part of a construct id: `10-0-0-0-16`. */
export function idOf(cidr: Cidr): string {
  return cidr.toString().replaceAll(/[./:]/g, "-");
}
