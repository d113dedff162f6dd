import { existsSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { ErrorCode, ValidationError } from "../../../../src/cluster";
import { checkCorefile, Corefile, Directive, ServerBlock } from "../../../../src/dns";
import {
  type CaddyfileReading,
  type ReadWord,
  differenceOf,
  readByCoreDns,
  readByUs,
} from "./corefile-reading";
import {
  dependsOnEnvironment,
  inEnvironment,
  isBuiltByEnvironment,
  namesPlugins,
} from "./environment";
import type { Oracle } from "./oracle";
import { mayBeStricter } from "./stricter";

const OF_FILES = /File to import not found|Could not import|Glob pattern|import pattern/;

const STUBS = ["stub.fuzz.example", "other.stub.fuzz.example:1053"].map((key) =>
  ServerBlock.of({
    comment: [`Names in ${key}.`],
    keys: [key],
    directives: [
      Directive.of("errors"),
      Directive.of("forward", ".", "10.0.0.10").withBlock(Directive.of("policy", "sequential")),
    ],
  }),
);

/**
 * In what this package and CoreDNS' parser disagree about a text, or about what is made of it when
 * stub blocks are added and taken out again; undefined where they agree.
 */
export async function disagreementOn(oracle: Oracle, text: string): Promise<string | undefined> {
  const theirs = await readByCoreDns(oracle, text);
  const { refusal, blocks, words } = theirs;
  const ours = parse(text);
  if (words.some(({ text: word }, index) => word === "import" && isThere(words[index + 1]))) {
    return undefined;
  }
  if (ours instanceof ValidationError) {
    const isAgreed =
      refusal !== undefined ||
      mayBeStricter(ours, text, words) ||
      words.some((word) => isBuiltByEnvironment(word.text));
    return isAgreed ? undefined : `Only this package refuses it: ${ours.message}`;
  }
  if (dependsOnEnvironment(ours)) {
    return undefined;
  }
  const mistake = checkCorefile(ours).find(({ code }) => code === ErrorCode.COREFILE_SNIPPET);
  if (refusal !== undefined) {
    const isForFiles = ours.fileImports().length > 0 && OF_FILES.test(refusal);
    return mistake !== undefined || isForFiles ? undefined : `Only CoreDNS refuses it: ${refusal}`;
  }
  const difference = differenceOf(readByUs(ours), blocks);
  if (mistake !== undefined) {
    const isAgreed =
      difference !== undefined || mayBeStricter(mistake, text, words) || namesPlugins(ours);
    return isAgreed ? undefined : `Only this package minds its imports: ${mistake.message}`;
  }
  return difference ?? (await disagreementOnEdits(oracle, ours, theirs));
}

/** Whether the folder of an imported file is on this machine, so that the file may be there, too. */
function isThere(word: ReadWord | undefined): boolean {
  const path = inEnvironment(word?.text ?? "");
  return (isAbsolute(path) || path.startsWith("..")) && existsSync(dirname(path));
}

async function disagreementOnEdits(
  oracle: Oracle,
  before: Corefile,
  { blocks }: CaddyfileReading,
): Promise<string | undefined> {
  const added = before.add(STUBS);
  const removed = STUBS.flatMap(({ keys }) => keys).reduce((rest, key) => rest.remove(key), added);
  const [withStubs, without] = await Promise.all(
    [added, removed].map((corefile) => readByCoreDns(oracle, corefile.render())),
  );
  const kept = withStubs?.blocks.slice(0, -STUBS.length) ?? [];
  const hasStubs = added.serverBlocks
    .slice(-STUBS.length)
    .every((block, index) => STUBS[index]?.equals(block));
  const findings = {
    "The stub blocks are others": hasStubs ? undefined : added.render(),
    "With stub blocks": differenceOf(blocks, kept),
    "With stub blocks, this package reads": differenceOf(readByUs(added), withStubs?.blocks ?? []),
    "Without stub blocks again": differenceOf(blocks, without?.blocks ?? []),
  };
  return Object.entries(findings)
    .map(([when, what]) => (what === undefined ? undefined : `${when}: ${what}`))
    .find((finding) => finding !== undefined);
}

function parse(text: string): Corefile | ValidationError {
  try {
    return Corefile.parse(text);
  } catch (error) {
    if (error instanceof ValidationError) {
      return error;
    }
    throw error;
  }
}
