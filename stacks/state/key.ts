import { Token } from "cdktf";
import { ErrorCode, type ValidationError } from "../../src/cluster";
import { mistake, type Setting, type Value, wrongValue } from "./setting";

/** An argument that a backend takes, or refuses. */
export interface Key {
  /** Reads what was given. The environment has texts alone, so that each kind takes them, too. */
  readonly read: (setting: Setting) => Value;
  /** What is meant where nothing was given. */
  readonly initial?: Value;
  /** An example, where something has to be given. */
  readonly required?: string;
  /** Whether a configuration may have it. */
  readonly refused?: boolean;
}

/** What a key has besides its kind. */
export type KeyOptions = Pick<Key, "initial" | "required">;

const TEXT = "a text without expressions and blanks around it";
const PASSWORD_IN_URL = /:\/\/[^/@]*:[^/]*@/;
const MACHINE_PATH = /^(\/|~|[A-Za-z]:[\\/]|\\\\)/;

/** A text that everyone may read, and that is the same on every machine. */
export function readText(setting: Setting): string {
  const { value, place } = setting;
  if (Token.isUnresolved(value)) {
    throw wrongValue({ ...setting, value: "a value that Terraform computes" }, TEXT, '"text"');
  }
  if (typeof value === "string" && PASSWORD_IN_URL.test(value)) {
    throw secretIn(
      setting,
      `write the address without the password in it: ${place} has no place for one.`,
    );
  }
  if (typeof value !== "string" || value.trim() !== value || value === "" || value.includes("${")) {
    throw wrongValue(setting, TEXT, '"text"');
  }
  if (MACHINE_PATH.test(value)) throw machinePathIn(setting, "give a path that is relative.");
  return value;
}

/** A secret in what everyone may read. */
export function secretIn(setting: Setting, fix: string): ValidationError {
  return mistake(
    ErrorCode.STATE_SECRET,
    setting,
    `${setting.place} is or holds a secret, which would be in cdk.tf.json for everyone to read.`,
    fix,
    `${setting.place}, whose value is not shown`,
  );
}

/** A path of one machine in what is the same on every machine. */
export function machinePathIn(setting: Setting, fix: string): ValidationError {
  return mistake(
    ErrorCode.STATE_PATH,
    setting,
    `${setting.place} is a path of one machine, and what is synthesized is the same on every machine.`,
    fix,
  );
}

/** A text. */
export function text(options: KeyOptions = {}): Key {
  return { read: readText, ...options };
}

/** Yes or no. */
export function flag(options: KeyOptions = {}): Key {
  const read = (setting: Setting): boolean => {
    const { value } = setting;
    if (value === true || value === "true") return true;
    if (value === false || value === "false") return false;
    throw wrongValue(setting, "true or false", "true");
  };
  return { read, ...options };
}

/** A whole number. */
export function count(): Key {
  const read = (setting: Setting): number => {
    const { value } = setting;
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
    throw wrongValue(setting, "a whole number", "5");
  };
  return { read };
}

/** Several texts; in the environment with commas between them. */
export function list(): Key {
  const read = (setting: Setting): string[] => {
    const { value } = setting;
    const items: unknown = typeof value === "string" ? value.split(",") : value;
    if (!Array.isArray(items) || items.length === 0) {
      throw wrongValue(setting, "a list of texts", '["one", "other"]');
    }
    return items.map((item: unknown) => readText({ ...setting, value: item }));
  };
  return { read };
}

/** Texts by name; in the environment as `name=text`, with commas between them. */
export function map(): Key {
  const read = (setting: Setting): Record<string, string> => {
    const { value } = setting;
    const entries =
      typeof value === "string" ? value.split(",").map(splitAtEquals) : entriesOf(value);
    if (entries.length === 0 || entries.some(([name]) => name === "")) {
      throw wrongValue(setting, "texts by name", '{ "team": "data" }');
    }
    return Object.fromEntries(
      entries.map(([name, item]) => [name, readText({ ...setting, value: item })]),
    );
  };
  return { read };
}

function splitAtEquals(pair: string): [string, string] {
  const [name = "", ...rest] = pair.split("=");
  return [name, rest.join("=")];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}

/** What a backend asks of the name by which it knows the state of a stack. */
export interface NameRule {
  readonly takes: string;
  readonly holds: (name: string) => boolean;
}

/** The argument that tells the state of one stack from those of the others. */
export function stateName(initial: string, rule?: NameRule): Key {
  const read = (setting: Setting): string => {
    const pattern = readText(setting);
    const { stack, place } = setting;
    if (!pattern.includes("{stack}")) {
      throw mistake(
        ErrorCode.STATE_NAME,
        setting,
        `${place} is the same for every stack, so they would overwrite each other's state.`,
        `put {stack} where the name of the stack shall be: "${initial}".`,
      );
    }
    const name = pattern.replaceAll("{stack}", stack.node.id);
    if (rule?.holds(name) === false) {
      throw mistake(
        ErrorCode.STATE_NAME,
        setting,
        `${place} makes "${name}" for this stack, and the backend takes ${rule.takes}.`,
        `write a pattern such as "${initial}".`,
      );
    }
    return name;
  };
  return { read, initial };
}

/** A secret: Terraform takes it from the environment, so that it is in no file. */
export function secret(variables: string): Key {
  const read = (setting: Setting): never => {
    throw secretIn(setting, `delete it, and set ${variables} where Terraform runs.`);
  };
  return { read, refused: true };
}

/** A file of one machine: Terraform takes its path from the environment. */
export function machinePath(variable: string): Key {
  const read = (setting: Setting): never => {
    throw machinePathIn(setting, `delete it, and set ${variable} where Terraform runs.`);
  };
  return { read, refused: true };
}

/** What Terraform knows, and these stacks cannot have. */
export function unsupported(reason: string, fix: string): Key {
  const read = (setting: Setting): never => {
    throw mistake(
      ErrorCode.STATE_UNSUPPORTED,
      setting,
      `${setting.place} cannot be used: ${reason}.`,
      `${fix}.`,
    );
  };
  return { read, refused: true };
}

/** The address of a proxy, with the password that it may hold: Terraform takes it from the environment. */
export function proxy(variables: string): Key {
  return unsupported(
    "the address of a proxy may hold a password",
    `set ${variables} where Terraform runs`,
  );
}
