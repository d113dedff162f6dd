import { App, Fn, TerraformStack, Token } from "cdktf";
import { ErrorCode } from "../../../src/cluster";
import {
  COREDNS_PLUGINS,
  Corefile,
  Directive,
  MAX_UPSTREAMS,
  ServerBlock,
  assertCorefile,
  assertKnownPlugins,
  checkCorefile,
} from "../../../src/dns";
import { codeOf, errorOf } from "../../support/errors";

function codesOf(text: string): ErrorCode[] {
  return checkCorefile(Corefile.parse(text), { plugins: COREDNS_PLUGINS }).map(({ code }) => code);
}

const upstreamsOf = (...upstreams: readonly string[]): ErrorCode[] =>
  codesOf(`. {\n forward . ${upstreams.join(" ")}\n}`);

describe("zones", () => {
  const bound = (...hosts: readonly string[]): string => `a {\n bind ${hosts.join(" ")}\n}\n`;
  const view = (name: string, more = ""): string =>
    `a {\n view ${name} {\n  expr true\n }\n${more}}\n`;

  it.each([
    ["once a port", "a {\n}\na:1053 {\n}\ntls://a {\n}\n"],
    ["and their subzones", "a {\n}\nb.a {\n}\n. {\n}\n"],
    ["a range in a range", "10.0.0.0/8 {\n}\n10.0.0.0/16 {\n}\n"],
    ["on addresses of their own", bound("127.0.0.1", "::1") + bound("127.0.0.2")],
    ["on what is not excepted", `a {\n bind eth0 {\n  except eth0\n }\n}\n${bound("eth0")}`],
    ["in views", view("one") + view("two") + "a {\n}\n"],
    ["in views above", "a {\n}\n" + view("one")],
    ["bound alike, in views", bound("127.0.0.1") + view("one", " bind 127.0.0.1\n")],
    ["of CoreDNS' environment", "{$A} {\n}\n{$A} {\n}\n"],
  ])("pass %s", (_, text) => {
    expect(checkCorefile(Corefile.parse(text))).toEqual([]);
  });

  it.each([
    ["twice", "a {\n}\na. {\n}\n"],
    ["unbound and bound", "a {\n}\n" + bound("127.0.0.1")],
    ["bound and unbound", bound("127.0.0.1") + "a {\n}\n"],
    ["bound twice to one address", bound("127.0.0.1", "127.0.0.1")],
    ["bound to one in common", bound("127.0.0.1", "127.0.0.2") + bound("127.0.0.2", "127.0.0.3")],
    ["in a view that is bound, and unbound", "a {\n}\n" + view("one", " bind 127.0.0.1\n")],
    ["in two ranges", "10.0.0.0/12 {\n}\n10.15.0.0/16 {\n}\n"],
    ["in two ranges of a block", "10.0.0.0/12 10.15.0.0/16 {\n}\n"],
  ])("clash %s", (_, text) => {
    expect(codesOf(text)).toEqual([ErrorCode.COREFILE_ZONE_DUPLICATE]);
  });

  it("clash with their lines", () => {
    const [error] = checkCorefile(Corefile.parse("a {\n}\n\nb dns://a:53 {\n}\n"));

    expect(error?.message).toBe(
      "[COREFILE_ZONE_DUPLICATE]: Line 4 of the Corefile declares dns://a.:53, which line 1 declares already: CoreDNS serves a zone once on a port.\n" +
        "  found: b dns://a:53 {\n" +
        "  fix: take one of the two away, join them to one block, or give each a bind or a view of its own.",
    );
  });
});

describe("imports", () => {
  // Each of the hundred blocks imports a snippet that imports ninety-nine.
  const many = [
    "(e) {\n}\n(s) {\n",
    " import e\n".repeat(99),
    "}\n",
    ...Array.from({ length: 100 }, (_, index) => `z${index}.test {\n import s\n}\n`),
  ].join("");

  it("are ten thousand at most", () => {
    expect(codesOf(many)).toEqual([]);
    expect(codesOf(`${many}z.test {\n import e\n}\n`)).toEqual([ErrorCode.COREFILE_SNIPPET]);
  });

  it("may name files in a snippet", () => {
    expect(codesOf("(a) {\n import /etc/coredns/custom/*\n}\n. {\n import a\n}\n")).toEqual([]);
  });
});

