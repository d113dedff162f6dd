import { App, TerraformStack, Token } from "cdktf";
import fc from "fast-check";
import { ErrorCode } from "../../../src/cluster";
import { Corefile, Directive, ServerBlock } from "../../../src/dns";
import { codeOf, errorOf } from "../../support/errors";
import { readCorpus } from "./support/corpus";
import { anyBlocks, anyWord, blockOf, hasSpelling, plainBlock } from "./support/arbitraries";
import { anyNoisyCorefile, anyTokens } from "./support/noisy-texts";

function wordsOf(line: string): readonly string[] {
  const [block] = Corefile.parse(`. {\n${line}\n}`).serverBlocks;
  return (block?.directives ?? []).flatMap(({ name, args }) => [name, ...args]);
}

function linesOf(text: string): readonly (readonly string[])[] {
  return Corefile.parse(text).serverBlocks.flatMap(({ directives }) =>
    directives.map(({ name, args }) => [name, ...args]),
  );
}

describe("words are read as CoreDNS reads them", () => {
  it.each([
    ["log a  b\tc", ["log", "a", "b", "c"]],
    ['log "a b" c', ["log", "a b", "c"]],
    ['log "a \\"b\\" c"', ["log", 'a "b" c']],
    ['log "a\\nb"', ["log", "a\\nb"]],
    ['log "a\\\\" b', ["log", "a\\\\", "b"]],
    ['log "one\ntwo" three', ["log", "one\ntwo", "three"]],
    ['log ""', ["log", ""]],
    ['log "a"b"c"', ["log", "a", 'b"c"']],
    ['log a"b c"', ["log", 'a"b', 'c"']],
    ["log `a b`", ["log", "`a", "b`"]],
    ["log 'a b'", ["log", "'a", "b'"]],
    ["log a\\ b", ["log", "a\\", "b"]],
    ["log # a b", ["log"]],
    ["log #a b", ["log"]],
    ["log a#b", ["log", "a"]],
    ["log a#b # c d", ["log", "a"]],
    ['log "a#b"', ["log", "a#b"]],
    ['log "a"#b c', ["log", "a"]],
    ["log a\rb\r", ["log", "ab"]],
    ["log\u00a0a\u2003b\u3000c", ["log", "a", "b", "c"]],
    ["log\u0085a", ["log", "a"]],
    ["log a\ufeffb", ["log", "a\ufeffb"]],
    ["log {$HOST} {%HOST%} a{b}c {{x}}", ["log", "{$HOST}", "{%HOST%}", "a{b}c", "{{x}}"]],
    ["log import", ["log", "import"]],
  ])("%j", (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });
});

