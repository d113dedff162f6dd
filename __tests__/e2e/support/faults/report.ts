import { formatTable } from "../../../../bench/support/table";
import type { Tally } from "./tally";
import { SERVER_NAMES, type ServerName } from "./two-clusters";

/** What each fault did, a line each, the two Corefiles beside each other. */
export class Report {
  private readonly rows: string[][] = [];

  public add(fault: string, lookups: string, cell: (server: ServerName) => string): void {
    this.rows.push([fault, lookups, ...SERVER_NAMES.map(cell)]);
  }

  /** How many lookups failed, of how many, and how many of them one after the other. */
  public addFailures(fault: string, lookups: string, of: (server: ServerName) => Tally): void {
    this.add(fault, lookups, (server) => {
      const { asked, failed, longestGap, slowestMs } = of(server);
      const slowest = `slowest ${(slowestMs / 1000).toFixed(1)} s`;
      return failed === 0
        ? `0 of ${asked}, ${slowest}`
        : `${failed} of ${asked}, ${longestGap} in a row`;
    });
  }

  public toString(): string {
    return formatTable([["fault", "lookups", ...SERVER_NAMES], ...this.rows]);
  }
}
