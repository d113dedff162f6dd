import fc from "fast-check";
import { ErrorCode } from "../../../src/cluster";
import { Corefile, Directive, ServerBlock, ZoneKey } from "../../../src/dns";
import { codeOf, errorOf } from "../../support/errors";
import { plainBlock } from "./support/arbitraries";
import { anyNoisyCorefile } from "./support/noisy-texts";

const stub = (key: string, ...more: readonly string[]): ServerBlock =>
  ServerBlock.of({
    keys: [key, ...more],
    directives: [
      Directive.of("forward", ".", "10.0.0.10").withBlock(Directive.of("policy", "sequential")),
    ],
  });

const added = (text: string, ...blocks: readonly ServerBlock[]): string =>
  Corefile.parse(text)
    .add(blocks.length === 0 ? [stub("new.test")] : blocks)
    .render();

const removed = (text: string, zone: string): string => Corefile.parse(text).remove(zone).render();

const replaced = (text: string, zone: string, block: ServerBlock): string =>
  Corefile.parse(text).replace(zone, block).render();

const STUB = "new.test {\n    forward . 10.0.0.10 {\n        policy sequential\n    }\n}";

describe("a server block is added", () => {
  it.each([
    ["to nothing", "", `${STUB}\n`],
    ["behind an empty line", ". {\n}\n", `. {\n}\n\n${STUB}\n`],
    ["to a text without a last line break", ". {\n}", `. {\n}\n\n${STUB}`],
    ["behind a comment", ". {\n}\n# end", `. {\n}\n# end\n\n${STUB}`],
    ["behind the byte order mark", "\ufeff", `\ufeff${STUB}\n`],
    ["to a block without braces", "a\nerrors # e\n", `a {\nerrors # e\n}\n\n${STUB}\n`],
    ["to keys alone", "a, b # c", `a, b { # c\n}\n\n${STUB}`],
    ["to quoted keys and a carriage return", '"a"\r# b', `"a" { \r# b\n}\n\n${STUB}`],
    ["to quoted keys in front of a comment", '"a"# b c', `"a" { # b c\n}\n\n${STUB}`],
    ["to an import", "import x\n", `import x\n\n${STUB}\n`],
  ])("%s", (_, text, result) => {
    expect(added(text)).toBe(result);
  });

  it.each([
    ["tabs", ". {\n\terrors\n}\n", "\t", "\n"],
    ["three blanks below a comment", ". {\n   # one two\n   errors\n}\n", "   ", "\n"],
    ["its first line end", "# c\n. {\r\n errors\r\n}\n", " ", "\n"],
    ["two blanks", "# c\n. { # c\n\n  errors\n}\n", "  ", "\n"],
    ["Windows' line ends", ". {\r\n   errors\r\n}\r\n", "   ", "\r\n"],
    ["no style", ". { errors\n}\n", "    ", "\n"],
  ])("in a style of %s", (_, text, indent, lineEnd) => {
    const lines = [
      "",
      "new.test {",
      `${indent}forward . 10.0.0.10 {`,
      `${indent.repeat(2)}policy sequential`,
      `${indent}}`,
      "}",
      "",
    ];

    expect(added(text)).toBe(`${text}${lines.join(lineEnd)}`);
  });

  it("among several, in their order", () => {
    const corefile = Corefile.of(stub("a.test")).add([stub("b.test"), stub("c.test", "d.test")]);

    expect(corefile.serverBlocks.map(({ keys }) => keys)).toEqual([
      ["a.test"],
      ["b.test"],
      ["c.test", "d.test"],
    ]);
  });

  it("and removed again without a trace", () => {
    fc.assert(
      fc.property(anyNoisyCorefile, ({ text, endsOpen }) => {
        fc.pre(!text.endsWith("\r"));
        const before = Corefile.parse(text);
        // What has no braces gets them for good.
        const start = before.add([stub("one.test")]).remove("one.test");
        const twice = start.add([stub("one.test"), stub("two.test:1053")]);

        expect(start.isEquivalentTo(before)).toBe(true);
        expect(twice.remove("one.test").remove("two.test:1053").render()).toBe(start.render());
        expect(twice.remove("two.test:1053").remove("one.test").render()).toBe(start.render());
        if (!endsOpen) {
          expect(start.render()).toBe(text);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["that is there", ". {\n}\na.test {\n}\n", "a.test"],
    ["that is there with its dot and port", "a.test.:53 {\n}\n", "a.test"],
    ["that is there in capitals", "A.TEST {\n}\n", "a.test"],
    ["that is there with its scheme", "dns://a.test {\n}\n", "a.test"],
    ["that a range has", "10.0.0.0/12 {\n}\n", "3.10.in-addr.arpa"],
    ["that has the zone of a range", "3.10.in-addr.arpa {\n}\n", "10.0.0.0/12"],
    ["that is bound to an address", "a.test {\n bind 127.0.0.1\n}\n", "a.test"],
  ])("unless for a zone %s", (_, text, key) => {
    const error = errorOf(() => added(text, stub(key)));

    expect(error.code).toBe(ErrorCode.COREFILE_ZONE_DUPLICATE);
    expect(error.message).toMatch(/declares dns:\/\/\S+\.:53, which line 1|which line 3/);
  });

  it("only if there is one", () => {
    const corefile = Corefile.parse("a\nerrors");

    expect(corefile.add([]).equals(corefile)).toBe(true);
  });

  it("although others are at odds", () => {
    expect(added("a.test {\n}\na.test {\n}\n")).toContain(STUB);
  });

  it("unless twice in one call", () => {
    expect(codeOf(() => Corefile.of(stub("a.test"), stub("a.test.")))).toBe(
      ErrorCode.COREFILE_ZONE_DUPLICATE,
    );
    expect(codeOf(() => Corefile.of(stub("a.test", "a.test:53")))).toBe(
      ErrorCode.COREFILE_ZONE_DUPLICATE,
    );
  });

  it("unless CoreDNS could not serve it", () => {
    const block = new ServerBlock({ keys: ["(snippet)"], directives: [] });

    expect(codeOf(() => added("", block))).toBe(ErrorCode.COREFILE_ZONE_NAME);
    expect(codeOf(() => replaced("a {\n}", "a", block))).toBe(ErrorCode.COREFILE_ZONE_NAME);
  });

  it("with a key of CoreDNS' environment that was read", () => {
    const { serverBlocks } = Corefile.parse("{$ZONE} {\n errors\n}");

    expect(added("", ...serverBlocks)).toBe("{$ZONE} {\n    errors\n}\n");
  });
});

describe("a server block is removed", () => {
  it.each([
    ["alone", "a {\n}\n", "a", ""],
    ["first", "a {\n}\n\nb {\n}\n", "a", "b {\n}\n"],
    ["in the middle", "a {\n}\n\nb {\n}\n\nc {\n}\n", "b", "a {\n}\n\nc {\n}\n"],
    ["last", "a {\n}\n\nb {\n}\n", "b", "a {\n}\n"],
    ["last, without a line break", "a {\n}\n\nb {\n}", "b", "a {\n}"],
    ["between neighbours", "a {\n}\nb {\n}\nc {\n}\n", "b", "a {\n}\nc {\n}\n"],
    ["with its comment", "# of a\n\n# of b\nb { # b\n} # b\nc {\n}\n", "b", "# of a\nc {\n}\n"],
    ["behind a brace", "a {\n} b {\n}\n", "b", "a {\n}\n"],
    ["before another on its line", "a {\n} b {\n}\n", "a", "b {\n}\n"],
    ["with its indentation", "a {\n}\n\n  b {\n  }  \nc {\n}\n", "b", "a {\n}\nc {\n}\n"],
    ["without braces", "a {\n}\nb\nerrors\n", "b", "a {\n}\n"],
    ["behind the byte order mark", "\ufeff# of a\na {\n}\nb {\n}\n", "a", "\ufeffb {\n}\n"],
    ["with Windows' line ends", "a {\r\n}\r\n\r\nb {\r\n}\r\n", "b", "a {\r\n}\r\n"],
    ["with the comment that ends the text", "a {\n}\nb {\n} # of b", "b", "a {\n}"],
    ["with the empty line that begins the text", "\na {\n}\nb {\n}\n", "a", "b {\n}\n"],
  ])("%s", (_, text, zone, result) => {
    expect(removed(text, zone)).toBe(result);
  });

  it.each([
    ["first", "a, b, c {\n}\n", "a", "b, c {\n}\n"],
    ["in the middle", "a b c {\n}\n", "b", "a c {\n}\n"],
    ["last", "a, b {\n}\n", "b", "a {\n}\n"],
    ["on lines", "a,\n  b,\n  c {\n}\n", "c", "a,\n  b {\n}\n"],
    ["twice", "a b a a. {\n}\n", "a", "b {\n}\n"],
    ["in several blocks", "a b {\n}\nb {\n}\n c b {\n}\n", "b", "a {\n}\n c {\n}\n"],
    ["of another port", "a:1053 a {\n}\n", "a", "a:1053 {\n}\n"],
    ["beside a variable", "{$ZONE} b {\n}\n", "b", "{$ZONE} {\n}\n"],
    ["that is a range", "10.0.0.0/12 b {\n}\n", "10.15.255.255/12", "b {\n}\n"],
  ])("as a zone of many, %s", (_, text, zone, result) => {
    expect(removed(text, zone)).toBe(result);
  });

  it("and no other byte of meaning with it", () => {
    fc.assert(
      fc.property(anyNoisyCorefile, fc.nat(), ({ text, blocks }, seed) => {
        const keys = blocks.flatMap((block) => block.keys);
        fc.pre(keys.length > 0);
        const key = keys[seed % keys.length] ?? "";
        const rest = Corefile.parse(text).remove(key);

        expect(rest.serverBlocks.map(plainBlock)).toEqual(
          blocks
            .map((block) => ({ ...block, keys: block.keys.filter((other) => other !== key) }))
            .filter((block) => block.keys.length > 0),
        );
        expect(text.length - rest.render().length).toBeGreaterThanOrEqual(key.length);
        expect(rest.find(key)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["another zone", ". {\n}\n", "a"],
    ["another port", "a:1053 {\n}\n", "a"],
    ["another scheme", "tls://a:53 {\n}\n", "a"],
    ["a part of a range", "10.0.0.0/12 {\n}\n", "3.10.in-addr.arpa"],
    ["nothing", "", "."],
  ])("unless the text has %s", (_, text, zone) => {
    const error = errorOf(() => removed(text, zone));

    expect(error.code).toBe(ErrorCode.COREFILE_ZONE_UNKNOWN);
    expect(error.found).toBe(text.split(" ")[0] === "" ? "no server block" : text.split(" ")[0]);
  });
});

describe("a server block is replaced", () => {
  it.each([
    ["alone", "a {\n errors\n}\n", "a", `${STUB.replaceAll("    ", " ")}\n`],
    ["with its comment", "# x\n\n# a\na {\n} # a\nb {\n}\n", "a", `# x\n\n${STUB}\nb {\n}\n`],
    ["behind a brace", "b {\n} a {\n}", "a", `b {\n} ${STUB}`],
    ["without braces", "a\nerrors\n", "a", `${STUB}\n`],
    ["but for its other zones", "a, b { # c\n}\nc {\n}\n", "a", `b { # c\n}\n\n${STUB}\nc {\n}\n`],
    ["but for other zones, without braces", "b a\nlog\n", "a", `b {\nlog\n}\n\n${STUB}\n`],
    ["where it stood first", "a {\n}\na b {\n}\n\na {\n}\n", "a", `${STUB}\nb {\n}\n`],
  ])("%s", (_, text, zone, result) => {
    expect(replaced(text, zone, stub("new.test"))).toBe(result);
  });

  it("by one for the same zone", () => {
    const corefile = Corefile.parse("# old\na.test b.test {\n}\n").replace(
      "a.test",
      stub("a.test"),
    );

    expect(corefile.find("a.test").map(plainBlock)).toEqual([plainBlock(stub("a.test"))]);
    expect(corefile.find("b.test")).toHaveLength(1);
  });

  it("and the others mean what they meant", () => {
    fc.assert(
      fc.property(anyNoisyCorefile, fc.nat(), ({ text, blocks }, seed) => {
        fc.pre(blocks.length > 0);
        const index = seed % blocks.length;
        const [key = ""] = blocks[index]?.keys ?? [];
        const block = stub(key);
        const result = Corefile.parse(text).replace(key, block);
        const others = blocks.map((other) => ({
          ...other,
          keys: other.keys.filter((name) => name !== key),
        }));
        const at = index + Number((others[index]?.keys.length ?? 0) > 0);

        expect(result.find(key).map(plainBlock)).toEqual([plainBlock(block)]);
        expect(result.serverBlocks.map(plainBlock)).toEqual([
          ...others.slice(0, at),
          plainBlock(block),
          ...others.slice(index + 1),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it("unless that zone is not there, or the new one is twice", () => {
    expect(codeOf(() => replaced("a {\n}", "b", stub("b.test")))).toBe(
      ErrorCode.COREFILE_ZONE_UNKNOWN,
    );
    expect(codeOf(() => replaced("a {\n}\nb {\n}", "a", stub("b")))).toBe(
      ErrorCode.COREFILE_ZONE_DUPLICATE,
    );
    expect(codeOf(() => replaced("a {\n}", "a,b", stub("b")))).toBe(ErrorCode.COREFILE_ZONE_NAME);
  });
});

describe("a Corefile never changes", () => {
  it("whatever is made of it", () => {
    const text = "a b {\n}\n";
    const corefile = Corefile.parse(text);
    corefile.add([stub("c")]);
    corefile.remove("a");
    corefile.replace("b", stub("b"));

    expect(corefile.render()).toBe(text);
    expect(corefile.serverBlocks.map(({ keys }) => keys)).toEqual([["a", "b"]]);
  });

  it("nor do the lists that its parts are made of", () => {
    const args = ["."];
    const keys = ["a"];
    const block: Directive[] = [];
    const directive = new Directive({ name: "forward", args, block });
    const server = ServerBlock.of({ keys, directives: [directive] });
    args.push("10.0.0.1");
    keys.push("b");
    block.push(Directive.of("errors"));

    expect(server.render()).toBe("a {\n    forward . {\n    }\n}");
    expect(server.zoneKeys.map(({ text }) => text)).toEqual(["a"]);
  });
});

describe("server blocks are found by zone", () => {
  const corefile = Corefile.parse(
    "A.test {\n}\na.test:1053 b.test {\n}\n10.0.0.0/15 {\n}\nb.test {\n view x {\n }\n}\n",
  );

  it.each([
    ["a.test", [1]],
    ["a.test.", [1]],
    ["a.test:1053", [3]],
    ["b.test", [3, 7]],
    ["10.1.2.3/15", [5]],
    ["10.1.0.0/16", []],
    ["test", []],
  ])("%s in lines %j", (zone, lines) => {
    expect(corefile.find(zone).map(({ line }) => line)).toEqual(lines);
  });

  it("and know their keys", () => {
    expect(corefile.serverBlocks[2]?.zoneKeys[0]?.equals(ZoneKey.parse("10.0.0.0/15"))).toBe(true);
  });
});
