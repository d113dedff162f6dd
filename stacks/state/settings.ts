import type { TerraformStack } from "cdktf";
import { ErrorCode, ValidationError } from "../../src/cluster";
import { cloud } from "./cloud";
import { gcs } from "./gcs";
import type { Key } from "./key";
import { kubernetes } from "./kubernetes";
import { local } from "./local";
import { didYouMean } from "./nearest";
import { pg } from "./pg";
import { s3 } from "./s3";
import { mistake, type Setting } from "./setting";
import type { StateBackendKind } from "./state-backend";

/** Where state can be kept, by the names that Terraform has for it. */
export const STATE_BACKENDS: ReadonlyMap<string, StateBackendKind> = new Map([
  ["local", local],
  ["s3", s3],
  ["gcs", gcs],
  ["pg", pg],
  ["kubernetes", kubernetes],
  ["cloud", cloud],
]);

/** What an app says about its state. */
export interface StateSettings {
  readonly backend: string;
  readonly kind: StateBackendKind;
  /** By argument of the backend: those that were given, and what is meant where nothing was. */
  readonly settings: ReadonlyMap<string, Setting & { readonly key: Key }>;
}

const PREFIX = "TFSTATE_";

/** The variable that a setting is taken from: TFSTATE_ENDPOINTS_S3 for `endpoints.s3`. */
export function variableOf(name: string): string {
  return PREFIX + name.replaceAll(".", "_").toUpperCase();
}

/**
 * The settings of an app: the context `state` and, before it, the environment. An environment that
 * names another backend than the context takes nothing from it.
 *
 * @throws ValidationError STATE_BACKEND, STATE_KEY, STATE_VALUE
 */
export function readSettings(stack: TerraformStack): StateSettings {
  const context = contextOf(stack);
  const variables = variablesOf(stack);
  const own = variables.get(variableOf("backend"));
  const { backend: declared = "local", ...rest } = context;
  const chosen = own ?? { place: "state.backend", value: declared, stack };
  const { value: backend } = chosen;
  const kind = typeof backend === "string" ? STATE_BACKENDS.get(backend) : undefined;
  if (typeof backend !== "string" || kind === undefined) {
    const names = [...STATE_BACKENDS.keys()];
    throw mistake(
      ErrorCode.STATE_BACKEND,
      chosen,
      `${chosen.place} names no backend that these stacks can keep their state in.`,
      `${didYouMean(String(backend), names)}write one of ${names.join(", ")}.`,
    );
  }
  const initial = Object.entries(kind.keys).flatMap(([name, { initial: value }]) =>
    value === undefined ? [] : [[name, { place: `state.${name}`, value, stack }] as const],
  );
  const ofContext = flatten(backend === declared ? rest : {}, kind).map(
    ([name, value]) => [name, { place: `state.${name}`, value, stack }] as const,
  );
  const byVariable = new Map(Object.keys(kind.keys).map((name) => [variableOf(name), name]));
  const ofEnvironment = [...variables]
    .filter(([, setting]) => setting !== own)
    .map(([variable, setting]) => [byVariable.get(variable) ?? variable, setting] as const);
  const settings = new Map(
    [...initial, ...ofContext, ...ofEnvironment].map(([name, setting]) => [
      name,
      { ...setting, key: keyOf(name, setting, { backend, kind }) },
    ]),
  );
  return { backend, kind, settings };
}

function contextOf(stack: TerraformStack): Record<string, unknown> {
  const value: unknown = stack.node.tryGetContext("state") ?? {};
  if (isObject(value)) return value;
  throw mistake(
    ErrorCode.STATE_VALUE,
    { place: "state", value, stack },
    'The context "state" of cdktf.json is no object.',
    'write an object, such as { "backend": "local" }.',
  );
}

/** Those that are set: an empty one is as good as none, since CI systems make such of unset ones. */
function variablesOf(stack: TerraformStack): Map<string, Setting> {
  return new Map(
    Object.entries(process.env)
      .filter(([name, value]) => name.startsWith(PREFIX) && value !== "")
      .map(([place, value]) => [place, { place, value, stack }]),
  );
}

/** Names blocks within the block `endpoints.s3`, and leaves values that are objects whole. */
function flatten(
  context: Record<string, unknown>,
  kind: StateBackendKind,
  path = "",
): [string, unknown][] {
  return Object.entries(context).flatMap(([name, value]) => {
    const full = path + name;
    const isBlock = Object.keys(kind.keys).some((key) => key.startsWith(`${full}.`));
    return isBlock && isObject(value) ? flatten(value, kind, `${full}.`) : [[full, value]];
  });
}

function keyOf(
  name: string,
  { place, stack }: Setting,
  { backend, kind }: Omit<StateSettings, "settings">,
): Key {
  const key = kind.keys[name];
  if (key !== undefined) return key;
  const known = Object.keys(kind.keys).filter((key) => kind.keys[key]?.refused !== true);
  const spelled = place.startsWith(PREFIX) ? known.map(variableOf) : known;
  throw new ValidationError({
    code: ErrorCode.STATE_KEY,
    problem: `These stacks know no setting ${place} of the backend "${backend}".`,
    // Its value may be a secret under a name that nobody knows.
    found: place,
    fix: `${didYouMean(name, spelled)}write one of ${spelled.join(", ")}.`,
    scope: stack,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
