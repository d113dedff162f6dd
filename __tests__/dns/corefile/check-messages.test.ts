import {
  COREDNS_PLUGINS,
  Corefile,
  Directive,
  ServerBlock,
  assertCorefile,
  assertKnownPlugins,
} from "../../../src/dns";
import { errorOf } from "../../support/errors";

const check = (text: string) => (): void => {
  assertCorefile(Corefile.parse(text), { plugins: COREDNS_PLUGINS });
};
const forward = (...words: readonly string[]): (() => void) =>
  check(`. {\n forward ${words.join(" ")}\n}`);
const block = (...keys: readonly string[]): ServerBlock =>
  new ServerBlock({ keys, directives: [Directive.of("mesh", "on")] });

const mistakes: readonly (readonly [string, () => unknown, string])[] = [
  [
    "a plugin that CoreDNS does not have",
    () => {
      assertKnownPlugins([block("a.test", "b.test")]);
    },
    `[COREFILE_PLUGIN]: The server block of a.test b.test names a plugin that CoreDNS does not have.
  found: mesh on
  fix: write the name of one of its plugins; an option of a plugin goes into the plugin's braces.`,
  ],
  [
    "an unknown plugin in a text",
    check(". {\n fowrard . 10.0.0.1\n}"),
    `[COREFILE_PLUGIN]: Line 2 of the Corefile names the plugin "fowrard", which CoreDNS does not have.
  found: fowrard . 10.0.0.1
  fix: write the name of one of its plugins; an option of a plugin goes into the plugin's braces.`,
  ],
  [
    "a snippet that is defined twice",
    check("(a) {\n}\n(a) {\n}\n"),
    `[COREFILE_SNIPPET]: Line 3 of the Corefile defines the snippet "a", which line 1 defines already.
  found: (a) {
  fix: give each snippet a name of its own.`,
  ],
  [
    "a snippet in terms of itself",
    check("(a) {\n import a\n}\n"),
    `[COREFILE_SNIPPET]: Line 1 of the Corefile defines the snippet "a" in terms of itself.
  found: (a) {
  fix: take one of the imports between them away.`,
  ],
  [
    "imports that double with each snippet",
    check(
      [
        "(s0) {\n}\n",
        ...Array.from({ length: 13 }, (_, n) => `(s${n + 1}) {\n import s${n}\n import s${n}\n}\n`),
        ". {\n import s13\n}\n",
      ].join(""),
    ),
    `[COREFILE_SNIPPET]: Line 1 of the Corefile stands in a Corefile that imports snippets more than 10000 times, and CoreDNS follows no more.
  found: (s0) {
  fix: write out the innermost of them.`,
  ],
  [
    "a snippet of anything between server blocks",
    check("(a) {\n b, {\n errors\n }\n}\nimport a\n"),
    `[COREFILE_SNIPPET]: Line 6 of the Corefile imports the snippet "a" between server blocks, and it holds something else.
  found: import a
  fix: let it hold server blocks with braces and no imports between them, or the zones of the block whose brace stands below the import, in one line.`,
  ],
  [
    "a snippet that is imported twice in a block",
    check("(a) {\n errors\n}\n. {\n import a\n import a\n}\n"),
    `[COREFILE_SNIPPET]: Line 6 of the Corefile imports "a" where CoreDNS does not see the beginning of a line: it tells lines of snippets by their numbers alone.
  found: import a
  fix: import each snippet once in a block, write it above those that import it, and begin none with an import.`,
  ],
  [
    "a snippet below its import",
    check(". {\n import a\n}\n(a) {\n}\n"),
    `[COREFILE_SNIPPET]: Line 2 of the Corefile imports the snippet "a", which is defined below, in line 4.
  found: import a
  fix: move the snippet above its first import.`,
  ],
  [
    "a forward to nothing",
    forward("."),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to nothing.
  found: forward .
  fix: write the zone first, then the addresses, such as "forward . 10.0.0.2 10.0.0.3".`,
  ],
  [
    "a forward for no zone",
    forward("10.0.0.1", "10.0.0.2"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards for "10.0.0.1", which is no zone.
  found: forward 10.0.0.1 10.0.0.2
  fix: write the zone first, then the addresses, such as "forward . 10.0.0.2 10.0.0.3".`,
  ],
  [
    "a forward over HTTPS",
    forward(".", "https://10.0.0.1"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to "https://10.0.0.1", and CoreDNS forwards over dns and tls alone.
  found: forward . https://10.0.0.1
  fix: write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.`,
  ],
  [
    "a forward to a port that there is not",
    forward(".", "10.0.0.1:65536"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to "10.0.0.1:65536", whose port is no number up to 65535.
  found: forward . 10.0.0.1:65536
  fix: write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.`,
  ],
  [
    "a forward to a range",
    forward(".", "10.0.0.0/8"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to "10.0.0.0/8", which is a range of addresses.
  found: forward . 10.0.0.0/8
  fix: write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.`,
  ],
  [
    "a forward to a name",
    forward(".", "ns.test"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to "ns.test", which is neither an IP address nor a path, and CoreDNS looks no names up.
  found: forward . ns.test
  fix: write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.`,
  ],
  [
    "a forward to a port of a file",
    forward(".", "/etc/resolv.conf:53"),
    `[COREFILE_UPSTREAM]: Line 2 of the Corefile forwards to "/etc/resolv.conf:53", and a file has no port.
  found: forward . /etc/resolv.conf:53
  fix: write an IP address, such as "10.0.0.2", "10.0.0.2:5353", "[2001:db8::2]:53" or "tls://10.0.0.2", or the path of a file with a slash in it, such as /etc/resolv.conf.`,
  ],
  [
    "a forward to many",
    forward(".", ...Array.from({ length: 16 }, (_, index) => `10.0.0.${index}`)),
    `[COREFILE_UPSTREAM_COUNT]: Line 2 of the Corefile forwards to 16 upstreams, and CoreDNS takes 15.
  found: forward . 10.0.0.0 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13 10.0.0.14 10.0.0.15
  fix: leave some out: two or three that answer are enough.`,
  ],
  [
    "a block with one zone twice",
    check("a.test a.test. {\n}"),
    `[COREFILE_ZONE_DUPLICATE]: Line 1 of the Corefile declares dns://a.test.:53, which the same block declares already: CoreDNS serves a zone once on a port.
  found: a.test a.test. {
  fix: name each zone once; an address range stands for all the reverse zones in it.`,
  ],
  [
    "two blocks with one zone",
    check("a.test {\n}\na.test {\n}"),
    `[COREFILE_ZONE_DUPLICATE]: Line 3 of the Corefile declares dns://a.test.:53, which line 1 declares already: CoreDNS serves a zone once on a port.
  found: a.test {
  fix: take one of the two away, join them to one block, or give each a bind or a view of its own.`,
  ],
];

it.each(mistakes)(
  "the message tells what is wrong, was found and is to be done: %s",
  (_, action, message) => {
    expect(errorOf(action).message).toBe(message);
  },
);
