import { Token } from "cdktf";
import { Corefile, ServerBlock, ZoneKey, defaultCorefileForEks } from "../../../src/dns";
import { errorOf } from "../../support/errors";

const key = (text: string) => (): unknown => ZoneKey.parse(text);
const served = (text: string) => (): unknown => ServerBlock.of({ keys: [text], directives: [] });
const block = (text: string): ServerBlock => new ServerBlock({ keys: [text], directives: [] });

const mistakes: readonly (readonly [string, () => unknown, string])[] = [
  [
    "a zone that no block declares",
    () => Corefile.parse("a.test b.test {\n}").remove("c.test"),
    `[COREFILE_ZONE_UNKNOWN]: No server block of the Corefile declares the zone "c.test".
  found: a.test b.test
  fix: name the key of a block, with its scheme and port if it has others than the default.`,
  ],
  [
    "a zone of a Corefile without blocks",
    () => Corefile.parse("").replace("c.test", block("c.test")),
    `[COREFILE_ZONE_UNKNOWN]: No server block of the Corefile declares the zone "c.test".
  found: no server block
  fix: name the key of a block, with its scheme and port if it has others than the default.`,
  ],
  [
    "a zone that is there already",
    () => Corefile.parse("a.test {\n}\n").add([block("a.test")]),
    `[COREFILE_ZONE_DUPLICATE]: Line 4 of the Corefile declares dns://a.test.:53, which line 1 declares already: CoreDNS serves a zone once on a port.
  found: a.test {
  fix: take one of the two away, join them to one block, or give each a bind or a view of its own.`,
  ],
  [
    "a zone that CoreDNS cannot serve",
    () => Corefile.parse("").add([block("a..test")]),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it has an empty label.
  found: "a..test"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a cluster domain with a port",
    () => defaultCorefileForEks({ clusterDomain: "cluster.local:53" }),
    `[COREFILE_ZONE_NAME]: The cluster domain is more than a domain name, or the root.
  found: "cluster.local:53"
  fix: write the name alone, such as "cluster.local", without scheme or port.`,
  ],
  [
    "a key of CoreDNS' environment",
    key("{$ZONE}"),
    `[COREFILE_ZONE_NAME]: The key of a server block names an environment variable of CoreDNS, whose value is not known at synthesis.
  found: "{$ZONE}"
  fix: write the zone as a literal, such as "one.svc.cluster.local".`,
  ],
  [
    "a key of an unknown scheme",
    key("unix://a.test"),
    `[COREFILE_ZONE_NAME]: The key of a server block has the scheme unix, over which CoreDNS serves nothing.
  found: "unix://a.test"
  fix: write one of dns, tls, quic, grpc, https, https3, or none.`,
  ],
  [
    "a key with a port that there is not",
    key("a.test:65536"),
    `[COREFILE_ZONE_NAME]: The key of a server block has the port 65536, and the last one is 65535.
  found: "a.test:65536"
  fix: write the number of a port, or leave it out.`,
  ],
  [
    "a key that is an IPv6 range from zero",
    key("::/0"),
    `[COREFILE_ZONE_NAME]: The key of a server block is an IPv6 range that begins with ":" or "0", which CoreDNS refuses.
  found: "::/0"
  fix: write the reverse zone itself, a name in ip6.arpa.`,
  ],
  [
    "a key that is an address",
    key("10.0.0.1"),
    `[COREFILE_ZONE_NAME]: The key of a server block is neither a domain name nor an address range, nor has it a port at its end.
  found: "10.0.0.1"
  fix: write a domain name, or a range with its prefix length, such as "10.0.0.0/16"; then, if need be, a colon and the number of the port.`,
  ],
  [
    "a key that is empty",
    key(":53"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it is empty, and every name is ".".
  found: ":53"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key with a comma",
    key("a.test,b.test"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it has a comma, a bracket or a blank in it.
  found: "a.test,b.test"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key beyond ASCII",
    key("bücher.example"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it has characters beyond ASCII, which are written as xn--... in the DNS.
  found: "bücher.example"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key that ends in an escape",
    key("a\\"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it ends in the middle of an escape.
  found: "a\\"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key that is an escape without a character",
    key("\\"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it ends in the middle of an escape.
  found: "\\"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key with an empty label",
    key("a..test"),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it has an empty label.
  found: "a..test"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key with a long label",
    key(`${"a".repeat(64)}.test`),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: a label of it has more than 63 bytes.
  found: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a long key",
    key(`${"abcdefg.".repeat(32)}test`),
    `[COREFILE_ZONE_NAME]: The key of a server block is no domain name: it has more than 255 bytes.
  found: "abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.abcdefg.test"
  fix: write a name such as "one.svc.cluster.local", or "." for every name; blanks go between several.`,
  ],
  [
    "a key that Terraform computes",
    key(Token.asString({ resolve: () => "computed" })),
    `[COREFILE_TOKEN]: The key of a server block is not known at synthesis, so that zones cannot be told apart.
  found: a value that Terraform computes
  fix: write the zone as a literal, such as "one.svc.cluster.local".`,
  ],
  [
    "a block for the word import",
    served("import"),
    `[COREFILE_ZONE_NAME]: The key of a server block is the word that begins an import.
  found: "import"
  fix: write "import." for the domain of that name.`,
  ],
  [
    "a block for capitals",
    served("A.test"),
    `[COREFILE_ZONE_NAME]: The key of a server block has capitals, and CoreDNS never answers for such a zone.
  found: "A.test"
  fix: write "a.test".`,
  ],
  [
    "a block that serves nothing",
    () => ServerBlock.of({ keys: [], directives: [] }),
    `[COREFILE_ZONE_NAME]: A server block has no zone, and CoreDNS would drop it.
  found: []
  fix: name a zone, such as "one.svc.cluster.local".`,
  ],
];

it.each(mistakes)(
  "the message tells what is wrong, was found and is to be done: %s",
  (_, action, message) => {
    expect(errorOf(action).message).toBe(message);
  },
);
