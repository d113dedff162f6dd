import fc from "fast-check";
import { ErrorCode } from "../../../src/cluster";
import { COREDNS_PLUGINS, Corefile, ServerBlock, checkCorefile } from "../../../src/dns";
import { errorOf, isRefused } from "../../support/errors";
import { plainBlock } from "./support/arbitraries";
import { corpusNames, readCorpus } from "./support/corpus";

const { COREFILE_SYNTAX, COREFILE_ZONE_NAME, COREFILE_ZONE_DUPLICATE } = ErrorCode;
const { COREFILE_SNIPPET, COREFILE_PLUGIN, COREFILE_UPSTREAM, COREFILE_UPSTREAM_COUNT } = ErrorCode;

type Verdict = readonly [name: string, code: ErrorCode, line: number];

/** What CoreDNS refuses to start with. */
const refused: readonly Verdict[] = [
  ["bound-and-unbound", COREFILE_ZONE_DUPLICATE, 5],
  ["bound-by-snippet", COREFILE_ZONE_DUPLICATE, 8],
  ["bound-to-the-same", COREFILE_ZONE_DUPLICATE, 5],
  ["brace-never-closed", COREFILE_SYNTAX, 1],
  ["closing-brace-behind-plugin-block", COREFILE_SYNTAX, 3],
  ["closing-brace-behind-words", COREFILE_SYNTAX, 2],
  ["closing-brace-too-many", COREFILE_SYNTAX, 4],
  ["comma-alone", COREFILE_SYNTAX, 1],
  ["comma-at-the-end", COREFILE_SYNTAX, 4],
  ["comma-then-brace", COREFILE_SYNTAX, 1],
  ["forward-in-a-snippet", COREFILE_UPSTREAM, 2],
  ["forward-over-https", COREFILE_UPSTREAM, 2],
  ["forward-to-a-bad-address", COREFILE_UPSTREAM, 2],
  ["forward-to-a-file-with-port", COREFILE_UPSTREAM, 2],
  ["forward-to-a-name", COREFILE_UPSTREAM, 2],
  ["forward-to-a-name-over-tls", COREFILE_UPSTREAM, 2],
  ["forward-to-leading-zeros", COREFILE_UPSTREAM, 2],
  ["forward-to-nothing", COREFILE_UPSTREAM, 2],
  ["forward-to-sixteen", COREFILE_UPSTREAM_COUNT, 2],
  ["forward-without-zone", COREFILE_UPSTREAM, 2],
  ["import-behind-a-brace", COREFILE_SYNTAX, 2],
  ["import-of-nothing", COREFILE_SYNTAX, 2],
  ["import-of-two", COREFILE_SYNTAX, 8],
  ["import-with-brace", COREFILE_SYNTAX, 5],
  ["imports-too-many", COREFILE_SNIPPET, 1],
  ["label-empty", COREFILE_ZONE_NAME, 1],
  ["label-too-long", COREFILE_ZONE_NAME, 1],
  ["name-too-long", COREFILE_ZONE_NAME, 1],
  ["plugin-block-on-its-own-line", COREFILE_SYNTAX, 3],
  ["plugin-in-capitals", COREFILE_PLUGIN, 2],
  ["plugin-unknown", COREFILE_PLUGIN, 3],
  ["plugin-unknown-in-imported-block", COREFILE_PLUGIN, 3],
  ["plugin-unknown-in-snippet", COREFILE_PLUGIN, 2],
  ["port-alone", COREFILE_ZONE_NAME, 1],
  ["port-missing", COREFILE_ZONE_NAME, 1],
  ["port-too-high", COREFILE_ZONE_NAME, 1],
  ["quote-never-closed", COREFILE_SYNTAX, 2],
  ["range-and-its-zone", COREFILE_ZONE_DUPLICATE, 4],
  ["range-with-zero-first", COREFILE_ZONE_NAME, 1],
  ["ranges-overlap", COREFILE_ZONE_DUPLICATE, 4],
  ["ranges-overlap-ipv6", COREFILE_ZONE_DUPLICATE, 4],
  ["ranges-overlap-with-host-bits", COREFILE_ZONE_DUPLICATE, 4],
  ["snippet-begins-with-import", COREFILE_SNIPPET, 10],
  ["snippet-below-and-more", COREFILE_SNIPPET, 2],
  ["snippet-circle", COREFILE_SNIPPET, 1],
  ["snippet-in-itself", COREFILE_SNIPPET, 1],
  ["snippet-too-late", COREFILE_SNIPPET, 2],
  ["snippet-twice", COREFILE_SNIPPET, 4],
  ["snippet-twice-in-a-block", COREFILE_SNIPPET, 5],
  ["snippet-without-braces", COREFILE_SYNTAX, 1],
  ["view-and-bound", COREFILE_ZONE_DUPLICATE, 5],
  ["zone-twice", COREFILE_ZONE_DUPLICATE, 7],
  ["zone-twice-behind-scheme", COREFILE_ZONE_DUPLICATE, 4],
  ["zone-twice-by-snippet", COREFILE_ZONE_DUPLICATE, 7],
  ["zone-twice-in-a-block", COREFILE_ZONE_DUPLICATE, 1],
];

