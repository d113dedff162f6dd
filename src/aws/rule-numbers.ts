import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";

/** An inclusive range of rule numbers of a network ACL. */
export interface RuleNumberRange {
  /** First number, from 1. */
  readonly from: number;
  /** Last number, up to 32766. */
  readonly to: number;
}

/** How many rule numbers a cluster's declared number stands for: the number and those behind it. */
export const RULE_NUMBERS_PER_CLUSTER = 100;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
const LAST_RULE_NUMBER = 32766;

/** A range of rule numbers and whose it is. */
interface Claim extends RuleNumberRange {
  readonly owner: string;
}

/**
 * The rule numbers of one network ACL, given out to the peers of its cluster.
 */
export class RuleNumberPlan {
  private readonly claims: Claim[];

  /**
   * @param scope the construct that adds the first rules, for error messages
   * @param acl what the ACL is called in messages
   * @param reserved the numbers that are somebody else's
   * @throws ValidationError ACL_RULE_NUMBER_RANGE
   */
  public constructor(
    scope: IConstruct,
    private readonly acl: string,
    reserved: readonly RuleNumberRange[],
  ) {
    this.claims = reserved.map(({ from, to }) => {
      if (!isRuleNumber(from) || !isRuleNumber(to) || from > to) {
        throw new ValidationError({
          code: ErrorCode.ACL_RULE_NUMBER_RANGE,
          problem: `The reserved rule numbers of ${acl} are not a range that AWS takes.`,
          found: `${from} to ${to}`,
          fix: `give whole numbers from 1 to ${LAST_RULE_NUMBER}, the first not above the last.`,
          scope,
        });
      }
      return { from, to, owner: `rules that ${acl} has already` };
    });
  }

  /**
   * Takes the numbers that a peer declared.
   *
   * @param scope the construct that adds rules about the peer, for error messages
   * @returns the first of them
   * @throws ValidationError ACL_RULE_NUMBER_MISSING, ACL_RULE_NUMBER_RANGE, ACL_RULE_NUMBER_CLASH
   */
  public claim(scope: IConstruct, peer: string, declared: number | undefined): number {
    if (declared === undefined) {
      throw new ValidationError({
        code: ErrorCode.ACL_RULE_NUMBER_MISSING,
        problem: `The cluster "${peer}" declares no number for its rules in ${this.acl}; without one, adding a cluster would renumber the rules of others.`,
        found: "networkAclRuleNumber is not set",
        fix: `set networkAclRuleNumber of "${peer}", such as ${this.free()}; ${RULE_NUMBERS_PER_CLUSTER} numbers from there on are its own.`,
        scope,
      });
    }
    const last = declared + RULE_NUMBERS_PER_CLUSTER - 1;
    if (!isRuleNumber(declared) || !isRuleNumber(last)) {
      throw new ValidationError({
        code: ErrorCode.ACL_RULE_NUMBER_RANGE,
        problem: `The networkAclRuleNumber of the cluster "${peer}" does not start ${RULE_NUMBERS_PER_CLUSTER} numbers that AWS takes.`,
        found: declared.toString(),
        fix: `give a whole number from 1 to ${LAST_RULE_NUMBER - RULE_NUMBERS_PER_CLUSTER + 1}, such as ${this.free()}.`,
        scope,
      });
    }
    const wanted: Claim = { from: declared, to: last, owner: `rules about "${peer}"` };
    const clash = this.claims.find((claim) => overlap(claim, wanted));
    if (clash !== undefined) {
      throw new ValidationError({
        code: ErrorCode.ACL_RULE_NUMBER_CLASH,
        problem: `In ${this.acl}, the rules about "${peer}" would take the numbers ${describe(wanted)}, but ${describe(clash)} are for ${clash.owner}.`,
        found: declared.toString(),
        fix: `set networkAclRuleNumber of "${peer}" to a free number, such as ${this.free()}.`,
        scope,
      });
    }
    this.claims.push(wanted);
    return declared;
  }

  private free(): string {
    for (let from = RULE_NUMBERS_PER_CLUSTER; from <= LAST_RULE_NUMBER; from += 100) {
      const to = from + RULE_NUMBERS_PER_CLUSTER - 1;
      if (to <= LAST_RULE_NUMBER && !this.claims.some((claim) => overlap(claim, { from, to }))) {
        return from.toString();
      }
    }
    return "none: every block of numbers is taken, so free some first";
  }
}

function isRuleNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= LAST_RULE_NUMBER;
}

function overlap(left: RuleNumberRange, right: RuleNumberRange): boolean {
  return left.from <= right.to && right.from <= left.to;
}

function describe({ from, to }: RuleNumberRange): string {
  return `${from}-${to}`;
}
