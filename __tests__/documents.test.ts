import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

const REPOSITORY = resolve(__dirname, "..");
const GUIDES = readdirSync(join(REPOSITORY, "docs")).filter((file) => file.endsWith(".md"));
const DOCUMENTS = ["README.md", ...GUIDES.map((file) => `docs/${file}`)];

/** A program that a document shows, or a part of one. */
interface Program {
  /** Document and line. */
  readonly where: string;
  readonly text: string;
}

/**
 * The blocks of TypeScript that begin with an import. What one uses without making it is declared in a
 * comment above it, `<!-- given: const stack: TerraformStack -->`, by types of the package and of cdktf.
 */
function programs(): Program[] {
  return DOCUMENTS.flatMap((document) => {
    const text = readFileSync(join(REPOSITORY, document), "utf8");
    const blocks = text.matchAll(/(?:<!-- given: (.*?) -->\n\n)?```ts\n(import .*?)\n```/gs);
    return [...blocks].map(({ index, 1: given, 2: body = "" }) => ({
      where: `${document}:${text.slice(0, index).split("\n").length}`,
      text: given === undefined ? body : `${body}\n${TYPES}\ndeclare ${given};\n`,
    }));
  });
}

const TYPES = `
import type { TerraformStack } from "cdktf";
import type { IEksCluster, ILocatedEksCluster } from "cdktf-multicluster/aws";
`;

/** What the compiler says of each program, by where it is. */
function compile(all: readonly Program[]): Map<string, string[]> {
  const options = ts.getParsedCommandLineOfConfigFile(
    join(REPOSITORY, "tsconfig.json"),
    // A program that is shown need not use all that is given to it.
    { noUnusedLocals: false },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
      },
    },
  )?.options;
  if (options === undefined) throw new Error("There is no tsconfig.json.");
  const files = new Map(
    all.map((program, index) => [join(REPOSITORY, `document-${index}.ts`), program]),
  );
  const host = ts.createCompilerHost(options);
  const shown: ts.CompilerHost = {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? host.readFile(path),
    getSourceFile: (path, languageVersion) => {
      const program = files.get(path);
      return program === undefined
        ? host.getSourceFile(path, languageVersion)
        : ts.createSourceFile(path, program.text, languageVersion);
    },
  };
  const program = ts.createProgram([...files.keys()], options, shown);
  return new Map(
    [...files].map(([path, { where }]) => {
      const source = program.getSourceFile(path);
      const found = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return [
        where,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
      ];
    }),
  );
}

describe("the documents", () => {
  it("show programs that compile", () => {
    const shown = programs();

    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect([...compile(shown)].filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it("do so as the compiler sees it", () => {
    const wrong = 'import { Traffic } from "cdktf-multicluster";\nTraffic.tcp("4000");\n';

    expect(compile([{ where: "here", text: wrong }]).get("here")).toEqual([
      "Argument of type 'string' is not assignable to parameter of type 'number'.",
    ]);
  });

  it("lead from docs/README.md to every guide", () => {
    const contents = readFileSync(join(REPOSITORY, "docs/README.md"), "utf8");
    const links = [...contents.matchAll(/\]\(([^)#]+)/g)].map(({ 1: link = "" }) => link);

    const guides = new Set(links.filter((link) => dirname(link) === "."));
    expect([...guides].sort()).toEqual(GUIDES.filter((file) => file !== "README.md").sort());
  });
});