describe("lines are read as CoreDNS reads them", () => {
  it("goes on behind a quote that ends on a line below", () => {
    expect(linesOf('. {\n  log "a\nb" c\n  errors\n}')).toEqual([["log", "a\nb", "c"], ["errors"]]);
  });

  it("needs no braces around a single server block", () => {
    const corefile = Corefile.parse("a.example, b.example\nerrors\nlog {\n  class all\n}\n");

    expect(corefile.serverBlocks.map(plainBlock)).toEqual([
      {
        keys: ["a.example", "b.example"],
        directives: [
          { name: "errors", args: [], block: undefined },
          {
            name: "log",
            args: [],
            block: [{ name: "class", args: ["all"], block: undefined }],
          },
        ],
      },
    ]);
  });

  it("takes keys on several lines, and the brace below them", () => {
    const [block] = Corefile.parse("a,\n# still\nb c\n{\n errors\n}").serverBlocks;

    expect(block?.keys).toEqual(["a", "b", "c"]);
    expect(block?.directives).toHaveLength(1);
  });

  it("begins a block behind the closing brace of another", () => {
    expect(Corefile.parse("a {\n} b {\n}").serverBlocks.map(({ keys }) => keys)).toEqual([
      ["a"],
      ["b"],
    ]);
  });

  it("tells a block without lines from no block", () => {
    const [log, errors] =
      Corefile.parse(". {\n log {\n }\n errors\n}").serverBlocks[0]?.directives ?? [];

    expect(log?.block).toEqual([]);
    expect(errors?.block).toBeUndefined();
  });

  it("finds nothing in a text of comments", () => {
    expect(Corefile.parse("# a {\n\n# }").serverBlocks).toEqual([]);
  });

  it("numbers lines from 1, line breaks in quotes included", () => {
    const { serverBlocks, snippets, imports } = Corefile.parse(
      '# one\n(s) {\n errors\n}\nimport s\n\n. {\n log "a\nb"\n errors\n}',
    );

    expect(snippets[0]?.line).toBe(2);
    expect(imports[0]).toEqual({ target: "s", line: 5 });
    expect(serverBlocks[0]?.line).toBe(7);
    expect(serverBlocks[0]?.directives.map(({ line }) => line)).toEqual([8, 10]);
  });

  it("counts the comment right above a block to it", () => {
    const [first, second, third] = Corefile.parse(
      "# far\n\n# one\n#   two\n#\na {\n} # of a\n# of b\r\nb {\n}\nc {\n}",
    ).serverBlocks;

    expect(first?.comment).toEqual(["one", "  two", ""]);
    expect(second?.comment).toEqual(["of b"]);
    expect(third?.comment).toEqual([]);
  });

  it.each([
    ["without a blank behind its number sign", "#two words\na {\n}", ["two words"]],
    ["indented, and with blanks at its end", "\t # one  \t\na {\n}", ["one"]],
    ["with number signs in it", "# one # two\na {\n}", ["one # two"]],
    ["behind the byte order mark", "\ufeff# one\na {\n}", ["one"]],
    ["behind an import", "import s # of s\n# one\na {\n}", ["one"]],
  ])("reads a comment %s", (_, text, lines) => {
    expect(Corefile.parse(text).serverBlocks[0]?.comment).toEqual(lines);
  });

  it.each([["x(s) {\n}"], ["(s)x {\n}"], ["(s) x {\n}"]])(
    "takes %j for a server block, not for a snippet",
    (text) => {
      const { serverBlocks, snippets } = Corefile.parse(text);

      expect(serverBlocks).toHaveLength(1);
      expect(snippets).toEqual([]);
    },
  );
});

describe("snippets and imports", () => {
  const text = [
    "(inner) { errors }",
    "(outer) {\n import inner\n forward . 10.0.0.2 {\n  import options\n }\n}",
    "(options) {\n max_fails 3\n}",
    "import sites.d/*",
    ". {\n import outer\n import extra.conf\n log\n}",
    "(late) {\n}",
  ].join("\n");
  const corefile = Corefile.parse(text);

  it("are listed", () => {
    expect(corefile.snippets.map(({ name }) => name)).toEqual([
      "inner",
      "outer",
      "options",
      "late",
    ]);
    expect(corefile.imports).toEqual([{ target: "sites.d/*", line: 11 }]);
  });

  it("are put in the place of their imports", () => {
    const [expanded] = corefile.expand();

    expect(expanded?.directives.map((directive) => directive.render())).toEqual([
      "errors",
      "forward . 10.0.0.2 {\n    max_fails 3\n}",
      "import extra.conf",
      "log",
    ]);
    expect(expanded?.block).toBe(corefile.serverBlocks[0]);
  });

  it("name files where no snippet of the name is above", () => {
    expect(corefile.fileImports()).toEqual([
      { target: "sites.d/*", line: 11 },
      { target: "extra.conf", line: 14 },
    ]);
    expect(Corefile.parse(". {\n import s\n}\n(s) {\n}").fileImports()).toEqual([
      { target: "s", line: 2 },
    ]);
  });

  it("between server blocks are server blocks, or the zones of one", () => {
    const blocks = Corefile.parse(
      "(s) {\n a, b {\n log\n}\n}\n(z) {\n \ufeff c\n}\nimport s\nimport z\n{\n}\nd {\n}",
    ).expand();

    expect(blocks.map(({ block }) => block.keys)).toEqual([["a", "b"], ["\ufeff", "c"], ["d"]]);
    expect(blocks.map(({ directives }) => directives.map(({ name }) => name))).toEqual([
      ["log"],
      [],
      [],
    ]);
  });

  it("of themselves end somewhere", () => {
    const [expanded] = Corefile.parse("(s) {\n errors\n import s\n}\n. {\n import s\n}").expand();

    expect(expanded?.directives.map((directive) => directive.render())).toEqual([
      "errors",
      "import s",
    ]);
  });
});

