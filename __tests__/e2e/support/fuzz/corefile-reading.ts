import type { Corefile, Directive } from "../../../../src/dns";
import { isRecord, isStringArray } from "../json";
import { inEnvironment } from "./environment";
import type { Oracle } from "./oracle";

/** A word that CoreDNS finds. */
export interface ReadWord {
  readonly text: string;
  /** Number of the line on which it begins. */
  readonly line: number;
  /** Whether it is on another line than the word before. */
  readonly beginsLine: boolean;
}

/** A word as this package keeps it: of arguments not the line, of braces not even that it is new. */
type KeptWord = Pick<ReadWord, "text"> & {
  readonly [K in "line" | "beginsLine"]: ReadWord[K] | undefined;
};

/** A server block as CoreDNS keeps it: the words of all lines of each plugin. */
export interface ReadBlock<T = ReadWord> {
  readonly keys: readonly string[];
  readonly plugins: ReadonlyMap<string, readonly T[]>;
}

/** What CoreDNS' own parser makes of a text. */
export interface CaddyfileReading {
  /** Its message; undefined for a text that it takes. */
  readonly refusal: string | undefined;
  readonly blocks: readonly ReadBlock[];
  /** All that its lexer finds, also in a text that is refused. */
  readonly words: readonly ReadWord[];
}

/** Asks CoreDNS' own parser. */
export async function readByCoreDns(oracle: Oracle, text: string): Promise<CaddyfileReading> {
  const { refusal, blocks, words } = await oracle.ask({ corefile: text });
  if (typeof refusal !== "string" || !Array.isArray(blocks) || !Array.isArray(words)) {
    throw new Error("The answer is not one for a Corefile.");
  }
  return {
    refusal: refusal === "" ? undefined : refusal,
    blocks: blocks.map(blockIn),
    words: words.map(wordIn),
  };
}

/**
 * What this package makes of a text that it takes, in CoreDNS' terms. Imports that are left are of
 * files, of which the oracle finds none.
 */
export function readByUs(corefile: Corefile): ReadBlock<KeptWord>[] {
  const hasFiles = corefile.fileImports().length > 0;
  return corefile.expand().flatMap(({ block, directives }) => {
    const keys = block.keys.map(inEnvironment);
    const plugins = new Map<string, KeptWord[]>();
    for (const directive of directives.filter(isNoImport)) {
      const name = inEnvironment(directive.name);
      plugins.set(name, [...(plugins.get(name) ?? []), ...wordsOf(directive)]);
    }
    // Zones of files are none.
    return keys.length === 0 && hasFiles ? [] : [{ keys, plugins }];
  });
}

function wordsOf({ name, args, block, line }: Directive): KeptWord[] {
  const onLine = (text: string): KeptWord => ({
    text: inEnvironment(text),
    line: undefined,
    beginsLine: false,
  });
  // An option may stand behind the brace, and the closing one wherever it likes.
  const [first, ...content] = block?.filter(isNoImport).flatMap(wordsOf) ?? [];
  const braces = [
    onLine("{"),
    ...(first === undefined ? [] : [{ ...first, beginsLine: undefined }, ...content]),
    { ...onLine("}"), beginsLine: undefined },
  ];
  return [
    { text: inEnvironment(name), line, beginsLine: true },
    ...args.map(onLine),
    ...(block === undefined ? [] : braces),
  ];
}

function isNoImport({ name }: Directive): boolean {
  return name !== "import";
}

/** Where two readings differ, as a text for people; undefined where they do not. */
export function differenceOf(
  ours: readonly ReadBlock<KeptWord>[],
  theirs: readonly ReadBlock[],
): string | undefined {
  if (ours.length !== theirs.length) {
    return `${ours.length} server blocks, not ${theirs.length}`;
  }
  for (const [index, block] of ours.entries()) {
    const other = theirs[index];
    const difference = other === undefined ? "none" : differenceOfBlocks(block, other);
    if (difference !== undefined) {
      return `server block ${index + 1}: ${difference}`;
    }
  }
  return undefined;
}

function differenceOfBlocks(ours: ReadBlock<KeptWord>, theirs: ReadBlock): string | undefined {
  const [keys, names] = [JSON.stringify(ours.keys), JSON.stringify(theirs.keys)];
  if (keys !== names) {
    return `keys ${keys}, not ${names}`;
  }
  const plugins = new Set([...ours.plugins.keys(), ...theirs.plugins.keys()]);
  return [...plugins]
    .map((name) => differenceOfWords(name, ours.plugins.get(name), theirs.plugins.get(name)))
    .find((difference) => difference !== undefined);
}

function differenceOfWords(
  plugin: string,
  ours: readonly KeptWord[] = [],
  theirs: readonly ReadWord[] = [],
): string | undefined {
  // CoreDNS puts values into all words but the names of plugins.
  const isLike = (one: KeptWord, other: ReadWord | undefined): boolean =>
    other !== undefined &&
    one.text === inEnvironment(other.text) &&
    (one.line ?? other.line) === other.line &&
    (one.beginsLine ?? other.beginsLine) === other.beginsLine;
  const isSame =
    ours.length === theirs.length && ours.every((word, index) => isLike(word, theirs[index]));
  return isSame ? undefined : `${plugin}: ${JSON.stringify(ours)}, not ${JSON.stringify(theirs)}`;
}

function blockIn(value: unknown): ReadBlock {
  if (!isRecord(value) || !isStringArray(value["keys"]) || !isRecord(value["plugins"])) {
    throw new Error("The answer has no server block.");
  }
  const plugins = Object.entries(value["plugins"]).map(
    ([name, words]) => [name, Array.isArray(words) ? words.map(wordIn) : []] as const,
  );
  return { keys: value["keys"], plugins: new Map(plugins) };
}

function wordIn(value: unknown): ReadWord {
  if (
    !isRecord(value) ||
    typeof value["text"] !== "string" ||
    typeof value["line"] !== "number" ||
    typeof value["beginsLine"] !== "boolean"
  ) {
    throw new Error("The answer has no word.");
  }
  return { text: value["text"], line: value["line"], beginsLine: value["beginsLine"] };
}
