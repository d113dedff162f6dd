import { Token } from "cdktf";
import { Corefile, Directive } from "../../../src/dns";
import { errorOf } from "../../support/errors";

const parse = (text: string) => (): unknown => Corefile.parse(text);
const computed = Token.asString({ resolve: () => "computed" });

const mistakes: readonly (readonly [string, () => unknown, string])[] = [
  [
    "a comment that touches a word",
    parse(". {\n cache 30#half a minute\n}"),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile has a comment that touches the word "30": CoreDNS ends such a comment at its first blank and reads on behind it.
  found: cache 30#half a minute
  fix: put a blank in front of "#", or the word in quotes if the "#" belongs to it.`,
  ],
  [
    "a quote that is never closed",
    parse('. {\n log "a\n}\n'),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile opens a quote that is never closed.
  found: log "a
  fix: close it with ", and write a quote that is part of the word as \\".`,
  ],
  [
    "a quoted variable over two lines",
    parse('. {\n log "{$LONG\nNAME}"\n}'),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile begins an environment variable whose name goes on in the next line, and CoreDNS does not find the end of the line behind it.
  found: log "{$LONG
  fix: write the name of the variable in one line.`,
  ],
  [
    "a quoted variable of Windows over two lines",
    parse('. {\n log "{%LONG\nNAME%}"\n}'),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile begins an environment variable whose name goes on in the next line, and CoreDNS does not find the end of the line behind it.
  found: log "{%LONG
  fix: write the name of the variable in one line.`,
  ],
  [
    "a lone brace in quotes",
    parse('. {\n log "{"\n}'),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile has a lone brace in quotes, which CoreDNS takes for the edge of a block all the same.
  found: log "{"
  fix: take the quotes away if that is meant; there is no way to write such an argument.`,
  ],
  [
    "a zone that Terraform computes",
    parse(`${computed} {\n}`),
    `[COREFILE_TOKEN]: Line 1 of the Corefile has a value that is known at plan only where zones and plugins must be known at synthesis.
  found: <computed by Terraform> {
  fix: write zones and names of plugins as literals, and a whole Corefile as a literal or as a file that is read at synthesis.`,
  ],
  [
    "a brace inside of many others",
    parse(`. ${"{\na ".repeat(101)}${"\n}".repeat(101)}`),
    `[COREFILE_SYNTAX]: Line 101 of the Corefile opens a brace inside of 100 others.
  found: a {
  fix: close those that are not meant to contain it.`,
  ],
  [
    "a brace that is never closed",
    parse(". {\n errors\n"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile opens a brace that is never closed.
  found: . {
  fix: write } on a line of its own where the block ends.`,
  ],
  [
    "an import in the middle of a line",
    parse(". {\n log { import s\n }\n}"),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile has an import that does not begin the line, and CoreDNS takes it for an ordinary word.
  found: log { import s
  fix: put the import on a line of its own.`,
  ],
  [
    "an import of nothing",
    parse(". {\n import\n}"),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile has an import that names nothing.
  found: import
  fix: write the name of a snippet, or the path of a file, behind it.`,
  ],
  ...["{", "}", '""'].map(
    (word) =>
      [
        `an import of ${word}`,
        parse(`. {\n import ${word}\n}`),
        `[COREFILE_SYNTAX]: Line 2 of the Corefile has an import that names nothing.
  found: import ${word}
  fix: write the name of a snippet, or the path of a file, behind it.`,
      ] as const,
  ),
  [
    "an import of two",
    parse(". {\n import a b\n}"),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile has more words behind the name that it imports.
  found: import a b
  fix: write an import for each name, and braces on lines of their own.`,
  ],
  [
    "a plugin's block on a line of its own",
    parse(". {\n log\n {\n }\n}"),
    `[COREFILE_SYNTAX]: Line 3 of the Corefile begins with a brace, and no plugin finds its block there.
  found: {
  fix: write the brace at the end of the line above.`,
  ],
  [
    "a server block that closes behind words",
    parse(". {\n errors }\n"),
    `[COREFILE_SYNTAX]: Line 2 of the Corefile closes a server block behind other words.
  found: errors }
  fix: put "}" on a line of its own.`,
  ],
  [
    "words behind a plugin's block",
    parse(". {\n log {\n } errors\n}"),
    `[COREFILE_SYNTAX]: Line 3 of the Corefile goes on behind a closing brace, and CoreDNS counts it to the plugin that was closed.
  found: } errors
  fix: put "errors" on a line of its own.`,
  ],
  [
    "a block without a zone",
    parse("{\n errors\n}"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile begins a block without a zone, which CoreDNS drops without a word.
  found: {
  fix: write the zone in front of the brace: "." for every name.`,
  ],
  [
    "a comma behind the last zone",
    parse("a.test, {\n}"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile has a comma behind its last zone, and no zone follows.
  found: a.test, {
  fix: take the comma away, or write the zone that is missing.`,
  ],
  [
    "a closing brace that is not open",
    parse("a.test {\n}\n}\n"),
    `[COREFILE_SYNTAX]: Line 3 of the Corefile closes a brace that is not open. CoreDNS takes it for a zone, or for the end of a block without braces.
  found: }
  fix: take it away, or write the opening brace at the end of a line, behind a blank.`,
  ],
  [
    "an import among zones",
    parse("a.test import b {\n}"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile has an import among zones.
  found: a.test import b {
  fix: begin a line with the import, behind the end of the block before it.`,
  ],
  [
    "an empty zone",
    parse('"" {\n}'),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile has an empty zone.
  found: "" {
  fix: write "." for every name, or nothing.`,
  ],
  [
    "a comma in the quotes of a zone",
    parse('"a.test," {\n}'),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile has a comma in quotes at the end of a zone, and CoreDNS takes it away.
  found: "a.test," {
  fix: put the comma behind the quotes, or leave both out.`,
  ],
  [
    "a brace that touches a zone",
    parse("a.test{\n}"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile has a brace that touches a zone, and CoreDNS takes it for a part of the name.
  found: a.test{
  fix: put a blank in front of the brace.`,
  ],
  [
    "a snippet without braces",
    parse("(s)\nerrors\n"),
    `[COREFILE_SYNTAX]: Line 1 of the Corefile begins a snippet that has no braces.
  found: (s)
  fix: write (s) {, then its lines, then } on a line of its own.`,
  ],
  [
    "an import with a block",
    () => Directive.of("import", "a").withBlock(),
    `[COREFILE_SYNTAX]: An import names one snippet, file or pattern, and has no block.
  found: import a
  fix: write an import for each.`,
  ],
  [
    "a list where there is one word",
    () => Directive.of("forward", ".", ...Token.asList({ resolve: () => ["a"] })),
    `[COREFILE_TOKEN]: A list that Terraform computes stands where a Corefile has one word.
  found: a list of unknown length
  fix: join it to one text, with Fn.join(" ", list).`,
  ],
  [
    "a word that is a brace",
    () => Directive.of("log", "{"),
    `[COREFILE_WORD]: A Corefile has no spelling for this word. CoreDNS takes a lone brace for the edge of a block, even in quotes.
  found: "{"
  fix: use withBlock for a block; a brace that is an argument must be part of a longer word.`,
  ],
  [
    "a variable over two lines",
    () => Directive.of("log", "{$LONG\nNAME}"),
    `[COREFILE_WORD]: A Corefile has no spelling for this word. CoreDNS loses the line break in the name of an environment variable.
  found: "{$LONG\\nNAME}"
  fix: write the name in one line.`,
  ],
  [
    "a word whose quotes have no end",
    () => Directive.of("log", "a \\"),
    `[COREFILE_WORD]: A Corefile has no spelling for this word. It needs quotes, and in quotes a backslash in front of a quote, or at the end, is an escape.
  found: "a \\\\"
  fix: leave out the backslash, or the blanks and # that make the quotes necessary.`,
  ],
];

it.each(mistakes)(
  "the message tells what is wrong, was found and is to be done: %s",
  (_, action, message) => {
    expect(errorOf(action).message).toBe(message);
  },
);
