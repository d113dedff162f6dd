import { Cidr, ErrorCode } from "../../../../src/cluster";
import { errorOf, isRefused } from "../../../support/errors";
import { isRecord } from "../json";
import type { Oracle } from "./oracle";
import type { RangeQuestion } from "./ranges";

/** What a text is: a range, by its text, or why it is none. */
interface Verdict {
  readonly range?: string;
  readonly code?: ErrorCode;
  /** For an address inside of a range, that range. */
  readonly meant?: string;
}

/** What is said of ranges. */
export interface RangeAnswer {
  readonly texts: readonly Verdict[];
  /** How they relate, and what is in the first; undefined unless all are ranges. */
  readonly facts: unknown;
}

/**
 * What net/netip says. It takes two things that `Cidr` refuses on purpose: an address inside of a
 * range, and IPv4 in the guise of IPv6.
 */
export async function theirAnswer(oracle: Oracle, question: RangeQuestion): Promise<RangeAnswer> {
  const { read, facts } = await oracle.ask({ ranges: question });
  if (!Array.isArray(read)) {
    throw new Error("The answer is not one for ranges.");
  }
  const texts = read.map(theirVerdict);
  return { texts, facts: texts.every(({ range }) => range !== undefined) ? facts : undefined };
}

function theirVerdict(value: unknown): Verdict {
  if (!isRecord(value) || typeof value["masked"] !== "string") {
    throw new Error("The answer has no verdict.");
  }
  const { isRange, is4In6, hasHostBits, masked } = value;
  if (isRange !== true || is4In6 === true) {
    return { code: ErrorCode.CIDR_SYNTAX };
  }
  return hasHostBits === true
    ? { code: ErrorCode.CIDR_HOST_BITS, meant: masked }
    : { range: masked };
}

/** What `Cidr` says. */
export function ourAnswer(question: RangeQuestion): RangeAnswer {
  const texts = question.texts.map(ourVerdict);
  const isComplete = texts.every(({ range }) => range !== undefined);
  return { texts, facts: isComplete ? ourFacts(question) : undefined };
}

function ourVerdict(text: string): Verdict {
  if (!isRefused(() => Cidr.parse(text))) {
    return { range: Cidr.parse(text).toString() };
  }
  const { code, fix } = errorOf(() => Cidr.parse(text));
  const meant = /^write "([^"]*)" for the whole range\.$/.exec(fix)?.[1];
  return { code, ...(meant !== undefined && { meant }) };
}

function ourFacts({ texts, moreBits, index }: RangeQuestion): unknown {
  const [range, ...others] = texts.map((text) => Cidr.parse(text));
  if (range === undefined) {
    return undefined;
  }
  const prefixLength = range.prefixLength + moreBits;
  return {
    relations: others.map((other) => ({
      contains: range.contains(other),
      overlaps: range.overlaps(other),
      equals: range.equals(other),
      order: Math.sign(Cidr.compare(range, other)),
    })),
    subnet: orNull(() => range.subnet(prefixLength, index).toString()),
    host: orNull(() => range.host(index)),
    subnets: orNull(() => range.subdivide(prefixLength).map(String)),
    firstFree: range.firstFree(prefixLength, others)?.toString() ?? null,
  };
}

/** What an action gives; null where the range has no such thing. */
function orNull<T>(action: () => T): T | null {
  if (!isRefused(action)) {
    return action();
  }
  const { code } = errorOf(action);
  if (code !== ErrorCode.CIDR_CAPACITY) {
    throw new Error(`It is refused with ${code}.`);
  }
  return null;
}
