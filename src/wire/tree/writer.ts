import { identityOf, isSparse, type Kind, kindOf, membersOf, type NormalizedSchema } from "../schema.js";

/**
 * Turns an output value into one that `JSON.stringify` or a CBOR encoder writes as AWS does. A value that is right already
 * is given back itself, so that most of a response is written without being copied.
 */
export type TreeWriter = (value: unknown) => unknown;

/** Makes the writer of a leaf, where its values do not go as they are. */
export type LeafWriters = Readonly<Partial<Record<Kind, (schema: NormalizedSchema) => TreeWriter>>>;

export interface TreeWriterSettings {
  /** Whether members go by their `jsonName` (restJson1) or by their own name (RPC protocols). */
  jsonName: boolean;
  leaves: LeafWriters;
  /** Tells maps and lists that need no writing: they go as they are. */
  isWritten?(value: object): boolean;
}

type Tree = Record<string, unknown>;

/** Compiles writers, one per structure, each at first use. */
export class TreeWriters {
  readonly #settings: TreeWriterSettings;
  readonly #structures = new Map<unknown, TreeWriter>();

  constructor(settings: TreeWriterSettings) {
    this.#settings = settings;
  }

  compile(schema: NormalizedSchema): TreeWriter {
    const kind = kindOf(schema);
    switch (kind) {
      case "structure":
        return this.#structure(schema);
      case "list":
        return this.#list(schema);
      case "map":
        return this.#map(schema);
      case "unit":
        return () => ({});
      default:
        return this.#settings.leaves[kind]?.(schema) ?? ((value) => value);
    }
  }

  #list(schema: NormalizedSchema): TreeWriter {
    const element = this.compile(schema.getValueSchema());
    const sparse = isSparse(schema);
    const isWritten = this.#settings.isWritten;
    return (value) => {
      if (isWritten?.(value as object)) return value;
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

  #map(schema: NormalizedSchema): TreeWriter {
    const element = this.compile(schema.getValueSchema());
    const sparse = isSparse(schema);
    const isWritten = this.#settings.isWritten;
    return (value) => {
      const map = value as Tree;
      if (isWritten?.(map)) return map;
      let copy: Tree | undefined;
      for (const key in map) {
        const item = map[key];
        const isNull = item === undefined || item === null;
        const written = isNull ? null : element(item);
        if (copy === undefined) {
          if (written === item && !isNull) continue;
          copy = copyBefore(map, key);
        }
        if (!isNull || sparse) setKey(copy, key, written);
      }
      return copy ?? map;
    };
  }

  #structure(schema: NormalizedSchema): TreeWriter {
    const identity = identityOf(schema);
    const compiled = this.#structures.get(identity);
    if (compiled) return compiled;
    const byName = new Map<string, { key: string; write: TreeWriter }>();
    const writer: TreeWriter = (value) => writeStructure(value as Tree, byName);
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, writer);
    for (const { name, schema: member, traits } of membersOf(schema)) {
      const key = this.#settings.jsonName ? (traits.jsonName ?? name) : name;
      byName.set(name, { key, write: this.compile(member) });
    }
    return writer;
  }
}

function writeStructure(value: Tree, byName: ReadonlyMap<string, { key: string; write: TreeWriter }>): Tree {
  let copy: Tree | undefined;
  for (const name in value) {
    const item = value[name];
    const member = item === undefined || item === null ? undefined : byName.get(name);
    const written = member?.write(item);
    if (copy === undefined) {
      if (member !== undefined && written === item && member.key === name) continue;
      copy = copyBefore(value, name);
    }
    if (member !== undefined) copy[member.key] = written;
  }
  return copy ?? value;
}

/** The keys that came before one at which something had to change. */
function copyBefore(tree: Tree, end: string): Tree {
  const copy: Tree = {};
  for (const key in tree) {
    if (key === end) break;
    setKey(copy, key, tree[key]);
  }
  return copy;
}

/** Not by assignment alone: a map may hold the key `__proto__`. */
function setKey(tree: Tree, key: string, value: unknown): void {
  if (key !== "__proto__") tree[key] = value;
  else Object.defineProperty(tree, key, { value, writable: true, enumerable: true, configurable: true });
}

function asArray(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // A handler may hold a Set where the model says list.
  return Array.from(value as Iterable<unknown>);
}