describe("a text is kept", () => {
  it("with all that hands write, and its meaning is found", () => {
    fc.assert(
      fc.property(anyNoisyCorefile, ({ text, blocks }) => {
        const corefile = Corefile.parse(text);

        expect(corefile.render()).toBe(text);
        expect(corefile.serverBlocks.map(plainBlock)).toEqual(blocks);
      }),
      { numRuns: 400 },
    );
  });

  it("or refused, whatever it is made of", () => {
    fc.assert(
      fc.property(anyTokens, (text) => {
        try {
          expect(Corefile.parse(text).render()).toBe(text);
        } catch {
          const error = errorOf(() => Corefile.parse(text));
          expect(error.code).toBe(ErrorCode.COREFILE_SYNTAX);
          expect(error.message).toMatch(/Line [1-9][0-9]* of the Corefile /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a Corefile that is generated", () => {
  it("is read back as it was meant", () => {
    fc.assert(
      fc.property(anyBlocks, (plain) => {
        const blocks = plain.map(blockOf);
        const corefile = Corefile.of(...blocks);
        const again = Corefile.parse(corefile.render());

        expect(again.equals(corefile)).toBe(true);
        expect(again.isEquivalentTo(corefile)).toBe(true);
        expect(again.serverBlocks.map(plainBlock)).toEqual(plain);
        expect(again.serverBlocks.every((block, index) => blocks[index]?.equals(block))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("spells every word, or says that there is no way", () => {
    fc.assert(
      fc.property(anyWord, (word) => {
        expect(wordsOf(Directive.of("log", word, "x").render())).toEqual(["log", word, "x"]);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("\\", '"', " ", "a", "{", "}"), maxLength: 6 }),
        (word) => {
          if (hasSpelling(word)) {
            expect(wordsOf(Directive.of("log", word).render())).toEqual(["log", word]);
          } else {
            expect(codeOf(() => Directive.of("log", word))).toBe(ErrorCode.COREFILE_WORD);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is laid out for reading", () => {
    const block = ServerBlock.of({
      comment: ["Services of the cluster in the west.", "", "Two\nlines"],
      keys: ["one.svc.cluster.local:53", "two.svc.cluster.local:53"],
      directives: [
        Directive.of("errors"),
        Directive.of("cache").withBlock(Directive.of("denial", "9984", "5")),
        Directive.of("log", ".", '{remote} "{name}"'),
        Directive.of("forward", ".", "10.0.0.10").withBlock(),
      ],
    });

    expect(block.render()).toBe(
      [
        "# Services of the cluster in the west.",
        "#",
        "# Two",
        "# lines",
        "one.svc.cluster.local:53 two.svc.cluster.local:53 {",
        "    errors",
        "    cache {",
        "        denial 9984 5",
        "    }",
        '    log . "{remote} \\"{name}\\""',
        "    forward . 10.0.0.10 {",
        "    }",
        "}",
      ].join("\n"),
    );
    expect(Corefile.of(block).serverBlocks[0]?.comment).toEqual(block.comment);
  });

  it("keeps what Terraform computes for one word", () => {
    const stack = new TerraformStack(new App(), "stack");
    const address = Token.asString({ resolve: () => stack.node.id });
    const corefile = Corefile.of(
      ServerBlock.of({
        keys: ["west.example"],
        directives: [Directive.of("forward", ".", address)],
      }),
    );

    expect(corefile.render()).toBe(`west.example {\n    forward . ${address}\n}\n`);
    expect(corefile.serverBlocks[0]?.directives[0]?.args).toEqual([".", address]);
  });
});

describe("a text is refused", () => {
  const list = Token.asList({ resolve: () => ["10.0.0.2"] });
  const text = Token.asString({ resolve: () => "text" });

  it.each([
    ["a word that is a brace", () => Directive.of("log", "{"), ErrorCode.COREFILE_WORD],
    ["a name that is a brace", () => Directive.of("}"), ErrorCode.COREFILE_WORD],
    ["a variable over lines", () => Directive.of("log", "{$A\nB}"), ErrorCode.COREFILE_WORD],
    [
      "a variable over lines in a text",
      () => Corefile.parse('a {\n log "{%A\nB%}"\n}'),
      ErrorCode.COREFILE_SYNTAX,
    ],
    ["a quoted backslash at the end", () => Directive.of("log", "a \\"), ErrorCode.COREFILE_WORD],
    ["a quoted backslash and quote", () => Directive.of("log", ' \\"'), ErrorCode.COREFILE_WORD],
    [
      "a list of unknown length",
      () => Directive.of("forward", ".", ...list),
      ErrorCode.COREFILE_TOKEN,
    ],
    ["an import of nothing", () => Directive.of("import"), ErrorCode.COREFILE_SYNTAX],
    ["an import without a name", () => Directive.of("import", ""), ErrorCode.COREFILE_SYNTAX],
    ["an import of two", () => Directive.of("import", "a", "b"), ErrorCode.COREFILE_SYNTAX],
    [
      "an import with a block",
      () => Directive.of("import", "a").withBlock(),
      ErrorCode.COREFILE_SYNTAX,
    ],
    ["a text that Terraform computes", () => Corefile.parse(text), ErrorCode.COREFILE_TOKEN],
    [
      "a zone that it computes",
      () => Corefile.parse(`${text}.example {\n}`),
      ErrorCode.COREFILE_TOKEN,
    ],
    [
      "a plugin that it computes",
      () => Corefile.parse(`. {\n ${text}\n}`),
      ErrorCode.COREFILE_TOKEN,
    ],
    [
      "a plugin of a snippet that it computes",
      () => Corefile.parse(`(s) {\n ${text}\n}`),
      ErrorCode.COREFILE_TOKEN,
    ],
    [
      "a comma in the quotes of a zone",
      () => Corefile.parse('"a.test," {\n}'),
      ErrorCode.COREFILE_SYNTAX,
    ],
    [
      "an import behind the brace of a plugin",
      () => Corefile.parse(". {\n log { import s\n }\n}"),
      ErrorCode.COREFILE_SYNTAX,
    ],
  ])("%s", (_, action, code) => {
    const error = errorOf(action);

    expect(error.code).toBe(code);
    expect(error.message).not.toContain("TfToken");
    expect(error.found).not.toBe("");
    expect(error.fix).toMatch(/\.$/);
  });

  it("that nests braces without end", () => {
    const nest = (depth: number): string => `. ${"{\na ".repeat(depth)}${"\n}".repeat(depth)}`;

    expect(Corefile.parse(nest(100)).serverBlocks).toHaveLength(1);
    expect(errorOf(() => Corefile.parse(nest(10_000))).message).toContain(
      "Line 101 of the Corefile opens a brace inside of 100 others.",
    );
  });

  it("with its line, what it is and where it was given", () => {
    const stack = new TerraformStack(new App(), "stack");
    const error = errorOf(() =>
      Corefile.parse(". {\n    errors }\n", { what: 'the corefile of cluster "a"', scope: stack }),
    );

    expect(error.code).toBe(ErrorCode.COREFILE_SYNTAX);
    expect(error.message).toContain('at stack: Line 2 of the corefile of cluster "a" closes');
    expect(error.found).toBe("errors }");
    expect(error.fix).toBe('put "}" on a line of its own.');
  });
});

describe("two Corefiles", () => {
  it("are equal when their texts are", () => {
    const text = readCorpus("accepted", "snippets");

    expect(Corefile.parse(text).equals(Corefile.parse(text))).toBe(true);
    expect(Corefile.parse(text).equals(Corefile.parse(`${text}\n`))).toBe(false);
    expect(Corefile.parse(text).isEquivalentTo(Corefile.parse(`${text}\n`))).toBe(true);
  });

  it.each([
    ["a {\n}", "a { # here\n\n}\n", true],
    ['a {\n log "b"\n}', "a\nlog b", true],
    ["a b {\n}", "a,\nb\n{\n}", true],
    ["a {\n}\nb {\n}", "b {\n}\na {\n}", false],
    ["a {\n}", "a. {\n}", false],
    ["a {\n log\n}", "a {\n log {\n }\n}", false],
    ["a {\n log b\n}", "a {\n log\n b\n}", false],
    ["a {\n log\n}", "a {\n errors\n}", false],
    ["a {\n log b\n}", "a {\n log c\n}", false],
    ["(s) {\n}\na {\n}", "a {\n}\n(s) {\n}", false],
    ["(s) {\n}\na {\n}", "(t) {\n}\na {\n}", false],
    ["(s) {\n}", "(s) {\n errors\n}", false],
    ["import a", "import b", false],
    ["(s) {\n}\nimport a", "import a\n(s) {\n}", false],
    ["import a", "", false],
  ])("%j and %j mean the same: %s", (left, right, same) => {
    expect(Corefile.parse(left).isEquivalentTo(Corefile.parse(right))).toBe(same);
    expect(Corefile.parse(right).isEquivalentTo(Corefile.parse(left))).toBe(same);
  });
});
