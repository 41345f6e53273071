import { isUtf8 } from "node:buffer";
import { NESTING_LEVELS_MAX } from "../depth.js";

/** An element as it stood in the document; namespace prefixes of tags are taken off. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** Its own text, entities resolved, that of its children left out. */
  text: string;
}

/** Says where a document stops being XML as we take it: well-formed, without DOCTYPE, of bounded depth. */
export class XmlSyntaxError extends Error {}

const NAME = /[^\s/>=<"']+/y;
const ATTRIBUTE = /\s*([^\s/>=<"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const REFERENCE = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** Elements of one document: 10,000 parts of an upload take some 100,000. */
const ELEMENTS_MAX = 300_000;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Reads a document without recursion, so that no depth of nesting can overflow the stack. */
export function parseXml(body: Uint8Array): XmlElement {
  if (!isUtf8(body)) throw new XmlSyntaxError("not UTF-8");
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString()
    .replace(/^\uFEFF/, "");
  return new XmlParser(text).parse();
}

class XmlParser {
  readonly #text: string;
  readonly #open: XmlElement[] = [];
  #position = 0;
  #elements = 0;
  #root: XmlElement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): XmlElement {
    const text = this.#text;
    while (this.#position < text.length) {
      const tag = text.indexOf("<", this.#position);
      this.#addText(text.slice(this.#position, tag < 0 ? text.length : tag));
      if (tag < 0) break;
      this.#position = tag;
      this.#readMarkup();
    }
    if (this.#open.length > 0 || this.#root === undefined) throw new XmlSyntaxError("unexpected end");
    return this.#root;
  }

  #readMarkup(): void {
    const text = this.#text;
    const start = this.#position;
    if (text.startsWith("<!--", start)) this.#skipPast("-->", start + 4);
    else if (text.startsWith("<![CDATA[", start)) this.#readCdata(start + 9);
    else if (text.startsWith("<?", start)) this.#skipPast("?>", start + 2);
    else if (text.startsWith("<!", start)) throw new XmlSyntaxError("declarations are not allowed");
    else if (text.startsWith("</", start)) this.#readEndTag(start + 2);
    else this.#readStartTag(start + 1);
  }

  #skipPast(end: string, from: number): number {
    const at = this.#text.indexOf(end, from);
    if (at < 0) throw new XmlSyntaxError(`missing ${end}`);
    this.#position = at + end.length;
    return at;
  }

  #readCdata(start: number): void {
    const end = this.#skipPast("]]>", start);
    const element = this.#open.at(-1);
    if (element === undefined) throw new XmlSyntaxError("text outside the root");
    element.text += this.#text.slice(start, end);
  }

  #addText(raw: string): void {
    if (raw === "") return;
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += resolve(raw);
    else if (raw.trim() !== "") throw new XmlSyntaxError("text outside the root");
  }

  #readStartTag(start: number): void {
    const raw = this.#match(NAME, start)?.[0];
    if (raw === undefined || (this.#root !== undefined && this.#open.length === 0)) {
      throw new XmlSyntaxError("unexpected <");
    }
    const attributes = this.#readAttributes(start + raw.length);
    const end = this.#match(TAG_END, this.#position);
    if (!end) throw new XmlSyntaxError(`unfinished tag ${raw}`);
    this.#position = TAG_END.lastIndex;
    if (++this.#elements > ELEMENTS_MAX) throw new XmlSyntaxError("too many elements");
    const element: XmlElement = { name: localName(raw), attributes, children: [], text: "" };
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    if (end[1] === "/") return;
    this.#open.push(element);
    if (this.#open.length > NESTING_LEVELS_MAX) throw new XmlSyntaxError("nested too deeply");
  }

  #readAttributes(start: number): ReadonlyMap<string, string> {
    let attributes: Map<string, string> | undefined;
    this.#position = start;
    for (;;) {
      const match = this.#match(ATTRIBUTE, this.#position);
      if (!match) return attributes ?? NO_ATTRIBUTES;
      this.#position = ATTRIBUTE.lastIndex;
      attributes ??= new Map();
      attributes.set(match[1] ?? "", resolve(match[2] ?? match[3] ?? ""));
    }
  }

  #readEndTag(start: number): void {
    const raw = this.#match(NAME, start)?.[0] ?? "";
    const end = this.#match(TAG_END, start + raw.length);
    const element = this.#open.pop();
    if (!end || end[1] === "/" || element?.name !== localName(raw))
      throw new XmlSyntaxError("unexpected end tag");
    this.#position = TAG_END.lastIndex;
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function resolve(raw: string): string {
  if (!raw.includes("&") && !raw.includes("\r")) return raw;
  return raw.replace(/\r\n?/g, "\n").replace(REFERENCE, (_all, name: string | undefined) => {
    if (name === undefined) throw new XmlSyntaxError("stray &");
    if (name.startsWith("#")) return character(name.slice(1));
    const known = NAMED[name];
    if (known === undefined) throw new XmlSyntaxError(`unknown entity ${name}`);
    return known;
  });
}

function character(reference: string): string {
  const code = reference.startsWith("x") ? Number.parseInt(reference.slice(1), 16) : Number(reference);
  if (code === 0 || code > 0x10_ff_ff) throw new XmlSyntaxError("no such character");
  return String.fromCodePoint(code);
}
