import { run } from "../command";
import type { Endpoint } from "./endpoint";
import { toolPath } from "./tools";

/** How a question is asked. */
export interface DigOptions {
  /** @default false */
  readonly tcp?: boolean;
  /** A command that runs what follows it, such as `ip netns exec NAME`. */
  readonly via?: readonly string[];
}

/** A resource record. */
export interface DnsRecord {
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  /** Its data as zone files have it: names end in a dot. */
  readonly data: string;
}

/** What a server answers. */
export interface Answer {
  /** NOERROR, NXDOMAIN, SERVFAIL... */
  readonly status: string;
  /** In lower case: qr, aa, tc, rd, ra... */
  readonly flags: readonly string[];
  readonly records: readonly DnsRecord[];
  /** Data of the records of the type that was asked for, sorted. */
  readonly data: readonly string[];
}

/**
 * Asks a DNS server once. A truncated answer is given as it came, and not asked for again over TCP.
 *
 * @throws Error if there is no answer in 5 seconds
 */
export async function dig(
  server: Endpoint,
  name: string,
  type: string,
  options: DigOptions = {},
): Promise<Answer> {
  const { tcp = false, via = [] } = options;
  const command = [
    ...via,
    toolPath("dig"),
    // Without the settings of people.
    "-r",
    ...[`@${server.address}`, "-p", `${server.port}`],
    ...["+tries=1", "+timeout=5", "+ignore", tcp ? "+tcp" : "+notcp"],
    ...["+noall", "+comments", "+answer"],
    ...["-q", name, "-t", type],
  ];
  const [program = "", ...args] = command;
  return read((await run(program, args, { env: process.env })).stdout, type);
}

function read(text: string, type: string): Answer {
  const status = /^;; ->>HEADER<<- opcode: QUERY, status: (\w+),/m.exec(text)?.[1];
  const flags = /^;; flags: ([a-z ]*);/m.exec(text)?.[1];
  if (status === undefined || flags === undefined)
    throw new Error(`dig printed no answer: ${text}`);
  const records = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(";"))
    .map(readRecord);
  return {
    status,
    flags: flags.split(" "),
    records,
    data: records
      .filter((record) => record.type === type)
      .map(({ data }) => data)
      .sort(),
  };
}

function readRecord(line: string): DnsRecord {
  const [name = "", ttl = "", , type = "", ...data] = line.split(/\s+/);
  return { name, ttl: Number(ttl), type, data: data.join(" ") };
}
