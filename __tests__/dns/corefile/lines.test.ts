import { Corefile, Directive } from "../../../src/dns";
import { linesOf } from "../../../src/dns/corefile/lines";

describe("the lines of a part of a Corefile", () => {
  const [block] = Corefile.parse(". {\n  errors\n  cache {\n    success 9\n  }\n}\n").serverBlocks;

  it("are those of the text that it was read from", () => {
    expect(block?.directives.map(linesOf)).toEqual([
      { first: 2, last: 2 },
      { first: 3, last: 5 },
    ]);
  });

  it("are the first where there is no such text", () => {
    expect(linesOf(Directive.of("errors"))).toEqual({ first: 1, last: 1 });
  });
});
