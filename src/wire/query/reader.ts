import type { NumberTypes } from "../number-types.js";
import { identityOf, type Kind, kindOf, type Member, membersOf, type NormalizedSchema } from "../schema.js";
import { textParser } from "../text-values.js";
import type { FormNode } from "./form.js";

/** Reads what stands at one place of a form; undefined where nothing of the kind stands there. */
export type QueryReader = (node: FormNode, path: string) => unknown;

/** How the two dialects differ: AWS query and EC2's. */
export interface QueryDialect {
  /** A member's name in a form. */
  nameOf(member: Member): string;
  /** Whether every list is written without an inner `member`. */
  flattensLists: boolean;
  /** Throws what the service answers where a text does not read as its type. */
  fail(kind: Kind, text: string, path: string): never;
}

const INTEGER_INDEX = /^[1-9]\d{0,8}$/;
/** Compiles readers, one per structure, each at first use. */
export class QueryReaders {
  readonly #dialect: QueryDialect;
  readonly #structures = new Map<unknown, QueryReader>();

  constructor(dialect: QueryDialect) {
    this.#dialect = dialect;
  }

  /** @param place where the schema stands, as `numbers` names places. */
  compile(schema: NormalizedSchema, numbers?: NumberTypes, place = ""): QueryReader {
    const kind = kindOf(schema);
    switch (kind) {
      case "structure":
        return this.#structure(schema, numbers);
      case "list":
        return this.#list(schema, numbers, place);
      case "map":
        return this.#map(schema, numbers, place);
      case "unit":
        return () => ({});
      default: {
        const parse = textParser(schema, "date-time", numbers?.get(place));
        const { fail } = this.#dialect;
        return ({ value }, path) => {
          if (value === undefined) return undefined;
          const parsed = parse(value);
          return parsed === undefined ? fail(kind, value, path) : parsed;
        };
      }
    }
  }

  #list(schema: NormalizedSchema, numbers: NumberTypes | undefined, place: string): QueryReader {
    const element = schema.getValueSchema();
    const read = this.compile(element, numbers, `${place}[]`);
    const isFlat = this.#dialect.flattensLists || Boolean(schema.getMergedTraits().xmlFlattened);
    const inner = element.getMergedTraits().xmlName ?? "member";
    return (node, path) => {
      const items = isFlat ? node : node.children?.get(inner);
      // `Tags=` is how a client says: an empty list.
      if (items?.children === undefined) return node.value === "" ? [] : undefined;
      const itemsPath = isFlat ? path : `${path}.${inner}`;
      return indexed(items).map(([index, item]) => read(item, `${itemsPath}.${index}`) ?? emptyOf(element));
    };
  }

  #map(schema: NormalizedSchema, numbers: NumberTypes | undefined, place: string): QueryReader {
    const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
    const valueSchema = schema.getValueSchema();
    const valueName = valueSchema.getMergedTraits().xmlName ?? "value";
    const read = this.compile(valueSchema, numbers, `${place}[]`);
    const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
    return (node, path) => {
      const entries = isFlat ? node : node.children?.get("entry");
      if (entries?.children === undefined) return node.value === "" ? {} : undefined;
      const pairs: [string, unknown][] = [];
      for (const [index, entry] of indexed(entries)) {
        const value = entry.children?.get(valueName);
        const item = value && read(value, `${path}.${index}.${valueName}`);
        if (item !== undefined) pairs.push([entry.children?.get(keyName)?.value ?? "", item]);
      }
      // Not by assignment: a map may hold the key `__proto__`.
      return Object.fromEntries(pairs);
    };
  }

  #structure(schema: NormalizedSchema, numbers: NumberTypes | undefined): QueryReader {
    const identity = identityOf(schema);
    const known = this.#structures.get(identity);
    if (known) return known;
    const members: { name: string; part: string; read: QueryReader }[] = [];
    const reader: QueryReader = (node, path) => {
      if (node.children === undefined) return node.value === "" ? {} : undefined;
      const structure: Record<string, unknown> = {};
      for (const { name, part, read } of members) {
        const child = node.children.get(part);
        const value = child && read(child, path === "" ? part : `${path}.${part}`);
        if (value !== undefined) structure[name] = value;
      }
      return structure;
    };
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, reader);
    for (const member of membersOf(schema)) {
      const part = this.#dialect.nameOf(member);
      const read = this.compile(member.schema, numbers, `${schema.getName()}.${member.name}`);
      members.push({ name: member.name, part, read });
    }
    return reader;
  }
}

/** Items in the order of their numbers, whatever the order and the gaps they came with. */
function indexed(node: FormNode): [string, FormNode][] {
  const items = [...(node.children ?? [])].filter(([index]) => INTEGER_INDEX.test(index));
  return items.sort(([a], [b]) => Number(a) - Number(b));
}

/** An item that was named but carries nothing that its type knows. */
function emptyOf(schema: NormalizedSchema): unknown {
  const kind = kindOf(schema);
  if (kind === "list") return [];
  return kind === "structure" || kind === "map" ? {} : "";
}
