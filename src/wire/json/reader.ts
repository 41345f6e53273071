import { AwsError } from "../aws-error.js";
import { NESTING_LEVELS_MAX } from "../depth.js";
import {
  identityOf,
  isSparse,
  type Kind,
  kindOf,
  membersOf,
  type NormalizedSchema,
  timestampFormatOf,
} from "../schema.js";
import { parseTimestampText } from "../timestamps.js";
import { base64Fault, fromBase64 } from "./base64.js";
import { foundType, type Mismatch, type MismatchWording } from "./type-errors.js";

/**
 * Checks a parsed JSON value against its schema and turns it into the SDK's form (`Date`, `Uint8Array`, …). Works in
 * place: the value came from `JSON.parse` and is ours alone, so nothing that is right already is copied.
 */
export type JsonReader = (value: unknown, depth: number) => unknown;

export interface JsonReaderSettings {
  /** Whether members go by their `jsonName` (restJson1) or by their own name (awsJson). */
  jsonName: boolean;
  wording: MismatchWording;
}

type JsonObject = Record<string, unknown>;

/** Compiles readers, one per structure, each at first use. */
export class JsonReaders {
  readonly #settings: JsonReaderSettings;
  readonly #structures = new Map<unknown, JsonReader>();

  constructor(settings: JsonReaderSettings) {
    this.#settings = settings;
  }

  compile(schema: NormalizedSchema, inCollection = false): JsonReader {
    const kind = kindOf(schema);
    switch (kind) {
      case "structure":
        return this.#structure(schema, inCollection);
      case "list":
        return this.#list(schema, inCollection);
      case "map":
        return this.#map(schema, inCollection);
      case "blob":
        return this.#blob(schema, inCollection);
      case "timestamp":
        return this.#timestamp(schema, inCollection);
      case "document":
        return readDocument;
      case "string":
        return this.#simple("string", schema, kind, inCollection);
      case "boolean":
        return this.#simple("boolean", schema, kind, inCollection);
      case "bigInteger":
        return this.#bigInteger(schema, inCollection);
      case "unit":
        return () => ({});
      default:
        return this.#simple("number", schema, kind, inCollection);
    }
  }

  #simple(type: string, schema: NormalizedSchema, kind: Kind, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, kind, inCollection);
    return (value) => (typeof value === type ? value : fail(value));
  }

  #bigInteger(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, "bigInteger", inCollection);
    return (value) => (typeof value === "number" && Number.isInteger(value) ? BigInt(value) : fail(value));
  }

  #blob(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, "blob", inCollection);
    return (value) => {
      if (typeof value !== "string") return fail(value);
      const fault = base64Fault(value);
      if (fault !== undefined) throw serializationError(fault);
      return fromBase64(value);
    };
  }

  #timestamp(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, "timestamp", inCollection);
    const format = timestampFormatOf(schema, "epoch-seconds");
    if (format === "epoch-seconds") {
      return (value) => {
        if (typeof value !== "number") return fail(value);
        const date = new Date(Math.round(value * 1000));
        return Number.isNaN(date.getTime()) ? fail(value) : date;
      };
    }
    return (value) =>
      (typeof value === "string" ? parseTimestampText(value, format) : undefined) ?? fail(value);
  }

  #list(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, "list", inCollection);
    const element = this.compile(schema.getValueSchema(), true);
    const sparse = isSparse(schema);
    return (value, depth) => {
      if (!Array.isArray(value)) return fail(value);
      checkDepth(depth);
      let hasNull = false;
      for (let i = 0; i < value.length; i++) {
        const item: unknown = value[i];
        if (item === null) hasNull = true;
        else value[i] = element(item, depth + 1);
      }
      // AWS's readers drop a null out of a list that is not sparse.
      return hasNull && !sparse ? value.filter((item) => item !== null) : value;
    };
  }

  #map(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const fail = this.#failer(schema, "map", inCollection);
    const element = this.compile(schema.getValueSchema(), true);
    const sparse = isSparse(schema);
    return (value, depth) => {
      if (!isObject(value)) return fail(value);
      checkDepth(depth);
      for (const key in value) {
        const item = value[key];
        if (item === null) {
          if (!sparse) delete value[key];
          continue;
        }
        const read = element(item, depth + 1);
        if (read !== item) value[key] = read;
      }
      return value;
    };
  }

  #structure(schema: NormalizedSchema, inCollection: boolean): JsonReader {
    const identity = inCollection ? `${schema.getName(true)}[]` : identityOf(schema);
    const compiled = this.#structures.get(identity);
    if (compiled) return compiled;
    const fail = this.#failer(schema, "structure", inCollection);
    const byKey = new Map<string, { name: string; read: JsonReader }>();
    let readAll = readMembers;
    const reader: JsonReader = (value, depth) => {
      if (!isObject(value)) return fail(value);
      checkDepth(depth);
      return readAll(value, byKey, depth + 1);
    };
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, reader);
    for (const { name, schema: member, traits } of membersOf(schema)) {
      const key = this.#settings.jsonName ? (traits.jsonName ?? name) : name;
      if (key !== name) readAll = readRenamedMembers;
      byKey.set(key, { name, read: this.compile(member) });
    }
    return reader;
  }

  /** Throws AWS's words for a value of the wrong type. */
  #failer(schema: NormalizedSchema, wanted: Kind, inCollection: boolean): (value: unknown) => never {
    const { wording } = this.#settings;
    return (value) => {
      const mismatch: Mismatch = {
        found: foundType(value),
        value,
        wanted,
        shape: schema.getName() ?? "",
        numberType: "Integer",
        element: wanted === "map" ? javaElement(schema.getValueSchema()) : "",
        inCollection,
      };
      throw serializationError(wording(mismatch));
    };
  }
}

type MembersByKey = ReadonlyMap<string, { name: string; read: JsonReader }>;

/** In place; members that are unknown or null, which no AWS client sends by itself, are taken out. */
function readMembers(value: JsonObject, byKey: MembersByKey, depth: number): JsonObject {
  for (const key in value) {
    const member = byKey.get(key);
    const item = value[key];
    if (member === undefined || item === null) {
      delete value[key];
      continue;
    }
    const read = member.read(item, depth);
    if (read !== item) value[key] = read;
  }
  return value;
}

function readRenamedMembers(value: JsonObject, byKey: MembersByKey, depth: number): JsonObject {
  const renamed: JsonObject = {};
  for (const key in value) {
    const member = byKey.get(key);
    const item = value[key];
    if (member !== undefined && item !== null) renamed[member.name] = member.read(item, depth);
  }
  return renamed;
}

function javaElement(schema: NormalizedSchema): string {
  const kind = kindOf(schema);
  if (kind === "string") return "java.lang.String";
  return kind === "structure" ? `com.amazonaws.dynamodb.v20120810.${schema.getName()}` : "java.util.List";
}

/** Free-form JSON, kept as it came; walked only to bound its depth. */
function readDocument(value: unknown, depth: number): unknown {
  checkDepth(depth);
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) readDocument(item, depth + 1);
  }
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkDepth(depth: number): void {
  if (depth > NESTING_LEVELS_MAX) throw serializationError("Exceeded max depth while parsing the request");
}

/** Message empty where the real services send none. */
export function serializationError(message: string): AwsError {
  return new AwsError("SerializationException", message);
}