/** What CoreDNS starts with, and reads in another way than it looks, or not at all. */
const misread: readonly Verdict[] = [
  ["block-without-zone", COREFILE_SYNTAX, 1],
  ["brace-alone", COREFILE_SYNTAX, 4],
  ["brace-closes-what-has-none", COREFILE_SYNTAX, 3],
  ["brace-forgotten", COREFILE_SYNTAX, 1],
  ["brace-in-quotes", COREFILE_SYNTAX, 2],
  ["brace-touches-a-zone", COREFILE_SYNTAX, 1],
  ["comma-in-quotes", COREFILE_SYNTAX, 1],
  ["comment-touches-a-word", COREFILE_SYNTAX, 2],
  ["empty-zone", COREFILE_SYNTAX, 1],
  ["forward-to-a-bad-port", COREFILE_UPSTREAM, 2],
  ["forward-with-address-for-zone", COREFILE_UPSTREAM, 2],
  ["import-among-zones", COREFILE_SYNTAX, 5],
  ["import-of-nothing-unused", COREFILE_SYNTAX, 2],
  ["import-of-two-unused", COREFILE_SYNTAX, 2],
  ["import-on-the-line-of-a-block", COREFILE_SYNTAX, 6],
  ["plugin-block-on-its-own-line", COREFILE_SYNTAX, 3],
  ["quote-never-closed-at-the-end", COREFILE_SYNTAX, 2],
  ["snippet-below-and-more", COREFILE_SNIPPET, 2],
  ["snippet-circle-unused", COREFILE_SNIPPET, 1],
  ["snippet-name-alone", COREFILE_SYNTAX, 1],
  ["snippet-of-zones-alone", COREFILE_SNIPPET, 4],
  ["snippet-twice-in-a-block", COREFILE_SNIPPET, 7],
  ["variable-over-lines", COREFILE_SYNTAX, 2],
  ["words-behind-plugin-block", COREFILE_SYNTAX, 4],
  ["zone-beyond-ascii", COREFILE_ZONE_NAME, 1],
  ["zone-in-capitals", COREFILE_ZONE_NAME, 1],
  ["zone-is-a-bad-range", COREFILE_ZONE_NAME, 1],
  ["zone-is-an-address", COREFILE_ZONE_NAME, 1],
  ["zone-is-an-ipv6-address", COREFILE_ZONE_NAME, 1],
  ["zones-joined-by-a-comma", COREFILE_ZONE_NAME, 1],
  ["zones-that-differ-in-capitals", COREFILE_ZONE_NAME, 4],
];

const checks = { plugins: COREDNS_PLUGINS };

/** Blocks like those that were read, without the lines and the layout of their text. */
const generated = (corefile: Corefile): Corefile =>
  Corefile.of(
    ...corefile.serverBlocks.map(({ keys, directives }) => new ServerBlock({ keys, directives })),
  );

describe("what real CoreDNS accepts", () => {
  const names = corpusNames("accepted");

  it("is a good part of what there is", () => {
    expect(names.length).toBeGreaterThanOrEqual(50);
  });

  it.each(names)("%s is read, kept and found without fault", (name) => {
    const text = readCorpus("accepted", name);
    const corefile = Corefile.parse(text);

    expect(corefile.render()).toBe(text);
    expect(checkCorefile(corefile, checks)).toEqual([]);
  });

  // Without the snippets above them, the others would be other blocks.
  const complete = names.filter(
    (name) => Corefile.parse(readCorpus("accepted", name)).snippets.length === 0,
  );

  it.each(complete)("%s means the same when it is written anew", (name) => {
    const corefile = Corefile.parse(readCorpus("accepted", name));
    const again = generated(corefile);

    expect(again.serverBlocks.map(plainBlock)).toEqual(corefile.serverBlocks.map(plainBlock));
    expect(checkCorefile(again, checks)).toEqual([]);
  });

  it.each(names)("%s takes a stub block, and gives it back", (name) => {
    const text = readCorpus("accepted", name);
    const corefile = Corefile.parse(text);
    const stub = ServerBlock.of({ keys: ["stub.test:53"], directives: [] });
    const added = corefile.add([stub]);
    const hasBraces = !/^(?:plain-keys|plain-without)/.test(name);

    expect(added.serverBlocks.at(-1)?.equals(stub)).toBe(true);
    expect(added.remove("stub.test").isEquivalentTo(corefile)).toBe(true);
    expect(added.remove("stub.test").equals(corefile)).toBe(hasBraces);
  });

  it.each(names)("%s is read or refused, wherever it is cut off", (name) => {
    const text = readCorpus("accepted", name).slice(0, 3000);
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.constantFrom("", "}", "{", '"', "#", "\n"),
        (at, more) => {
          const torn = text.slice(0, at) + more + text.slice(at + 1);

          expect(
            isRefused(() => Corefile.parse(torn)) || Corefile.parse(torn).render() === torn,
          ).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe.each([
  ["refused", refused],
  ["misread", misread],
])("what real CoreDNS has %s", (folder, verdicts) => {
  it("is all listed here", () => {
    expect(corpusNames(folder)).toEqual(verdicts.map(([name]) => name));
  });

  it.each(verdicts)("%s is %s in line %i", (name, code, line) => {
    const error = errorOf(() => {
      const [first] = checkCorefile(Corefile.parse(readCorpus(folder, name)), checks);
      throw first ?? new Error("nothing was found");
    });

    expect(error.code).toBe(code);
    expect(error.message).toContain(`Line ${line} of the Corefile `);
    expect(error.fix).toMatch(/^\S.*[.}]$/);
  });
});
