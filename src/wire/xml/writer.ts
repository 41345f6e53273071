import {
  identityOf,
  isSparse,
  kindOf,
  type Member,
  membersOf,
  type NormalizedSchema,
  type Traits,
} from "../schema.js";
import { textWriter } from "../text-values.js";
import { escapeAttribute, escapeText } from "./text.js";

/** Writes a value as the element `name`, or as several of them for a flattened list or map. */
export type XmlWriter = (value: unknown, name: string) => string;

/** What follows the seconds of a `date-time`. */
const SECONDS_FRACTION = /(\.\d+)?Z$/;

type XmlObject = Record<string, unknown>;

interface StructureWriter {
  attributes(value: XmlObject): string;
  content(value: XmlObject): string;
}

/** Compiles writers, one per structure, each at first use. */
export class XmlWriters {
  readonly #structures = new Map<unknown, StructureWriter>();
  readonly #fraction: string;

  /** @param fraction what follows the seconds of a time: AWS's XML tells no parts of them, and S3 and EC2 say so in digits. */
  constructor(fraction: "" | ".000" = "") {
    this.#fraction = fraction;
  }

  compile(schema: NormalizedSchema): XmlWriter {
    switch (kindOf(schema)) {
      case "structure":
        return this.#element(schema);
      case "list":
        return this.#list(schema);
      case "map":
        return this.#map(schema);
      case "unit":
        return (_value, name) => `<${name}/>`;
      default: {
        const text = this.#text(schema);
        const attributes = namespaceOf(schema.getMergedTraits());
        if (kindOf(schema) !== "string") return (value, name) => element(name, attributes, text(value));
        return (value, name) => element(name, attributes, escapeText(text(value)));
      }
    }
  }

  /** What lies between the tags of a structure: for envelopes and roots whose tag is not the structure's own. */
  content(schema: NormalizedSchema): (value: XmlObject) => string {
    return this.#structure(schema).content;
  }

  /** The same with lists behind everything else, as clients count on that read a list by what stood before it. */
  contentListsLast(schema: NormalizedSchema): (value: XmlObject) => string {
    const parts = membersOf(schema).map((member) => ({
      name: member.name,
      tag: tagOf(member),
      write: this.compile(member.schema),
      isList: kindOf(member.schema) === "list",
    }));
    const ordered = [...parts.filter(({ isList }) => !isList), ...parts.filter(({ isList }) => isList)];
    return (value) => writeMembers(ordered, value);
  }

  #text(schema: NormalizedSchema): (value: unknown) => string {
    const text = textWriter(schema, "date-time");
    if (kindOf(schema) !== "timestamp") return text;
    return (value) => text(value).replace(SECONDS_FRACTION, `${this.#fraction}Z`);
  }

  #element(schema: NormalizedSchema): XmlWriter {
    const structure = this.#structure(schema);
    const namespace = namespaceOf(schema.getMergedTraits());
    return (value, name) => {
      const members = value as XmlObject;
      return element(name, namespace + structure.attributes(members), structure.content(members));
    };
  }

  #list(schema: NormalizedSchema): XmlWriter {
    const traits = schema.getMergedTraits();
    const valueSchema = schema.getValueSchema();
    const write = this.compile(valueSchema);
    const items = (value: unknown, name: string) => {
      let text = "";
      for (const item of value as Iterable<unknown>) {
        if (item !== undefined && item !== null) text += write(item, name);
        else if (sparse) text += `<${name}/>`;
      }
      return text;
    };
    const sparse = isSparse(schema);
    if (traits.xmlFlattened) return items;
    const itemName = valueSchema.getMergedTraits().xmlName ?? "member";
    const attributes = namespaceOf(traits);
    return (value, name) => element(name, attributes, items(value, itemName));
  }

  #map(schema: NormalizedSchema): XmlWriter {
    const traits = schema.getMergedTraits();
    const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
    const valueSchema = schema.getValueSchema();
    const valueName = valueSchema.getMergedTraits().xmlName ?? "value";
    const write = this.compile(valueSchema);
    const sparse = isSparse(schema);
    const entries = (value: unknown, name: string) => {
      let text = "";
      for (const [key, item] of Object.entries(value as XmlObject)) {
        const isNull = item === undefined || item === null;
        if (isNull && !sparse) continue;
        const keyText = element(keyName, "", escapeText(key));
        text += element(name, "", keyText + (isNull ? `<${valueName}/>` : write(item, valueName)));
      }
      return text;
    };
    if (traits.xmlFlattened) return entries;
    const attributes = namespaceOf(traits);
    return (value, name) => element(name, attributes, entries(value, "entry"));
  }

  #structure(schema: NormalizedSchema): StructureWriter {
    const identity = identityOf(schema);
    const known = this.#structures.get(identity);
    if (known) return known;
    const parts: { name: string; tag: string; write: XmlWriter }[] = [];
    const attributes: { name: string; tag: string; text: (value: unknown) => string }[] = [];
    const writer: StructureWriter = {
      content: (value) => writeMembers(parts, value),
      attributes: (value) => writeAttributes(attributes, value),
    };
    // Registered before its members are compiled: a structure may hold itself.
    this.#structures.set(identity, writer);
    for (const member of membersOf(schema)) {
      const { name, schema: memberSchema } = member;
      const tag = tagOf(member);
      if (member.traits.xmlAttribute) attributes.push({ name, tag, text: this.#text(memberSchema) });
      else parts.push({ name, tag, write: this.compile(memberSchema) });
    }
    return writer;
  }
}

function writeMembers(
  parts: readonly { name: string; tag: string; write: XmlWriter }[],
  value: XmlObject,
): string {
  let text = "";
  for (const { name, tag, write } of parts) {
    const item = value[name];
    if (item !== undefined && item !== null) text += write(item, tag);
  }
  return text;
}

function writeAttributes(
  attributes: readonly { name: string; tag: string; text: (value: unknown) => string }[],
  value: XmlObject,
): string {
  let written = "";
  for (const { name, tag, text } of attributes) {
    const item = value[name];
    if (item !== undefined && item !== null) written += ` ${tag}="${escapeAttribute(text(item))}"`;
  }
  return written;
}

/** A member's tag: its own `xmlName`, never that of the shape it points to, which is for roots only. */
export function tagOf({ name, schema }: Member): string {
  return schema.getMemberTraits().xmlName ?? name;
}

function element(name: string, attributes: string, content: string): string {
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function namespaceOf(traits: Traits): string {
  if (!traits.xmlNamespace) return "";
  const [prefix, uri] = traits.xmlNamespace;
  return ` xmlns${prefix ? `:${prefix}` : ""}="${escapeAttribute(uri)}"`;
}
