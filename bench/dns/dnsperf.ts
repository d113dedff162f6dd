import { run } from "../../__tests__/e2e/support/command";
import type { Endpoint } from "../../__tests__/e2e/support/kubernetes/endpoint";
import { toolPath } from "../../__tests__/e2e/support/kubernetes/tools";
import { type DnsperfResult, readDnsperf } from "./dnsperf-output";

/** What dnsperf is to do. */
export interface Load {
  readonly server: Endpoint;
  /** File with the queries, a line each. */
  readonly queries: string;
  /**
   * For how long it asks, over and over.
   * @default - each query once
   */
  readonly seconds?: number;
  /**
   * Queries a second.
   * @default - as many as the server answers
   */
  readonly rate?: number;
}

/** Loads a DNS server with queries from ten sockets. */
export async function dnsperf({ server, queries, seconds, rate }: Load): Promise<DnsperfResult> {
  const args = [
    ...["-s", server.address, "-p", `${server.port}`, "-d", queries, "-c", "10"],
    ...(seconds === undefined ? ["-n", "1"] : ["-l", `${seconds}`]),
    // Only at a given rate: to print each query takes time.
    ...(rate === undefined ? [] : ["-Q", rate.toFixed(0), "-v"]),
  ];
  return readDnsperf((await run(toolPath("dnsperf"), args, { env: process.env })).stdout);
}
