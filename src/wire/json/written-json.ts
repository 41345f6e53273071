/**
 * JSON objects that are kept as text. A handler may answer with one in the place of the object it stands for: it goes into a
 * JSON response as it is, and to everybody else it is the object, which is parsed once somebody looks.
 */
const TEXT = Symbol("written JSON");
const IS_TEXT = Symbol("is written JSON");

type Tree = Record<string, unknown>;

/** @param parse gives the object that the text stands for, in the SDK's form. */
export function writtenJson<T extends object>(text: string, parse: () => T): T {
  return new Proxy({}, new Unread(text, parse)) as T;
}

/**
 * A list of such objects, which goes as one text.
 * @param read gives the object at a place, of the text there.
 */
export function writtenJsonList<T extends object>(texts: readonly string[], read: (index: number) => T): T[] {
  return new Proxy<T[]>([], new UnreadList(texts, read));
}

/** The text, if the value is kept as one. */
export function writtenTextOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? (value as { [TEXT]?: string })[TEXT] : undefined;
}

/** Whether the value is kept as a text. */
export function isWritten(value: object): boolean {
  return (value as { [IS_TEXT]?: true })[IS_TEXT] === true;
}

class Unread<T extends object> implements ProxyHandler<T> {
  readonly #text: string;
  readonly #parse: () => T;
  #object: T | undefined;

  constructor(text: string, parse: () => T) {
    this.#text = text;
    this.#parse = parse;
  }

  get(_target: T, key: string | symbol): unknown {
    if (key === TEXT) return this.#text;
    if (key === IS_TEXT) return true;
    // What `JSON.stringify` asks for: the text's own form, where bytes are Base64.
    if (key === "toJSON") return () => JSON.parse(this.#text) as unknown;
    return Reflect.get(this.#read(), key);
  }

  has(_target: T, key: string | symbol): boolean {
    return Reflect.has(this.#read(), key);
  }

  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.#read());
  }

  getOwnPropertyDescriptor(_target: T, key: string | symbol): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(this.#read(), key);
    return descriptor && { ...descriptor, configurable: true };
  }

  #read(): T {
    this.#object ??= this.#parse();
    return this.#object;
  }
}

/** Fills its target once somebody looks. */
class UnreadList<T extends object> implements ProxyHandler<T[]> {
  readonly #texts: readonly string[];
  readonly #read: (index: number) => T;

  constructor(texts: readonly string[], read: (index: number) => T) {
    this.#texts = texts;
    this.#read = read;
  }

  get(target: T[], key: string | symbol): unknown {
    if (key === TEXT) return `[${this.#texts.join(",")}]`;
    if (key === IS_TEXT) return true;
    return Reflect.get(this.#filled(target), key);
  }

  has(target: T[], key: string | symbol): boolean {
    return Reflect.has(this.#filled(target), key);
  }

  ownKeys(target: T[]): (string | symbol)[] {
    return Reflect.ownKeys(this.#filled(target));
  }

  getOwnPropertyDescriptor(target: T[], key: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#filled(target), key);
  }

  #filled(target: T[]): T[] {
    while (target.length < this.#texts.length) target.push(this.#read(target.length));
    return target;
  }
}

/** How deep in an answer such texts may lie: `Responses`, a table's, one item. */
const LEVELS = 3;

/** As `JSON.stringify`, with texts put in their places unread, as far as they are seen. */
export function stringifyJson(value: unknown): string {
  return holdsText(value, LEVELS) ? stringify(value, LEVELS) : JSON.stringify(value);
}

/** Looks no further into a list than its first element. */
function holdsText(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || levels < 0) return false;
  if (isWritten(value)) return true;
  if (Array.isArray(value)) return holdsText(value[0], levels - 1);
  for (const key in value) if (holdsText((value as Tree)[key], levels - 1)) return true;
  return false;
}

function stringify(value: unknown, levels: number): string {
  const text = writtenTextOf(value);
  if (text !== undefined) return text;
  if (typeof value !== "object" || value === null || levels < 0) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => stringify(item, levels - 1)).join(",")}]`;
  let members = "";
  for (const key in value) {
    const member = (value as Tree)[key];
    if (member === undefined) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${stringify(member, levels - 1)}`;
  }
  return `{${members}}`;
}
