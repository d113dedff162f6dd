/** A value that JSON can hold, as this suite writes it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** @throws Error that names `what` if the text is not a JSON object */
export function parseRecord(text: string, what: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new Error(`${what} is not a JSON object: ${text.slice(0, 200)}`);
  return value;
}

/** @throws Error for what JSON cannot hold */
export function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  const isScalar = value === null || typeof value === "number" || typeof value === "boolean";
  if (isScalar || typeof value === "string") return value;
  throw new Error(`JSON cannot hold a ${typeof value}.`);
}
