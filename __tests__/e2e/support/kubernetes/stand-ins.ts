import { isRecord, type Json, type JsonObject, toJson } from "../json";

/** The type of Terraform's own that stands in for the resources of the kubernetes provider. */
export const STAND_IN = "terraform_data";

/** Arguments that Terraform itself understands. */
const META_ARGUMENTS = new Set(["depends_on", "lifecycle"]);
/** Arguments with which one block is no object, or several. */
const UNSUPPORTED = ["connection", "count", "for_each", "provisioner"] as const;

/** What a stand-in keeps as its input, and with it in the state. */
export interface StandIn {
  /** Address of the resource that it stands in for, such as `kubernetes_job_v1.check`. */
  readonly address: string;
  readonly type: string;
  /** Alias of the provider. */
  readonly alias: string;
  /** The arguments; evaluated, where they are read back from a plan or state. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** A resource or data source of the kubernetes provider. */
export interface KubernetesBlock {
  readonly type: string;
  readonly id: string;
  /** Alias of its provider. */
  readonly alias: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** All resources or data sources of the kubernetes provider in a stack. */
export function kubernetesBlocks(
  stack: Readonly<Record<string, unknown>>,
  section: "resource" | "data",
): KubernetesBlock[] {
  return Object.entries(recordIn(stack, section))
    .filter(([type]) => type.startsWith("kubernetes_"))
    .flatMap(([type, blocks]) =>
      Object.entries(isRecord(blocks) ? blocks : {}).map(([id, body]) => {
        const provider = isRecord(body) ? body["provider"] : undefined;
        const alias = typeof provider === "string" && /^kubernetes\.(.+)$/.exec(provider)?.[1];
        if (!isRecord(body) || !alias)
          throw new Error(`${type}.${id} names no cluster's provider.`);
        const unsupported = UNSUPPORTED.find((name) => name in body);
        if (unsupported !== undefined) throw new Error(`${type}.${id} has ${unsupported}.`);
        return { type, id, alias, body };
      }),
    );
}

/**
 * A stack that Terraform runs without any provider. In the place of each resource of the kubernetes
 * provider is a {@link STAND_IN} of the same id, dependencies and lifecycle, whose input is a
 * {@link StandIn}; in that of each data source a local value. Expressions are left for Terraform to
 * evaluate. What gives providers their credentials is left out, and the state lies beside the JSON.
 *
 * @param found what the data sources have found, by `TYPE.ID`
 */
export function withStandIns(
  stack: Readonly<Record<string, unknown>>,
  found: ReadonlyMap<string, Json>,
): JsonObject {
  const read = kubernetesBlocks(stack, "data").map(({ type, id }) => {
    const value = found.get(`${type}.${id}`);
    if (value === undefined) throw new Error(`Nothing was found for data.${type}.${id}.`);
    return [id, literal(value)] as const;
  });
  const standIns = kubernetesBlocks(stack, "resource").map(({ type, id, alias, body }) => {
    const entries = Object.entries(body).filter(([name]) => name !== "provider" && name !== "//");
    const isMeta = ([name]: readonly [string, unknown]): boolean => META_ARGUMENTS.has(name);
    return [
      id,
      {
        ...withReferences(Object.fromEntries(entries.filter(isMeta))),
        input: {
          address: `${type}.${id}`,
          type,
          alias,
          args: withReferences(Object.fromEntries(entries.filter((entry) => !isMeta(entry)))),
        },
      },
    ] as const;
  });
  const own = recordIn(builtIn(recordIn(stack, "resource")), STAND_IN);
  const resources = { ...withReferences(own), ...Object.fromEntries(standIns) };
  const requiredVersion = recordIn(stack, "terraform")["required_version"];
  return withoutEmpty({
    terraform: requiredVersion === undefined ? {} : { required_version: toJson(requiredVersion) },
    locals: { ...withReferences(recordIn(stack, "locals")), ...Object.fromEntries(read) },
    data: withReferences(builtIn(recordIn(stack, "data"))),
    resource: withoutEmpty({ [STAND_IN]: resources }),
    output: withReferences(recordIn(stack, "output")),
    removed: reference(toJson(stack["removed"] ?? []), true),
  });
}

/** Terraform takes no section without anything in it. */
function withoutEmpty(sections: JsonObject): JsonObject {
  const isEmpty = (value: Json): boolean =>
    value !== null && typeof value === "object" && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(sections).filter(([, value]) => !isEmpty(value)));
}

/** What a stand-in's values in a plan or state say; undefined for another resource. */
export function readStandIn(values: unknown): StandIn | undefined {
  const input = isRecord(values) ? values["input"] : undefined;
  if (!isRecord(input)) return undefined;
  const { address, type, alias, args } = input;
  const isStandIn =
    typeof address === "string" && typeof type === "string" && typeof alias === "string";
  return isStandIn && isRecord(args) ? { address, type, alias, args } : undefined;
}

/** Aliases of the kubernetes providers that a stack declares. */
export function kubernetesAliases(stack: Readonly<Record<string, unknown>>): string[] {
  const providers = recordIn(stack, "provider")["kubernetes"];
  return (Array.isArray(providers) ? providers : []).flatMap((provider) => {
    const alias: unknown = isRecord(provider) ? provider["alias"] : undefined;
    return typeof alias === "string" ? [alias] : [];
  });
}

function recordIn(
  parent: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, unknown> {
  const value = parent[name];
  return isRecord(value) ? value : {};
}

/** What needs no provider but Terraform's own. Of other stacks, providers alone take something. */
function builtIn(types: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(types).filter(
      ([type]) => type.startsWith("terraform_") && type !== "terraform_remote_state",
    ),
  );
}

function withReferences(body: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      reference(toJson(value), ADDRESSES.has(name)),
    ]),
  );
}

/** Arguments whose texts are addresses, without the signs of an expression. */
const ADDRESSES = new Set(["depends_on", "from", "replace_triggered_by"]);

/** A value whose expressions refer to the stand-ins. */
function reference(value: Json, isAddress: boolean): Json {
  if (typeof value === "string") {
    if (isAddress) return value.replace(/^kubernetes_\w+\./, `${STAND_IN}.`);
    return value.includes("${") ? referenceInTemplate(value) : value;
  }
  if (Array.isArray(value)) return value.map((item: Json) => reference(item, isAddress));
  return isRecord(value) ? withReferences(value) : value;
}

// A single block is an object in JSON, and a list of one where an expression refers to it.
const REFERENCE = /\b(data\.)?kubernetes_\w+\.([\w-]+)((?:\.metadata)?)(?:\[0\]|\.0(?=\.))?/g;

function referenceInTemplate(text: string): string {
  return text.replaceAll(REFERENCE, (_, data: string | undefined, id: string, block: string) =>
    data === undefined ? `${STAND_IN}.${id}.input.args${block}` : `local.${id}${block}`,
  );
}

/** A value in which nothing is an expression. */
function literal(value: Json): Json {
  if (typeof value === "string") {
    return value.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
  }
  if (Array.isArray(value)) return value.map(literal);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, literal(toJson(item))]))
    : value;
}
