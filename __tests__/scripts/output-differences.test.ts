import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { outputDifferences } from "../../scripts/support/output-differences";

const STACK = "stacks/a/cdk.tf.json";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
  for (const version of ["1.0.0", "2.0.0"]) {
    write(version, "manifest.json", { version });
    write(version, STACK, stackOf(version));
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(side: string, file: string, content: unknown): void {
  mkdirSync(dirname(join(folder, side, file)), { recursive: true });
  writeFileSync(join(folder, side, file), JSON.stringify(content));
}

const stackOf = (version: string, cidr = "10.0.0.0/16"): unknown => ({
  "//": { metadata: { version } },
  resource: { aws_vpc: { a: { cidr_block: cidr } } },
});

const differences = (): string[] =>
  outputDifferences(
    { folder: join(folder, "1.0.0"), version: "1.0.0" },
    { folder: join(folder, "2.0.0"), version: "2.0.0" },
  );

describe("the output of two versions of the core", () => {
  it("is equal but for the version", () => {
    expect(differences()).toEqual([]);
  });

  it("differs in what a resource says", () => {
    write("2.0.0", STACK, stackOf("2.0.0", "10.1.0.0/16"));

    expect(differences()).toEqual([
      `${STACK}: $.resource.aws_vpc.a.cidr_block: "10.0.0.0/16" and "10.1.0.0/16"`,
    ]);
  });

  it("is not that of two versions where one wrote both", () => {
    write("2.0.0", STACK, stackOf("1.0.0"));

    expect(differences()).toEqual([`${STACK}: $.//.metadata.version: not "1.0.0" and "2.0.0"`]);
  });

  it("differs in a stack that one alone has", () => {
    write("2.0.0", "stacks/b/cdk.tf.json", {});

    expect(differences()).toEqual(['documents.2: nothing and "stacks/b/cdk.tf.json"']);
  });

  it("is not equal where there is none", () => {
    mkdirSync(join(folder, "empty"));
    const empty = { folder: join(folder, "empty"), version: "1.0.0" };

    expect(outputDifferences(empty, empty)).toEqual([`no document in ${empty.folder}`]);
  });
});
