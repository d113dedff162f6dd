import { Token } from "cdktf";
import { ErrorCode } from "../../../src/cluster";
import { COREDNS_PLUGINS, Corefile, Directive, assertCorefile } from "../../../src/dns";
import { errorOf } from "../../support/errors";
import { exampleOf } from "../../support/errors-document";

const check = (text: string) => () => {
  assertCorefile(Corefile.parse(text), { plugins: COREDNS_PLUGINS });
};
const forward = (...upstreams: readonly string[]): string =>
  `.:53 {\n    forward . ${upstreams.join(" ")}\n}\n`;
const sixteen = Array.from({ length: 16 }, (_, index) => `10.0.0.${index}`);

const examples: readonly (readonly [ErrorCode, () => unknown])[] = [
  [ErrorCode.COREFILE_SYNTAX, check('. {\n    log "a\n}\n')],
  [
    ErrorCode.COREFILE_TOKEN,
    () => Directive.of("forward", ".", ...Token.asList({ resolve: () => ["10.0.0.2"] })),
  ],
  [ErrorCode.COREFILE_WORD, () => Directive.of("log", "{")],
  [ErrorCode.COREFILE_ZONE_NAME, check("one..local:53 {\n}\n")],
  [ErrorCode.COREFILE_ZONE_DUPLICATE, check(".:53 {\n    errors\n}\n.:53 {\n}\n")],
  [
    ErrorCode.COREFILE_ZONE_UNKNOWN,
    () => Corefile.parse(".:53 {\n}\n").remove("one.svc.cluster.local"),
  ],
  [ErrorCode.COREFILE_SNIPPET, check(".:53 {\n    import x\n}\n(x) {\n}\n")],
  [ErrorCode.COREFILE_PLUGIN, check(".:53 {\n    unbound\n}\n")],
  [ErrorCode.COREFILE_UPSTREAM, check(forward("coredns.example.com"))],
  [ErrorCode.COREFILE_UPSTREAM_COUNT, check(forward(...sixteen))],
];

describe("docs/errors.md", () => {
  it.each(examples)("shows a message of %s as it is", (code, action) => {
    expect(errorOf(action).message).toBe(exampleOf(code));
  });

  it("shows one of every code that begins with COREFILE", () => {
    const codes = Object.values(ErrorCode).filter((code) => code.startsWith("COREFILE_"));

    expect(examples.map(([code]) => code)).toEqual(codes);
  });
});
