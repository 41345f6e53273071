import { AwsError } from "../aws-error.js";
import { NESTING_LEVELS_MAX } from "../depth.js";
import { type NumberType, type NumberTypes, numberClamper } from "../number-types.js";
import { identityOf, isSparse, kindOf, membersOf, type NormalizedSchema } from "../schema.js";
import { type Element, foundType, type MismatchWording } from "./type-errors.js";

/**
 * Checks a tree of values, as JSON or CBOR give it, against its schema and turns it into the SDK's form (`Date`,
 * `Uint8Array`, …). Works in place: the tree was parsed for us alone, so nothing that is right already is copied.
 */
export type TreeReader = (value: unknown, depth: number) => unknown;

/** Reads what stands at a leaf; undefined where it is of the wrong type. */
export type LeafReader = (value: unknown) => unknown;

/** Leaves that JSON and CBOR carry each in its own way. */
export interface LeafReaders {
  blob(schema: NormalizedSchema): LeafReader;
  timestamp(schema: NormalizedSchema): LeafReader;
  bigInteger(schema: NormalizedSchema): LeafReader;
  /** The plain number in a value, or undefined. `type` is undefined where the model is not known. */
  number(value: unknown, type: NumberType | undefined): number | undefined;
}

export interface TreeReaderSettings {
  /** Whether members go by their `jsonName` (restJson1) or by their own name (RPC protocols). */
  jsonName: boolean;
  wording: MismatchWording;
  /** What a text stands for in the place of a boolean, where the service takes any. */
  booleanOf?: (text: string) => boolean | undefined;
  leaves: LeafReaders;
  /** Undefined where the types are not known: numbers are then taken as they are. */
  numberTypes: NumberTypes | undefined;
  /** Whether a null in a list is kept, for the service's validation to refuse: dropped, it would move what stands behind it. */
  keepsNulls?: boolean;
}

type Tree = Record<string, unknown>;
type MembersByKey = ReadonlyMap<string, { name: string; read: TreeReader }>;

/** Where a value stands: `Structure.Member`, `Structure.Member[]`. */
interface Place {
  readonly path: string;
  readonly inCollection: boolean;
}

const ROOT: Place = { path: "", inCollection: false };

/** Compiles readers, one per structure, each at first use. */
export class TreeReaders {
  readonly #settings: TreeReaderSettings;
  readonly #structures = new Map<unknown, TreeReader>();

  constructor(settings: TreeReaderSettings) {
    this.#settings = settings;
  }

  compile(schema: NormalizedSchema, place: Place = ROOT): TreeReader {
    const { leaves } = this.#settings;
    switch (kindOf(schema)) {
      case "structure":
        return this.#structure(schema, place);
      case "list":
        return this.#list(schema, place);
      case "map":
        return this.#map(schema, place);
      case "blob":
        return this.#leaf(leaves.blob(schema), schema, place);
      case "timestamp":
        return this.#leaf(leaves.timestamp(schema), schema, place);
      case "bigInteger":
        return this.#leaf(leaves.bigInteger(schema), schema, place);
      case "string":
        return this.#simple("string", schema, place);
      case "boolean":
        return this.#boolean(schema, place);
      case "document":
        return readDocument;
      case "unit":
        return () => ({});
      default:
        return this.#number(schema, place);
    }
  }

  #leaf(read: LeafReader, schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    return (value) => read(value) ?? fail(value);
  }

  #simple(type: "string", schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    return (value) => (typeof value === type ? value : fail(value));
  }

  #boolean(schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    const { booleanOf } = this.#settings;
    return (value) => {
      if (typeof value === "boolean") return value;
      return (typeof value === "string" ? booleanOf?.(value) : undefined) ?? fail(value);
    };
  }

  #number(schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    const { leaves, numberTypes } = this.#settings;
    const type = numberTypes?.get(place.path);
    const clamp = type === undefined ? (value: number) => value : numberClamper(type);
    return (value) => {
      const number = leaves.number(value, type);
      return number === undefined ? fail(value) : clamp(number);
    };
  }

  #list(schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    const element = this.compile(schema.getValueSchema(), { path: `${place.path}[]`, inCollection: true });
    const sparse = this.#settings.keepsNulls === true || isSparse(schema);
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

  #map(schema: NormalizedSchema, place: Place): TreeReader {
    const fail = this.#failer(schema, place);
    const element = this.compile(schema.getValueSchema(), { path: `${place.path}[]`, inCollection: true });
    const sparse = isSparse(schema);
    return (value, depth) => {
      if (!isTree(value)) return fail(value);
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

  #structure(schema: NormalizedSchema, place: Place): TreeReader {
    // A mismatch is worded by where it stands, so a structure has two readers.
    const identity = place.inCollection ? `${schema.getName(true)}[]` : identityOf(schema);
    const compiled = this.#structures.get(identity);
    if (compiled) return compiled;
    const fail = this.#failer(schema, place);
    const byKey = new Map<string, { name: string; read: TreeReader }>();
    let readAll = readMembers;
    const reader: TreeReader = (value, depth) => {
      if (!isTree(value)) return fail(value);
      checkDepth(depth);
      return readAll(value, byKey, depth + 1);
    };
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, reader);
    for (const { name, schema: member, traits } of membersOf(schema)) {
      const key = this.#settings.jsonName ? (traits.jsonName ?? name) : name;
      if (key !== name) readAll = readRenamedMembers;
      const path = `${schema.getName()}.${name}`;
      byKey.set(key, { name, read: this.compile(member, { path, inCollection: false }) });
    }
    return reader;
  }

  /** Throws AWS's words for a value of the wrong type. */
  #failer(schema: NormalizedSchema, place: Place): (value: unknown) => never {
    const { wording, numberTypes } = this.#settings;
    const wanted = kindOf(schema);
    return (value) => {
      const mismatch = {
        found: foundType(value),
        value,
        wanted,
        shape: schema.getName() ?? "",
        numberType: numberTypes?.get(place.path) ?? "Integer",
        element: wanted === "map" ? elementOf(schema.getValueSchema()) : undefined,
        inCollection: place.inCollection,
      };
      throw serializationError(wording(mismatch));
    };
  }
}

/** In place; members that are unknown or null, which no AWS client sends by itself, are taken out. */
function readMembers(value: Tree, byKey: MembersByKey, depth: number): Tree {
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

function readRenamedMembers(value: Tree, byKey: MembersByKey, depth: number): Tree {
  const renamed: Tree = {};
  for (const key in value) {
    const member = byKey.get(key);
    const item = value[key];
    if (member !== undefined && item !== null) renamed[member.name] = member.read(item, depth);
  }
  return renamed;
}

/** What a map holds, as its Java type says it. */
function elementOf(schema: NormalizedSchema): Element {
  const element = { kind: kindOf(schema), shape: schema.getName() ?? "" };
  return element.kind === "list" ? { ...element, element: elementOf(schema.getValueSchema()) } : element;
}

/** Free-form values, kept as they came; walked only to bound their depth. */
function readDocument(value: unknown, depth: number): unknown {
  checkDepth(depth);
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) readDocument(item, depth + 1);
  }
  return value;
}

function isTree(value: unknown): value is Tree {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function checkDepth(depth: number): void {
  if (depth > NESTING_LEVELS_MAX) throw serializationError("");
}

/** Message empty where the real services send none. */
export function serializationError(message: string): AwsError {
  return new AwsError("SerializationException", message);
}
