import fc from "fast-check";

/** Lines of plugins that CoreDNS starts with; in one block each may stand once. */
const PLUGINS: readonly string[] = [
  "errors",
  "log . {\n class denial error\n}",
  "cache 30 {\n success 100 30\n denial 100 5\n}",
  "whoami",
  "loadbalance round_robin",
  "bufsize 1232",
  "any",
  'chaos "a b" c',
  "hosts {\n 192.0.2.7 host.example\n fallthrough\n}",
  "rewrite name exact a.example b.example",
  "acl {\n block net 192.0.2.0/24\n}",
  "forward . 192.0.2.1 192.0.2.2:5353 {\n policy sequential\n max_fails 3\n}",
  'template IN A {\n answer "{{ .Name }} 60 IN A 192.0.2.9"\n}',
  "nsid {$X}",
];

/** The rest is for a snippet that a block imports beside plugins of its own. */
const OWN = PLUGINS.slice(0, 9);
const SHARED = PLUGINS.slice(9);

/** Lines with which CoreDNS does not start, or not as they look. */
const FAULTY_LINES: readonly string[] = [
  "no_such_plugin",
  "Errors",
  "forward . upstream.example",
  "forward .",
  "forward . 192.0.2.1:",
  `forward . ${Array.from({ length: 16 }, (_, index) => `192.0.2.${index}`).join(" ")}`,
  "import",
  "import missing.conf",
  "import a b",
  "errors }",
  "log {",
  "{",
  "}",
  "cache 30#half a minute",
];

const FAULTY_KEYS: readonly string[] = [
  "a.example:",
  "a.example:70000",
  "a..example",
  "Capital.example",
  "a.example,",
  "one.example",
  "10.0.0.0/33",
  `${"a".repeat(64)}.example`,
  "a.example{",
  '""',
  "(s)",
  "bücher.example",
];

const FAULTY_PARTS: readonly string[] = [
  'q.example {\n log "a\n}',
  "}",
  "{\n whoami\n}",
  "(shared) {\n}",
  "(late) {\n import later\n errors\n}\n(later) {\n any\n}\nl.example {\n import late\n}",
  "(circle) {\n import circle\n}",
  "import missing.conf",
  "(zone) {\n z.example\n}\nimport zone\n{\n whoami\n}",
  "(site) {\n s.example {\n  whoami\n }\n}\nimport site",
  "(site) {\n errors\n}\nimport site",
  "10.0.0.0/8 {\n whoami\n}\n10.in-addr.arpa {\n whoami\n}",
];

const ZONES: readonly string[] = [
  "one.example",
  "two.example:53",
  "dns://three.example.",
  ".",
  "10.1.0.0/16",
  "{$X}four.example",
];

type Block = readonly [keys: readonly string[], lines: readonly string[]];

const lineEnd = fc.constantFrom("\n", "\n\n", "\r\n", ' # { a "comment\n', "\n# another }\n");
const openingBrace = fc.constantFrom(" {", "\n{", "\t{");

const blocks: fc.Arbitrary<readonly Block[]> = fc
  .tuple(
    fc.shuffledSubarray([...ZONES], { minLength: 1 }),
    fc.array(fc.shuffledSubarray([...OWN, "import shared"]), { minLength: 3, maxLength: 3 }),
  )
  .map(([zones, lines]) => {
    const left = [...zones];
    return lines
      .map((each): Block => [left.splice(0, 2), each])
      .filter(([keys]) => keys.length > 0);
  });

type Fault = (blocks: readonly Block[]) => readonly Block[];

/** A mistake in one of the blocks, at a place that is given as a number. */
const anyFault: fc.Arbitrary<Fault> = fc
  .tuple(fc.nat(99), fc.constantFrom(...FAULTY_LINES), fc.constantFrom(...FAULTY_KEYS))
  .chain(([place, line, key]) =>
    fc.constantFrom<Fault[]>(
      (all) => changed(all, place, ([keys, lines]) => [keys, inserted(lines, place, line)]),
      (all) => changed(all, place, ([keys, lines]) => [inserted(keys, place, key), lines]),
    ),
  );

function changed(all: readonly Block[], place: number, change: (block: Block) => Block): Block[] {
  return all.map((block, index) => (index === place % all.length ? change(block) : block));
}

function inserted(list: readonly string[], place: number, item: string): string[] {
  const at = place % (list.length + 1);
  return [...list.slice(0, at), item, ...list.slice(at)];
}

/**
 * Corefiles with which CoreDNS starts, or does not for one of the mistakes that this package finds.
 */
export const anyStartableCorefile: fc.Arbitrary<string> = fc
  .record({
    shared: fc.shuffledSubarray([...SHARED]),
    parts: blocks,
    fault: fc.option(anyFault, { freq: 3 }),
    more: fc.option(fc.constantFrom(...FAULTY_PARTS), { freq: 1 }),
    end: lineEnd,
    open: openingBrace,
  })
  .map(({ shared, parts, fault, more, end, open }) => {
    const faulty = fault === null || more !== null ? parts : fault(parts);
    return [
      ["(shared) {", ...shared, "}"].join(end),
      ...faulty.map(([keys, lines]) => [`${keys.join(" ")}${open}`, ...lines, "}"].join(end)),
      more ?? "",
    ].join(end);
  });
