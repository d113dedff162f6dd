/** What a DNS server says to a question for an address. */
export interface Reply {
  /** NOERROR, SERVFAIL, NXDOMAIN, or the code's number. */
  readonly status: string;
  readonly addresses: readonly string[];
  /** Seconds for which the reply may be kept: those of its first record, be it a denial's. */
  readonly ttl: number | undefined;
}

const TYPE_A = 1;
const CLASS_IN = 1;
const HEADER = 12;
const RECURSION_DESIRED = 0x0100;
const CODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;

/** A question for the address of a name. */
export function writeQuestion(id: number, name: string): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RECURSION_DESIRED, 2);
  header.writeUInt16BE(1, 4);
  const labels = name
    .split(".")
    .map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  const end = Buffer.from([0, 0, TYPE_A, 0, CLASS_IN]);
  return Buffer.concat([header, ...labels, end]);
}

/** The number that {@link writeQuestion} was given. */
export function readId(message: Buffer): number {
  return message.readUInt16BE(0);
}

export function readReply(message: Buffer): Reply {
  const code = message.readUInt8(3) & 0x0f;
  const answers = message.readUInt16BE(6);
  const records = answers + message.readUInt16BE(8);
  const addresses: string[] = [];
  let ttl: number | undefined;
  let offset = afterName(message, HEADER) + 4;
  for (let record = 0; record < records; record += 1) {
    const fields = afterName(message, offset);
    const type = message.readUInt16BE(fields);
    ttl ??= message.readUInt32BE(fields + 4);
    const data = fields + 10;
    const end = data + message.readUInt16BE(fields + 8);
    if (record < answers && type === TYPE_A) addresses.push(message.subarray(data, end).join("."));
    offset = end;
  }
  return { status: CODES[code] ?? `${code}`, addresses, ttl };
}

/** Where a name ends: at a pointer, or at its empty label. */
function afterName(message: Buffer, start: number): number {
  const length = message.readUInt8(start);
  if (length >= 0xc0) return start + 2;
  return length === 0 ? start + 1 : afterName(message, start + 1 + length);
}