describe("upstreams", () => {
  it.each([
    ["10.0.0.2"],
    ["10.0.0.2:5353"],
    ["10.0.0.2:65535"],
    ["2001:db8::2"],
    ["[2001:db8::2]"],
    ["[2001:db8::2]:53"],
    ["fe80::1%eth0"],
    ["[fe80::1%eth0]:53"],
    ["dns://10.0.0.2"],
    ["tls://10.0.0.2:853"],
    ["tls://[2001:db8::2]"],
    ["tls://9.9.9.9%dns.quad9.net"],
    ["/etc/resolv.conf"],
    ["./upstreams"],
    ["{$UPSTREAM}"],
    ["10.0.0.{%LAST%}"],
  ])("%s passes", (upstream) => {
    expect(upstreamsOf(upstream)).toEqual([]);
  });

  it.each([
    ["ns.example.org"],
    ["ns.example.org:53"],
    ["10.0.0"],
    ["10.0.0.256"],
    ["10.0.0.02"],
    ["10.0.0.2/32"],
    ["10.0.0.2:"],
    ["10.0.0.2:65536"],
    ["10.0.0.2:domain"],
    ["[2001:db8::2"],
    ["[2001:db8::2]:x"],
    ["2001:db8::g"],
    ["tls://dns.quad9.net"],
    ["https://10.0.0.2"],
    ["unix:///run/dns.sock"],
    ["resolv.conf"],
    ["/etc/resolv.conf:53"],
    ['""'],
  ])("%s does not", (upstream) => {
    expect(upstreamsOf("10.0.0.1", upstream)).toEqual([ErrorCode.COREFILE_UPSTREAM]);
  });

  it("are fifteen at most, files and computed ones included", () => {
    const some = Array.from({ length: MAX_UPSTREAMS - 2 }, (_, index) => `10.0.0.${index}`);
    const computed = Token.asString({ resolve: () => "10.0.0.2" });

    expect(upstreamsOf(...some, "/etc/resolv.conf", computed)).toEqual([]);
    expect(upstreamsOf(...some, "/etc/resolv.conf", computed, "10.0.1.1")).toEqual([
      ErrorCode.COREFILE_UPSTREAM_COUNT,
    ]);
  });

  it("that Terraform computes pass, a joined list as one", () => {
    const stack = new TerraformStack(new App(), "stack");
    const list = Token.asList({ resolve: () => [stack.node.id] });

    expect(upstreamsOf(Fn.join(" ", list))).toEqual([]);
  });

  it.each([
    ["without any", "forward ."],
    ["without a zone", "forward 10.0.0.2"],
    ["with an address for the zone", "forward 10.0.0.1 10.0.0.2"],
    ["with nothing but options", "forward . {\n }"],
    ["with nothing", "forward"],
  ])("are refused %s", (_, line) => {
    expect(codesOf(`. {\n ${line}\n}`)).toEqual([ErrorCode.COREFILE_UPSTREAM]);
  });

  it.each([["."], ["10.0.0.0/8"], ["corp.example"], ["{$ZONE}"]])("may be those of %s", (zone) => {
    expect(codesOf(`. {\n forward ${zone} 10.0.0.2\n}`)).toEqual([]);
  });

  it("in a snippet are at fault once", () => {
    const text = "(up) {\n forward . ns.test\n}\na {\n import up\n}\nb {\n import up\n}\n";

    expect(codesOf(text)).toEqual([ErrorCode.COREFILE_UPSTREAM]);
  });
});

describe("snippets", () => {
  it.each([
    ["that nobody imports", "(a) {\n no such plugin\n}\n"],
    [
      "in snippets",
      "(a) {\n errors\n}\n(b) {\n import a\n}\n. {\n import b\n}\na {\n import a\n}\n",
    ],
    [
      "that are defined below those that import them",
      "(a) {\n import b\n}\n(b) {\n errors\n}\n. {\n import a\n}\n",
    ],
    ["and files", ". {\n import a\n import b.d/*\n}\n"],
    ["of the same line", "(a) { errors } . {\n import a\n}\n"],
    ["of a line with an import", "(a) {\n}\n(b) { import a } . {\n import b\n}\n"],
  ])("pass %s", (_, text) => {
    expect(codesOf(text)).toEqual([]);
  });

  it.each([
    ["twice", "(a) {\n}\n(a) {\n}\n", 1],
    ["in terms of themselves", "(a) {\n import a\n}\n", 1],
    [
      "in a circle",
      "(a) {\n log {\n  import b\n }\n}\n(b) {\n import c\n}\n(c) {\n import a\n}\n",
      3,
    ],
    ["below their import", ". {\n import a\n}\n(a) {\n}\n", 1],
    ["below their import in a plugin", ". {\n log {\n  import a\n }\n}\n(a) {\n}\n", 1],
    ["below their import outside", "import a\n(a) {\n b {\n }\n}\n", 1],
    ["that hold no server block outside", "(a) {\n errors\n}\nimport a\na {\n}\n", 1],
    ["that hold no zone for a brace", "(a) {\n}\nimport a\n{\n}\n", 1],
    ["that end a server block on a line of others", "(a) {\n b {\n log }\n}\nimport a\n", 1],
    [
      "whose last line is below the end",
      "(a) {\n b {\n import c\n}\n}\n(c) {\n log\n}\nimport a\n",
      1,
    ],
    ["that go on in a line", "(a) {\n log b\n}\n. {\n import a\n import a\n}\n", 1],
    [
      "whose option is on one line twice",
      "(a) {\n b 1\n}\n. {\n log {\n import a\n import a\n}\n}\n",
      1,
    ],
    [
      "that a circle is beside",
      "(x) {\n import a\n}\n(a) {\n import b\n}\n(b) {\n import a\n}\n",
      2,
    ],
  ])("are refused %s", (_, text, count) => {
    expect(codesOf(text)).toEqual(Array.from({ length: count }, () => ErrorCode.COREFILE_SNIPPET));
  });
});

