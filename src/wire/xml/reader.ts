import type { NumberTypes } from "../number-types.js";
import { identityOf, kindOf, membersOf, type NormalizedSchema } from "../schema.js";
import { textParser } from "../text-values.js";
import type { XmlElement } from "./parser.js";
import { tagOf } from "./writer.js";

/** Reads the elements that stand for one member: one, or several for a flattened list or map. */
export type XmlReader = (elements: readonly XmlElement[]) => unknown;

/** A text that does not read as its type, or a structure that is not there. */
export class XmlValueError extends Error {}

interface MemberReader {
  name: string;
  tag: string;
  isAttribute: boolean;
  read: XmlReader;
}

/** Compiles readers, one per structure, each at first use. Elements the model does not know are left out. */
export class XmlReaders {
  readonly #structures = new Map<unknown, XmlReader>();

  /** @param place where the schema stands, as `numbers` names places. */
  compile(schema: NormalizedSchema, numbers?: NumberTypes, place = ""): XmlReader {
    switch (kindOf(schema)) {
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
        return (elements) => parsed(parse, last(elements).text);
      }
    }
  }

  #list(schema: NormalizedSchema, numbers: NumberTypes | undefined, place: string): XmlReader {
    const element = schema.getValueSchema();
    const read = this.compile(element, numbers, `${place}[]`);
    if (schema.getMergedTraits().xmlFlattened) return (items) => items.map((item) => read([item]));
    const itemTag = element.getMergedTraits().xmlName ?? "member";
    return (elements) => {
      const items: unknown[] = [];
      for (const child of last(elements).children) if (child.name === itemTag) items.push(read([child]));
      return items;
    };
  }

  #map(schema: NormalizedSchema, numbers: NumberTypes | undefined, place: string): XmlReader {
    const keyTag = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
    const valueSchema = schema.getValueSchema();
    const valueTag = valueSchema.getMergedTraits().xmlName ?? "value";
    const read = this.compile(valueSchema, numbers, `${place}[]`);
    const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
    return (elements) => {
      const entries = isFlat ? elements : last(elements).children.filter(({ name }) => name === "entry");
      // Not by assignment: a map may hold the key `__proto__`.
      return Object.fromEntries(
        entries.map(({ children }) => {
          const values = children.filter(({ name }) => name === valueTag);
          const key = children.find(({ name }) => name === keyTag)?.text;
          if (key === undefined || values.length === 0) throw new XmlValueError("entry without key or value");
          return [key, read(values)];
        }),
      );
    };
  }

  #structure(schema: NormalizedSchema, numbers: NumberTypes | undefined): XmlReader {
    const identity = identityOf(schema);
    const known = this.#structures.get(identity);
    if (known) return known;
    const byTag = new Map<string, MemberReader>();
    const attributes: MemberReader[] = [];
    const reader: XmlReader = (elements) => readStructure(last(elements), byTag, attributes);
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, reader);
    for (const member of membersOf(schema)) {
      const tag = tagOf(member);
      const isAttribute = Boolean(member.traits.xmlAttribute);
      const read = this.compile(member.schema, numbers, `${schema.getName()}.${member.name}`);
      const memberReader = { name: member.name, tag, isAttribute, read };
      if (isAttribute) attributes.push(memberReader);
      else byTag.set(tag, memberReader);
    }
    return reader;
  }
}

function readStructure(
  element: XmlElement,
  byTag: ReadonlyMap<string, MemberReader>,
  attributes: readonly MemberReader[],
): Record<string, unknown> {
  const found = new Map<MemberReader, XmlElement[]>();
  for (const child of element.children) {
    const member = byTag.get(child.name);
    if (member === undefined) continue;
    const same = found.get(member);
    if (same) same.push(child);
    else found.set(member, [child]);
  }
  const structure: Record<string, unknown> = {};
  for (const [{ name, read }, elements] of found) structure[name] = read(elements);
  for (const { name, tag, read } of attributes) {
    const text = element.attributes.get(tag);
    if (text === undefined) continue;
    structure[name] = read([{ name: tag, attributes: element.attributes, children: [], text }]);
  }
  return structure;
}

function parsed(parse: (text: string) => unknown, text: string): unknown {
  const value = parse(text);
  if (value === undefined) throw new XmlValueError(`unreadable value`);
  return value;
}

function last(elements: readonly XmlElement[]): XmlElement {
  const element = elements.at(-1);
  if (element === undefined) throw new XmlValueError("missing element");
  return element;
}
