import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache";
import { run, RunningCommand, type CommandResult } from "./command";
import { isRecord, isStringArray, parseRecord } from "./json";
import { findPluginMirror, fullAddress, writeCliConfig } from "./providers";

const OLDEST = "1.10.0";
const FIX = `Install Terraform >= ${OLDEST} (https://developer.hashicorp.com/terraform/install) and put it on PATH.`;

/** A resource, data source or output that a plan would change. */
export interface PlannedChange {
  /** Address of a resource, or `output.NAME`. */
  readonly address: string;
  /** Terraform's actions, such as `["update"]` or `["delete", "create"]`. */
  readonly actions: readonly string[];
}

/**
 * @throws Error that says what to install, where Terraform is missing or too old
 */
export async function checkTerraform(): Promise<void> {
  let text: string;
  try {
    text = (await run("terraform", ["version", "-json"], { env: baseEnvironment() })).stdout;
  } catch (error) {
    throw new Error(`Terraform cannot be run: ${String(error)}\n${FIX}`, { cause: error });
  }
  const version = parseRecord(text, "terraform version -json")["terraform_version"];
  if (typeof version !== "string" || version.localeCompare(OLDEST, "en", { numeric: true }) < 0) {
    throw new Error(`This needs Terraform >= ${OLDEST}, found ${String(version)}.\n${FIX}`);
  }
}

/**
 * This process' environment without what would lead Terraform to real accounts or other folders. It
 * starts the AWS provider for each command, and spends most of its time on the heap that the
 * provider's schema takes: collecting that less often saves a sixth.
 */
function baseEnvironment(): NodeJS.ProcessEnv {
  const kept = new Set(["TF_CLI_CONFIG_FILE", "TF_LOG", "TF_LOG_PATH"]);
  const entries = Object.entries(process.env).filter(
    ([name]) => kept.has(name) || !/^(AWS|CLOUDSDK|GCLOUD|GOOGLE|TF)_/.test(name),
  );
  return {
    ...Object.fromEntries(entries),
    CHECKPOINT_DISABLE: "1",
    GOGC: "400",
    TF_CLI_ARGS: "-no-color",
  };
}

function plannedChange(address: unknown, change: unknown): PlannedChange {
  const actions = isRecord(change) ? change["actions"] : undefined;
  if (typeof address === "string" && isStringArray(actions)) return { address, actions };
  throw new Error(`terraform show -json: no change of ${String(address)}: ${String(change)}`);
}

function changesIn(plan: Record<string, unknown>): PlannedChange[] {
  const { resource_changes: resources = [], output_changes: outputs = {} } = plan;
  if (!Array.isArray(resources) || !resources.every(isRecord) || !isRecord(outputs)) {
    throw new Error("terraform show -json: no lists of changes");
  }
  return [
    ...resources.map((resource) => plannedChange(resource["address"], resource["change"])),
    ...Object.entries(outputs).map(([name, change]) => plannedChange(`output.${name}`, change)),
  ].filter(({ actions }) => actions.some((action) => action !== "no-op" && action !== "read"));
}

function pinProviders(file: string, versions: ReadonlyMap<string, string>): void {
  const json = parseRecord(readFileSync(file, "utf8"), file);
  const settings = json["terraform"];
  const required = isRecord(settings) ? settings["required_providers"] : undefined;
  for (const [name, provider] of Object.entries(isRecord(required) ? required : {})) {
    if (!isRecord(provider)) continue;
    const source = typeof provider["source"] === "string" ? provider["source"] : name;
    provider["version"] = versions.get(fullAddress(source)) ?? provider["version"];
  }
  writeFileSync(file, JSON.stringify(json, null, 2));
}

/** The part of a `cdk.tf.json` that `terraform init` acts on. */
function initializedFrom(file: string): string {
  return JSON.stringify(parseRecord(readFileSync(file, "utf8"), file)["terraform"]);
}

const PLAN_FILE = "tfplan";
const NO_INPUT = "-input=false";
const LOCK_TIMEOUT = "-lock-timeout=30s";
const APPLY = ["apply", "-auto-approve", NO_INPUT, LOCK_TIMEOUT] as const;

/** What each folder was initialized from. */
const initialized = new Map<string, string>();

