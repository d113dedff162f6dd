import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { type Body, bodyOf, dependenciesIn, SynthesizedStack } from "./synth";

/** Folder of the example. */
export const EXAMPLE = resolve(__dirname, "../../examples/tidb");

/** The example, synthesized. */
export interface TidbExample {
  /** What is deployed before each stack. */
  readonly first: Readonly<Record<string, unknown>>;
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
}

/** Runs the program of the example as cdktf's command does, and reads what it has written. */
export function synthesizeExample(): TidbExample {
  const outdir = mkdtempSync(join(tmpdir(), "tidb-"));
  const before = process.env["CDKTF_OUTDIR"];
  process.env["CDKTF_OUTDIR"] = outdir;
  try {
    jest.isolateModules(() => {
      jest.requireActual(join(EXAMPLE, "main"));
    });
    const first = dependenciesIn(outdir);
    const stacks = first.map(([name]) => {
      const file = join(outdir, "stacks", name, "cdk.tf.json");
      return new SynthesizedStack(name, readFileSync(file, "utf8"));
    });
    return {
      first: Object.fromEntries(first),
      stacks: new Map(stacks.map((stack) => [stack.name, stack])),
    };
  } finally {
    if (before === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = before;
    rmSync(outdir, { recursive: true });
  }
}

/** What the manifests of the example hold, by `KIND NAMESPACE/NAME`, or `KIND NAME`. */
export function manifests(): ReadonlyMap<string, Body> {
  const folder = join(EXAMPLE, "kubernetes");
  const objects = readdirSync(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), "utf8")).map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return bodyOf(document.toJS());
    }),
  );
  return new Map(
    objects.map((object) => {
      const { kind, metadata } = object;
      const { namespace, name } = bodyOf(metadata);
      return [[kind, [namespace, name].filter(Boolean).join("/")].join(" "), object];
    }),
  );
}

/** A value of nested objects, such as `valueAt(cluster, "spec", "pd", "replicas")`. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce((value, key) => bodyOf(value)[key], object);
}

/** A list of nested objects; empty when there is none. */
export function listAt(object: unknown, ...path: readonly string[]): unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}
