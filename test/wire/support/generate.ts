import {
  kindOf,
  type Member,
  membersOf,
  type NormalizedSchema,
  timestampFormatOf,
} from "../../../src/wire/schema.js";

/** What a protocol cannot carry, and a generated value must therefore not hold. */
export interface Carries {
  /** Lists without items: not in flattened XML, not in EC2's forms. */
  emptyLists: boolean;
  /** Maps without items: not in forms. */
  emptyMaps: boolean;
  /** Structures without members: not in forms. */
  emptyStructures: boolean;
  /** Blanks at the ends of a text: the client's XML reader takes them off. */
  outerBlanks: boolean;
  /** Parts of a second: AWS's XML has none. */
  subSeconds: boolean;
}

const DEPTH_MAX = 4;
const TEXTS = [
  "",
  "a",
  "hello world",
  "<&>\"'",
  "é ü 漢字 🙂",
  "a=b&c;d",
  "x/y?z#%20+",
  "line\nline",
  "{}[]",
  "1.0",
  "null",
  "true",
];
const HEADER_TEXTS = ["a", "hello world", "a, b", 'say "x"', "x/y?z#%20+", "1.0", "W/abc"];
const LABEL_TEXTS = ["a", "hello world", "é+%2F", "arn:aws:x:y", "a&b=c", "x.y-z_~"];

/** Mulberry32: the same values at every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Value = unknown;

/** Makes values of a schema out of the random numbers of one seed. */
export class Generator {
  readonly #random: () => number;
  readonly #carries: Carries;

  constructor(seed: number, carries: Carries) {
    this.#random = seeded(seed);
    this.#carries = carries;
  }

  /** Members of an input or output; required ones are always there, streams of events never. */
  structure(schema: NormalizedSchema, depth = 0): Record<string, Value> {
    const all = membersOf(schema).filter((member) => !isEventStream(member));
    const chosen = schema.isUnionSchema()
      ? this.#pick(all, 1)
      : all.filter((member) => this.#isWanted(member, depth));
    if (chosen.length === 0 && !this.#carries.emptyStructures) chosen.push(...this.#pick(all, 1));
    const structure: Record<string, Value> = {};
    for (const member of chosen) {
      const value = this.#member(member, depth + 1);
      if (value !== undefined) structure[member.name] = value;
    }
    return structure;
  }

  #isWanted({ required, traits, schema }: Member, depth: number): boolean {
    if (required || traits.httpLabel) return true;
    // What the client makes up where it does not find it: tokens, empty metadata, an empty payload.
    if (traits.idempotencyToken || traits.httpPrefixHeaders || traits.httpPayload) return true;
    if (depth >= DEPTH_MAX && isDeep(schema)) return false;
    return this.#random() < (depth === 0 ? 0.6 : 0.4);
  }

  #pick(members: Member[], count: number): Member[] {
    const start = Math.floor(this.#random() * members.length);
    const shallow = [...members.slice(start), ...members.slice(0, start)];
    return shallow.sort((a, b) => Number(isDeep(a.schema)) - Number(isDeep(b.schema))).slice(0, count);
  }

  #member({ schema, traits }: Member, depth: number): Value {
    if (traits.httpLabel) return this.#simple(schema, LABEL_TEXTS, "date-time");
    if (traits["hostLabel"]) return "host-1";
    if (traits.httpHeader !== undefined) return this.#header(schema);
    if (traits.httpPrefixHeaders !== undefined) return { "x-one": "1", two: "a b" };
    if (traits.httpPayload && kindOf(schema) === "string") return "payload <&> é";
    if (traits.httpQuery !== undefined && kindOf(schema) === "list") {
      return [this.#value(schema.getValueSchema(), depth)];
    }
    return this.#value(schema, depth);
  }

  #header(schema: NormalizedSchema): Value {
    if (kindOf(schema) !== "list") return this.#simple(schema, HEADER_TEXTS, "http-date");
    const item = schema.getValueSchema();
    return [this.#simple(item, HEADER_TEXTS, "http-date"), this.#simple(item, HEADER_TEXTS, "http-date")];
  }

  #value(schema: NormalizedSchema, depth: number): Value {
    switch (kindOf(schema)) {
      case "structure":
        return this.structure(schema, depth);
      case "list":
        return this.#items(schema, depth).map(() => this.#value(schema.getValueSchema(), depth + 1));
      case "map": {
        const items = this.#items(schema, depth);
        return Object.fromEntries(
          items.map((i) => [`key ${i}`, this.#value(schema.getValueSchema(), depth + 1)]),
        );
      }
      default:
        return this.#simple(schema, TEXTS, undefined);
    }
  }

  /** Numbers of the items of a list or map; few, and fewer the deeper. */
  #items(schema: NormalizedSchema, depth: number): number[] {
    const { emptyLists, emptyMaps } = this.#carries;
    const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
    const carriesNone = !isFlat && (kindOf(schema) === "map" ? emptyMaps : emptyLists);
    const least = carriesNone ? 0 : 1;
    const most = depth >= DEPTH_MAX ? least : 3;
    const length = least + Math.floor(this.#random() * (most - least + 1));
    return Array.from({ length }, (_, i) => i);
  }

  #simple(
    schema: NormalizedSchema,
    texts: readonly string[],
    place: "date-time" | "http-date" | undefined,
  ): Value {
    switch (kindOf(schema)) {
      case "boolean":
        return this.#random() < 0.5;
      case "number":
        return this.#random() < 0.5
          ? Math.floor(this.#random() * 1000)
          : -Math.floor(this.#random() * 2 ** 31);
      case "blob":
        return Uint8Array.from({ length: 1 + Math.floor(this.#random() * 5) }, () => this.#random() * 256);
      case "timestamp": {
        const isWhole = timestampFormatOf(schema, place ?? "epoch-seconds") === "http-date";
        const at = 1_600_000_000_000 + Math.floor(this.#random() * 1e11);
        return new Date(isWhole || !this.#carries.subSeconds ? at - (at % 1000) : at);
      }
      default: {
        const text = texts[Math.floor(this.#random() * texts.length)] ?? "";
        return this.#carries.outerBlanks || text.trim() === text ? text : text.trim();
      }
    }
  }
}

function isDeep(schema: NormalizedSchema): boolean {
  const kind = kindOf(schema);
  return kind === "structure" || kind === "list" || kind === "map";
}

function isEventStream({ schema }: Member): boolean {
  return schema.isStructSchema() && schema.isStreaming();
}