/** One synthesized stack, and Terraform that works on it. */
export class Workspace {
  private constructor(
    public readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * Runs `terraform init` in the folder of a `cdk.tf.json`, unless it has run there for the same
   * backend and the same providers.
   *
   * Where a mirror on this machine holds a provider, the JSON's version of it is replaced by the
   * mirror's newest one; nothing else in the JSON changes.
   *
   * @param folder `<app>/cdktf.out/stacks/<stack>`
   * @param env what `Moto.env` gives
   */
  public static async init(
    folder: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Workspace> {
    await checkTerraform();
    const mirror = findPluginMirror();
    const own: NodeJS.ProcessEnv = {};
    if (mirror === undefined) {
      own["TF_PLUGIN_CACHE_DIR"] = join(cacheFolder(), "providers");
      mkdirSync(own["TF_PLUGIN_CACHE_DIR"], { recursive: true });
    } else {
      own["TF_CLI_CONFIG_FILE"] = writeCliConfig(mirror);
      pinProviders(join(folder, "cdk.tf.json"), mirror.versions);
    }
    const workspace = new Workspace(folder, { ...baseEnvironment(), ...own, ...env });
    const wanted = initializedFrom(join(folder, "cdk.tf.json"));
    if (initialized.get(folder) !== wanted) {
      await workspace.terraform("init", NO_INPUT);
      initialized.set(folder, wanted);
    }
    return workspace;
  }

  /** @throws CommandError with every mistake that Terraform finds without asking anybody */
  public async validate(): Promise<void> {
    await this.terraform("validate");
  }

  public async apply(): Promise<void> {
    await this.terraform(...APPLY);
  }

  /** Starts `terraform apply` without waiting, for tests that end it in the middle. */
  public startApply(): RunningCommand {
    return new RunningCommand("terraform", APPLY, { cwd: this.folder, env: this.env });
  }

  /**
   * Starts `terraform apply`, which shows its plan and then waits to be told to go on: meanwhile the
   * state is locked.
   */
  public async startAskingApply(): Promise<RunningCommand> {
    const command = new RunningCommand("terraform", ["apply", LOCK_TIMEOUT], {
      cwd: this.folder,
      env: this.env,
      asks: true,
    });
    await command.hasWritten("Enter a value:");
    return command;
  }

  /** Plans, unless another run has locked the state. */
  public async planUnlessLocked(): Promise<void> {
    await this.terraform("plan", NO_INPUT, "-lock-timeout=0s");
  }

  public async destroy(): Promise<void> {
    await this.terraform("destroy", "-auto-approve", NO_INPUT, LOCK_TIMEOUT);
  }

  /** Everything that an apply would change now: empty if the infrastructure is as declared. */
  public async plan(): Promise<PlannedChange[]> {
    await this.terraform("plan", NO_INPUT, LOCK_TIMEOUT, `-out=${PLAN_FILE}`);
    return changesIn(parseRecord(await this.plannedJson(), "terraform show -json"));
  }

  /** All that {@link Workspace.plan} has written down last, secrets included. */
  public async plannedJson(): Promise<string> {
    return (await this.terraform("show", "-json", PLAN_FILE)).stdout;
  }

  /** Applies what {@link Workspace.plan} has planned last. */
  public async applyPlanned(): Promise<void> {
    await this.terraform("apply", NO_INPUT, LOCK_TIMEOUT, PLAN_FILE);
  }

  /** Addresses of what an apply would change now. */
  public async changedAddresses(): Promise<string[]> {
    return (await this.plan()).map(({ address }) => address);
  }

  /** Values of the outputs. */
  public async output(): Promise<Record<string, unknown>> {
    const { stdout } = await this.terraform("output", "-json");
    const outputs = Object.entries(parseRecord(stdout, "terraform output -json"));
    return Object.fromEntries(
      outputs.map(([name, body]) => [name, isRecord(body) ? body["value"] : undefined]),
    );
  }

  /** Addresses of what is in the state. */
  public async stateList(): Promise<string[]> {
    const { stdout } = await this.terraform("state", "list");
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** What the state holds, as Terraform's JSON has it. */
  public async showState(): Promise<Record<string, unknown>> {
    const { stdout } = await this.terraform("show", "-json");
    return parseRecord(stdout, "terraform show -json");
  }

  /** Has a resource replaced by the next apply, as Terraform does with one whose creation failed. */
  public async taint(address: string): Promise<void> {
    await this.terraform("taint", address);
  }

  private async terraform(...args: readonly string[]): Promise<CommandResult> {
    return run("terraform", args, { cwd: this.folder, env: this.env });
  }
}
