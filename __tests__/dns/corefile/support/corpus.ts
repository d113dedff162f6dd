import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Folder of Corefiles that were tried with real CoreDNS 1.14.3. */
export const CORPUS = join(__dirname, "..", "corpus");

const EXTENSION = ".corefile";

/** Names of the Corefiles in a folder of the corpus, in their order. */
export function corpusNames(folder: string): string[] {
  return readdirSync(join(CORPUS, folder))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

/** Path of a Corefile below the folder of the corpus. */
export function corpusPath(folder: string, name: string): string {
  return `${folder}/${name}${EXTENSION}`;
}

/** The text of a Corefile of the corpus. */
export function readCorpus(folder: string, name: string): string {
  return readFileSync(join(CORPUS, corpusPath(folder, name)), "utf8");
}
