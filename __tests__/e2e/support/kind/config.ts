import { isRecord, type Json, type JsonObject, toJson } from "../json";

/** Arguments whose keys are the user's. */
const MAPS = new Set(["labels", "runtime_config"]);

/**
 * The configuration that the command `kind` takes, from the one that the Terraform provider does.
 *
 * @param kindConfig argument `kind_config` of a `kind_cluster`
 */
export function kindConfigOf(kindConfig: unknown): JsonObject {
  if (!isRecord(kindConfig)) throw new Error(`no kind_config: ${JSON.stringify(kindConfig)}`);
  return fields(kindConfig);
}

function fields(values: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name === "node"
        ? "nodes"
        : name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      fieldValue(name, value),
    ]),
  );
}

function fieldValue(name: string, value: unknown): Json {
  if (name === "feature_gates" && isRecord(value)) {
    // The provider takes texts.
    return Object.fromEntries(Object.entries(value).map(([gate, on]) => [gate, on === "true"]));
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fieldValue("", item));
  return isRecord(value) && !MAPS.has(name) ? fields(value) : toJson(value);
}
