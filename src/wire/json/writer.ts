import { NumericValue } from "@smithy/core/serde";
import {
  identityOf,
  isSparse,
  kindOf,
  membersOf,
  type NormalizedSchema,
  timestampFormatOf,
} from "../schema.js";
import { timestampText } from "../timestamps.js";
import { toBase64 } from "./base64.js";

/**
 * Turns an output value into one that `JSON.stringify` writes as AWS does. A value that is right already is given back
 * itself, so that most of a response is written without being copied. Undefined means: leave the member out.
 */
export type JsonWriter = (value: unknown) => unknown;

type JsonObject = Record<string, unknown>;

/** Compiles writers, one per structure, each at first use. */
export class JsonWriters {
  readonly #jsonName: boolean;
  readonly #structures = new Map<unknown, JsonWriter>();

  /** @param jsonName whether members go by their `jsonName` (restJson1) or by their own name (awsJson). */
  constructor(jsonName: boolean) {
    this.#jsonName = jsonName;
  }

  compile(schema: NormalizedSchema): JsonWriter {
    switch (kindOf(schema)) {
      case "structure":
        return this.#structure(schema);
      case "list":
        return this.#list(schema);
      case "map":
        return this.#map(schema);
      case "blob":
        return writeBlob;
      case "timestamp":
        return writeTimestamp(schema);
      case "number":
        return writeNumber;
      case "bigInteger":
      case "bigDecimal":
        return writeBigNumber;
      case "document":
        return (value) => value;
      case "unit":
        return () => ({});
      default:
        return (value) => value;
    }
  }

  #list(schema: NormalizedSchema): JsonWriter {
    const element = this.compile(schema.getValueSchema());
    const sparse = isSparse(schema);
    return (value) => {
      const list = asArray(value);
      let copy: unknown[] | undefined;
      for (let i = 0; i < list.length; i++) {
        const item = list[i];
        const isNull = item === undefined || item === null;
        const written = isNull ? null : element(item);
        if (copy === undefined) {
          if (written === item && !isNull) continue;
          copy = list.slice(0, i);
        }
        if (!isNull || sparse) copy.push(written);
      }
      return copy ?? list;
    };
  }

  #map(schema: NormalizedSchema): JsonWriter {
    const element = this.compile(schema.getValueSchema());
    const sparse = isSparse(schema);
    return (value) => {
      const map = value as JsonObject;
      let isSame = true;
      for (const key in map) {
        const item = map[key];
        if (item === undefined || item === null || element(item) !== item) {
          isSame = false;
          break;
        }
      }
      if (isSame) return map;
      const entries: [string, unknown][] = [];
      for (const [key, item] of Object.entries(map)) {
        if (item !== undefined && item !== null) entries.push([key, element(item)]);
        else if (sparse) entries.push([key, null]);
      }
      // Not by assignment: a map may hold the key `__proto__`.
      return Object.fromEntries(entries);
    };
  }

  #structure(schema: NormalizedSchema): JsonWriter {
    const identity = identityOf(schema);
    const compiled = this.#structures.get(identity);
    if (compiled) return compiled;
    const byName = new Map<string, { key: string; write: JsonWriter }>();
    const writer: JsonWriter = (value) => writeStructure(value as JsonObject, byName);
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, writer);
    for (const { name, schema: member, traits } of membersOf(schema)) {
      const key = this.#jsonName ? (traits.jsonName ?? name) : name;
      byName.set(name, { key, write: this.compile(member) });
    }
    return writer;
  }
}

function writeStructure(
  value: JsonObject,
  byName: ReadonlyMap<string, { key: string; write: JsonWriter }>,
): JsonObject {
  let isSame = true;
  for (const name in value) {
    const item = value[name];
    if (item === undefined) continue;
    const member = byName.get(name);
    if (member === undefined || item === null || member.key !== name || member.write(item) !== item) {
      isSame = false;
      break;
    }
  }
  if (isSame) return value;
  const copy: JsonObject = {};
  for (const name in value) {
    const item = value[name];
    const member = byName.get(name);
    if (member !== undefined && item !== undefined && item !== null) copy[member.key] = member.write(item);
  }
  return copy;
}

function asArray(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // A handler may hold a Set where the model says list.
  return Array.from(value as Iterable<unknown>);
}

function writeBlob(value: unknown): unknown {
  return value instanceof Uint8Array ? toBase64(value) : Buffer.from(String(value)).toString("base64");
}

function writeTimestamp(schema: NormalizedSchema): JsonWriter {
  const format = timestampFormatOf(schema, "epoch-seconds");
  if (format === "epoch-seconds") return (value) => (value instanceof Date ? value.getTime() / 1000 : value);
  return (value) => (value instanceof Date ? timestampText(value, format) : value);
}

function writeNumber(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function writeBigNumber(value: unknown): unknown {
  return typeof value === "bigint" || value instanceof NumericValue ? Number(value.toString()) : value;
}
