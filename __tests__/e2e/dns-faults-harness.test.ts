import type { Lookup } from "./support/faults/lookup";
import { readId, readReply, writeQuestion } from "./support/faults/message";
import { addressOfNew, NEW_NAMES, newName } from "./support/faults/names";
import { tally } from "./support/faults/tally";

const lookup = (count: number, status: string, milliseconds = 1): Lookup => ({
  label: "some",
  name: "db.x.svc.cluster.local",
  count,
  status,
  addresses: [],
  ttl: undefined,
  milliseconds,
});
const isAnswered = ({ status }: Lookup): boolean => status === "NOERROR";

describe("a tally of lookups", () => {
  it("counts those that failed, the longest gap among them, and the slowest of all", () => {
    const lookups = ["NOERROR", "SERVFAIL", "NOERROR", "no answer", "NXDOMAIN", "NOERROR"].map(
      (status, count) => lookup(count, status, count * 10),
    );

    expect(tally(lookups, isAnswered)).toEqual({
      asked: 6,
      failed: 3,
      longestGap: 2,
      slowestMs: 50,
    });
  });

  it("of nothing is zero", () => {
    const none = { asked: 0, failed: 0, longestGap: 0, slowestMs: 0 };

    expect(tally([], isAnswered)).toEqual(none);
  });
});

/** A reply with that code to a question for `a.b`, with those records. */
function reply(code: number, answers: number, authorities: number, records: number[]): Buffer {
  const header = [0x12, 0x34, 0x85, code, 0, 1, 0, answers, 0, authorities, 0, 0];
  return Buffer.from([...header, 1, 0x61, 1, 0x62, 0, 0, 1, 0, 1, ...records]);
}
const NAME = [0xc0, 12];
const A = [...NAME, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 0, 1, 2];
const CNAME = [...NAME, 0, 5, 0, 1, 0, 0, 0, 7, 0, 2, 0xc0, 14];
const SOA = [...NAME, 0, 6, 0, 1, 0, 0, 1, 0, 0, 1, 0];

describe("a DNS message", () => {
  it("asks for the address of a name, recursively", () => {
    const question = writeQuestion(0x1234, "a.b");

    expect([...question]).toEqual([
      ...[0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      ...[1, 0x61, 1, 0x62, 0, 0, 1, 0, 1],
    ]);
    expect(readId(question)).toBe(0x1234);
  });

  it.each([
    ["an address", reply(0, 1, 0, A), { status: "NOERROR", addresses: ["10.0.1.2"], ttl: 5 }],
    [
      "an address behind another name",
      reply(0, 2, 0, [...CNAME, ...A]),
      { status: "NOERROR", addresses: ["10.0.1.2"], ttl: 7 },
    ],
    ["a denial", reply(3, 0, 1, SOA), { status: "NXDOMAIN", addresses: [], ttl: 256 }],
    ["a failure", reply(2, 0, 0, []), { status: "SERVFAIL", addresses: [], ttl: undefined }],
    ["a code of its own", reply(9, 0, 0, []), { status: "9", addresses: [], ttl: undefined }],
  ])("that is %s is read", (_, message, expected) => {
    expect(readReply(message)).toEqual(expected);
  });
});

describe("the names that are asked for once", () => {
  it("have an address of their own each", () => {
    const names = Array.from({ length: NEW_NAMES }, (_, index) => newName(index));

    expect(new Set(names).size).toBe(NEW_NAMES);
    expect(new Set(names.map(addressOfNew)).size).toBe(NEW_NAMES);
  });
});
