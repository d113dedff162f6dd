import type { App } from "cdktf";
import fc from "fast-check";
import { RuleNumberPlan, type RuleNumberRange } from "../../src/aws/rule-numbers";
import { ErrorCode } from "../../src/cluster";
import { codeOf, errorOf, isRefused } from "../support/errors";
import { testApp } from "../support/synth";

let app: App;
beforeAll(() => {
  app = testApp();
});

const planWith = (...reserved: RuleNumberRange[]): RuleNumberPlan =>
  new RuleNumberPlan(app, 'the network ACL "own"', reserved);

describe("the rule numbers of a network ACL", () => {
  it("are those that each peer declares", () => {
    const plan = planWith({ from: 1, to: 99 });

    expect(plan.claim(app, "b", 100)).toBe(100);
    expect(plan.claim(app, "c", 32667)).toBe(32667);
    expect(plan.claim(app, "d", 200)).toBe(200);
  });

  it("have to be declared, and a free one is proposed", () => {
    const plan = planWith({ from: 1, to: 250 });
    plan.claim(app, "b", 350);

    const error = errorOf(() => plan.claim(app, "c", undefined));

    expect(error.code).toBe(ErrorCode.ACL_RULE_NUMBER_MISSING);
    expect(error.message).toContain('cluster "c"');
    expect(error.fix).toContain("such as 500;");
  });

  it.each([0, -1, 1.5, NaN, 32668, 32767])("cannot start at %d", (number) => {
    const error = errorOf(() => planWith().claim(app, "b", number));

    expect(error.code).toBe(ErrorCode.ACL_RULE_NUMBER_RANGE);
    expect(error.fix).toContain("from 1 to 32667");
  });

  it.each([
    ["another peer's", 400, '350-449 are for rules about "b"'],
    [
      "somebody else's",
      50,
      'the numbers 50-149, but 1-99 are for rules that the network ACL "own" has already',
    ],
  ])("cannot be %s", (_, number, told) => {
    const plan = planWith({ from: 1, to: 99 });
    plan.claim(app, "b", 350);

    const error = errorOf(() => plan.claim(app, "c", number));

    expect(error.code).toBe(ErrorCode.ACL_RULE_NUMBER_CLASH);
    expect(error.message).toContain(told);
    expect(error.fix).toBe('set networkAclRuleNumber of "c" to a free number, such as 100.');
  });

  it.each([
    { from: 0, to: 10 },
    { from: 1, to: 32767 },
    { from: 20, to: 10 },
    { from: 1.5, to: 10 },
  ])("cannot be reserved as %j", (reserved) => {
    expect(codeOf(() => planWith(reserved))).toBe(ErrorCode.ACL_RULE_NUMBER_RANGE);
  });

  it("are not made up where all are taken", () => {
    const plan = planWith({ from: 1, to: 32766 });

    const { fix } = errorOf(() => plan.claim(app, "b", 100));

    expect(fix).toContain("none: every block of numbers is taken");
  });

  it("are given out exactly where a hundred of them are free", () => {
    const numbers = fc.integer({ min: 1, max: 1200 });
    const reservations = fc.tuple(numbers, numbers).map(([a, b]) => ({
      from: Math.min(a, b),
      to: Math.min(Math.max(a, b), Math.min(a, b) + 50),
    }));

    fc.assert(
      fc.property(
        fc.array(reservations, { maxLength: 3 }),
        fc.array(numbers, { maxLength: 8 }),
        (reserved, wanted) => {
          const plan = planWith(...reserved);
          const taken = new Set<number>();
          const block = (from: number, to: number): number[] =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index);
          reserved.flatMap(({ from, to }) => block(from, to)).forEach((n) => taken.add(n));
          for (const [index, number] of wanted.entries()) {
            const own = block(number, number + 99);
            const free = own.every((n) => !taken.has(n));

            expect(isRefused(() => plan.claim(app, `c${index}`, number))).toBe(!free);
            (free ? own : []).forEach((n) => taken.add(n));
          }
        },
      ),
    );
  });
});
