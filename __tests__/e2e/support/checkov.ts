import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { type CommandResult, CommandError, run } from "./command";
import { isRecord, parseRecord } from "./json";
import { pythonWith } from "./python";

const FOLDER = join(__dirname, "checkov");
/** The check of checks/every_resource.py, which all resources pass. */
const SEEN = "CKV_SEEN_1";
const FAILURES = 1;

/** A resource that was synthesized, or another block, such as the configuration of a provider. */
export interface ScannedBlock {
  readonly stack: string;
  readonly type: string;
  readonly id: string;
  /** Path of the construct below its stack. */
  readonly path: string;
}

/** A check that a block fails. */
export interface Finding {
  /** Such as `CKV_AWS_38`. */
  readonly check: string;
  /** What the check asks for. */
  readonly name: string;
  readonly block: ScannedBlock;
}

/** The stacks of an app by their names, each as its Terraform JSON. */
export type Stacks = ReadonlyMap<string, Record<string, unknown>>;

/** Synthesizes an app that a function fills. */
export function stacksOf(fill: (app: App) => void): Stacks {
  const outdir = mkdtempSync(join(tmpdir(), "scanned-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    fill(app);
    app.synth();
    const folder = join(outdir, "stacks");
    return new Map(
      readdirSync(folder).map((name) => [
        name,
        parseRecord(readFileSync(join(folder, name, "cdk.tf.json"), "utf8"), name),
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A stack without what makes checkov give up its whole file. */
export function readable(stack: Record<string, unknown>): Record<string, unknown> {
  const { removed: _, terraform, ...rest } = stack;
  const { required_version: __, ...settings } = isRecord(terraform) ? terraform : {};
  return { ...rest, terraform: settings };
}

/** @throws Error when two resources share an id: checkov's results do not name their types */
function resourcesOf(stacks: Stacks): Map<string, ScannedBlock> {
  const resources = new Map<string, ScannedBlock>();
  for (const [stack, { resource }] of stacks) {
    for (const [type, byId] of Object.entries(isRecord(resource) ? resource : {})) {
      for (const [id, body] of Object.entries(isRecord(byId) ? byId : {})) {
        const key = `${stack}/${id}`;
        if (resources.has(key)) throw new Error(`Two resources of ${stack} are called ${id}.`);
        resources.set(key, { stack, type, id, path: pathOf(body) });
      }
    }
  }
  return resources;
}

function pathOf(body: unknown): string {
  const comment = isRecord(body) ? body["//"] : undefined;
  const metadata = isRecord(comment) ? comment["metadata"] : undefined;
  const path = isRecord(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : "";
}

/**
 * Scans stacks with checkov, as they are given. It needs no network.
 *
 * @throws Error when a file cannot be parsed, a check cannot be run or a resource was not looked at
 */
export async function scan(stacks: Stacks): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), "checkov-"));
  try {
    for (const [name, stack] of stacks) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(stack, null, 2));
    }
    return findingsIn(await runCheckov(folder), resourcesOf(stacks));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runCheckov(folder: string): Promise<CommandResult> {
  const python = await pythonWith(join(FOLDER, "requirements.txt"));
  const args = [
    ...["-B", "-m", "checkov.main", "--directory", folder, "--framework", "terraform_json"],
    ...["--external-checks-dir", join(FOLDER, "checks"), "--skip-download", "--output", "json"],
  ];
  try {
    // Without the variables by which it would report to a service.
    return await run(python, args, { env: { PATH: process.env["PATH"], HOME: folder } });
  } catch (error) {
    if (error instanceof CommandError && error.result.exitCode === FAILURES) return error.result;
    throw error;
  }
}

function findingsIn(
  { stdout, stderr }: CommandResult,
  resources: ReadonlyMap<string, ScannedBlock>,
): Finding[] {
  const { results } = parseRecord(stdout, "what checkov printed");
  const listed = (name: string): unknown[] => {
    const list = isRecord(results) ? results[name] : undefined;
    if (!Array.isArray(list)) throw new Error(`checkov printed no list of ${name}:\n${stderr}`);
    return list;
  };
  const unread = listed("parsing_errors");
  if (unread.length > 0) throw new Error(`checkov cannot parse ${unread.join(", ")}:\n${stderr}`);
  // A check that breaks is counted as neither passed nor failed.
  if (stderr.includes("[ERROR]")) throw new Error(`checkov could not run a check:\n${stderr}`);

  const records = [...listed("passed_checks"), ...listed("failed_checks")].map((record) =>
    recordOf(record, resources),
  );
  const seen = new Set(
    records.flatMap(({ finding: { check, block } }) => (check === SEEN ? [block] : [])),
  );
  const unseen = [...resources.values()].filter((resource) => !seen.has(resource));
  if (unseen.length > 0) {
    const ids = unseen.map(({ stack, type, id }) => `${stack}: ${type}.${id}`);
    throw new Error(`checkov has not looked at ${unseen.length} resources:\n${ids.join("\n")}`);
  }
  return records.filter(({ passed }) => !passed).map(({ finding }) => finding);
}

function recordOf(
  record: unknown,
  resources: ReadonlyMap<string, ScannedBlock>,
): { readonly finding: Finding; readonly passed: boolean } {
  const fields = isRecord(record) ? record : {};
  const result = isRecord(fields["check_result"]) ? fields["check_result"]["result"] : undefined;
  const stack = String(fields["file_path"]).replace(/^\/(.*)\/cdk\.tf\.json$/, "$1");
  // `resource.ID` by checks of one resource, `TYPE.ID` by those of several, `provider.NAME`.
  const [, type = "", id = ""] = /^([^.]*)\.(.*)$/.exec(String(fields["resource"])) ?? [];
  const resource = resources.get(`${stack}/${id}`);
  if (
    (resource === undefined && type === "resource") ||
    (result !== "PASSED" && result !== "FAILED")
  ) {
    throw new Error(`checkov printed a result of no block: ${JSON.stringify(fields)}`);
  }
  const block = resource ?? { stack, type, id, path: id };
  const finding = { check: String(fields["check_id"]), name: String(fields["check_name"]), block };
  return { finding, passed: result === "PASSED" };
}