describe("plugins", () => {
  const block = (...names: readonly string[]): ServerBlock =>
    ServerBlock.of({ keys: ["a.test"], directives: names.map((name) => Directive.of(name, "x")) });

  it("of CoreDNS are known, and no other", () => {
    expect([...new Set(COREDNS_PLUGINS)].sort()).toEqual(COREDNS_PLUGINS);
    assertKnownPlugins([block(...COREDNS_PLUGINS, "import", "{$PLUGIN}")]);

    const error = errorOf(() => {
      assertKnownPlugins([block("errors"), block("log", "policy")]);
    });
    expect(error.code).toBe(ErrorCode.COREFILE_PLUGIN);
    expect(error.message).toContain("of a.test names a plugin");
    expect(error.found).toBe("policy x");
  });

  it("of another CoreDNS are those that it has", () => {
    assertKnownPlugins([block("mesh")], [...COREDNS_PLUGINS, "mesh"]);

    expect(
      codeOf(() => {
        assertKnownPlugins([block("errors")], ["mesh"]);
      }),
    ).toBe(ErrorCode.COREFILE_PLUGIN);
  });

  it.each([
    ["Forward", 'write "forward".'],
    ["health-s", 'write "health".'],
    ["k8s-external", 'write "k8s_external".'],
    ["error", 'write "errors".'],
    [
      "proxy",
      "write the name of one of its plugins; an option of a plugin goes into the plugin's braces.",
    ],
  ])("like %s have a fix", (name, fix) => {
    const error = errorOf(() => {
      assertKnownPlugins([block(name)]);
    });

    expect(error.fix).toBe(fix);
  });

  it("of a text are looked at when they are named", () => {
    const corefile = Corefile.parse("(s) {\n nonsense\n}\n. {\n import s\n errors\n}\n");

    expect(checkCorefile(corefile)).toEqual([]);
    expect(
      checkCorefile(corefile, { plugins: COREDNS_PLUGINS }).map(({ message }) => message),
    ).toEqual([expect.stringContaining('Line 2 of the Corefile names the plugin "nonsense"')]);
  });
});

describe("all that is wrong", () => {
  const corefile = Corefile.parse(
    ". {\n forward . ns.test\n nonsense\n}\nA.test {\n forward .\n}\n.:53 {\n}\n",
  );

  it("is listed by line", () => {
    expect(
      checkCorefile(corefile, { plugins: COREDNS_PLUGINS }).map(({ code, message }) => [
        Number(/Line ([0-9]+) /.exec(message)?.[1]),
        code,
      ]),
    ).toEqual([
      [2, ErrorCode.COREFILE_UPSTREAM],
      [3, ErrorCode.COREFILE_PLUGIN],
      [5, ErrorCode.COREFILE_ZONE_NAME],
      [6, ErrorCode.COREFILE_UPSTREAM],
      [8, ErrorCode.COREFILE_ZONE_DUPLICATE],
    ]);
  });

  it("is refused at the first", () => {
    const scope = new TerraformStack(new App(), "stack");
    const error = errorOf(() => {
      assertCorefile(corefile, { origin: { what: "the live Corefile", scope } });
    });

    expect(error.message).toMatch(/^\[COREFILE_UPSTREAM\] at stack: Line 2 of the live Corefile /);
  });

  it("is nothing in what is right", () => {
    assertCorefile(Corefile.parse(". {\n whoami\n}\n"), { plugins: COREDNS_PLUGINS });
    expect(checkCorefile(Corefile.parse(""))).toEqual([]);
    assertCorefile(Corefile.parse(". {\n any-plugin\n}\n"));
  });
});
