import type { ServiceConstraints } from "./constraints.js";

/** Longest value an error repeats, in characters; AWS sets no such bound. */
const VALUE_CHARACTERS_MAX = 8192;

/** A value as Java prints it: `[a, b]`, `{k=v}`, `KeySchemaElement(attributeName=pk, keyType=HASH)`. */
export function describeValue(value: unknown, shape: string, constraints: ServiceConstraints): string {
  const text = describe(value, shape, constraints);
  if (text.length <= VALUE_CHARACTERS_MAX) return text;
  // The end stays, so that a list still closes.
  return `${text.slice(0, VALUE_CHARACTERS_MAX)}…${text.slice(-1)}`;
}

function describe(value: unknown, shape: string, constraints: ServiceConstraints): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "number" && constraints.shapes[shape]?.kind === "f") return describeDecimal(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Uint8Array) return describeBytes(value);
  if (value instanceof Date) return value.toISOString();
  const { kind, value: item = "", members = {} } = constraints.shapes[shape] ?? {};
  if (Array.isArray(value))
    return `[${value.map((element) => describe(element, item, constraints)).join(", ")}]`;
  const entries = Object.entries(value);
  if (kind !== "t") {
    return `{${entries.map(([key, element]) => `${key}=${describe(element, item, constraints)}`).join(", ")}}`;
  }
  // What is not there is printed too.
  const names = new Set([...Object.keys(members), ...Object.keys(value)]);
  const given = new Map(entries);
  const parts = [...names].map(
    (name) => `${lowerFirst(name)}=${describe(given.get(name), members[name] ?? "", constraints)}`,
  );
  return `${shape}(${parts.join(", ")})`;
}

function describeDecimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function describeBytes({ byteLength }: Uint8Array): string {
  return `java.nio.HeapByteBuffer[pos=0 lim=${byteLength} cap=${byteLength}]`;
}

/** Paths in errors are in Java's style: `tableName`, `kMSKeyArn`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
