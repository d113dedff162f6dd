import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";

/** A block of Terraform JSON: a resource or a data source. */
export interface Block {
  readonly kind: "resource" | "data";
  readonly type: string;
  readonly id: string;
  /** What other blocks call it, such as `aws_vpc.a_vpc_ED03095B`. */
  readonly address: string;
  /** Path of the construct below its stack. */
  readonly path: string;
  readonly body: Body;
}

/** The arguments of a block. */
export type Body = Readonly<Record<string, unknown>>;

const folder = mkdtempSync(join(tmpdir(), "cdktf-multicluster-"));
let apps = 0;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An app that writes to a folder of its own, which goes when the tests of the file are done. */
export function testApp(): App {
  apps += 1;
  return new App({ outdir: join(folder, apps.toString()), stackTraces: false });
}

/** The Terraform JSON of one stack. */
export class SynthesizedStack {
  private readonly document: Body;

  public constructor(
    public readonly name: string,
    public readonly text: string,
  ) {
    this.document = bodyOf(JSON.parse(text));
  }

  /** The resources of a type, in the order of their ids; all of them when no type is given. */
  public resources(type?: string): Block[] {
    return this.blocks("resource", type);
  }

  /** The data sources of a type; all of them when no type is given. */
  public dataSources(type?: string): Block[] {
    return this.blocks("data", type);
  }

  /** The one resource of a type at a path below the stack; of the whole stack when none is given. */
  public resource(type: string, path?: string): Block {
    return only(this.resources(type), type, path);
  }

  /** The one data source of a type at a path below the stack. */
  public dataSource(type: string, path?: string): Block {
    return only(this.dataSources(type), type, path);
  }

  /** A top-level section, such as `output` or `terraform`; empty when the stack has none. */
  public section(name: string): Body {
    return bodyOf(this.document[name]);
  }

  /** The configurations of a provider. */
  public providers(name: string): unknown[] {
    const configurations = this.section("provider")[name];
    return Array.isArray(configurations) ? configurations : [];
  }

  private blocks(kind: Block["kind"], wanted?: string): Block[] {
    return Object.entries(this.section(kind))
      .filter(([type]) => wanted === undefined || type === wanted)
      .flatMap(([type, byId]) =>
        Object.entries(bodyOf(byId)).map(([id, block]) => {
          const { "//": comment, ...body } = bodyOf(block);
          const address = kind === "data" ? `data.${type}.${id}` : `${type}.${id}`;
          return { kind, type, id, address, path: pathOf(comment), body };
        }),
      );
  }
}

/** Synthesizes an app as its user does, cross-stack references included. */
export function synthesize(app: App): ReadonlyMap<string, SynthesizedStack> {
  app.synth();
  const names = app.node.children
    .filter((child) => TerraformStack.isStack(child))
    .map(({ node }) => node.id);
  return new Map(
    names.map((name) => {
      const file = join(app.outdir, "stacks", name, "cdk.tf.json");
      return [name, new SynthesizedStack(name, readFileSync(file, "utf8"))];
    }),
  );
}

/** The stacks of a synthesized app, each with those that are deployed before it. */
export function dependenciesIn(outdir: string): [stack: string, first: unknown][] {
  const manifest: unknown = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
  return Object.entries(bodyOf(bodyOf(manifest)["stacks"])).map(([name, stack]) => [
    name,
    bodyOf(stack)["dependencies"],
  ]);
}

/** Synthesizes one stack called `stack`, filled by a function. */
export function synthesizeStack(fill: (stack: TerraformStack) => void): SynthesizedStack {
  const app = testApp();
  fill(new TerraformStack(app, "stack"));
  return stackOf(synthesize(app), "stack");
}

/** A stack by its name; its absence fails the test. */
export function stackOf(
  stacks: ReadonlyMap<string, SynthesizedStack>,
  name: string,
): SynthesizedStack {
  const stack = stacks.get(name);
  if (stack === undefined) {
    throw new Error(`There is no stack "${name}", but ${[...stacks.keys()].join(", ")}.`);
  }
  return stack;
}

/** A reference to an attribute of a block, as Terraform JSON has it. */
export function ref({ address }: Block, attribute: string): string {
  return `\${${address}.${attribute}}`;
}

/** What is an object, as one; what is not, as an empty one. */
export function bodyOf(value: unknown): Body {
  return isBody(value) ? value : {};
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pathOf(comment: unknown): string {
  const path = bodyOf(bodyOf(comment)["metadata"])["path"];
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : "";
}

function only(blocks: readonly Block[], type: string, path: string | undefined): Block {
  const found = blocks.filter((block) => path === undefined || block.path === path);
  const [block] = found;
  if (block === undefined || found.length > 1) {
    const paths = blocks.map((candidate) => candidate.path).join("\n  ");
    throw new Error(`${found.length} blocks ${type} are at ${path ?? "any path"} of\n  ${paths}`);
  }
  return block;
}
