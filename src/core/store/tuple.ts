import type { Key, KeyPart, Range } from "./store.js";

/**
 * An encoded key: a string of bytes, one byte a character (latin1). Strings of bytes compare like the bytes themselves,
 * are keys of a Map, and are written to the engine without a copy in between.
 */
export type ByteKey = string;

/** Encoded length that a key may have, the store's own prefix included. */
export const KEY_BYTES_MAX = 3_900;

/** Keys from `low`, inclusive, to `high`, exclusive. */
export interface Span {
  low: ByteKey;
  high: ByteKey;
}

// Each part is a tag, its bytes, and for the two of variable length an end mark. Zero bytes inside are followed by 0xff,
// which no tag is: a string that goes on sorts after one that has ended, and no part can be mistaken for the end of another.
const NUMBER = "\x10";
const STRING = "\x20";
const BYTES = "\x30";
const END = "\x00";
const ESCAPED_ZERO = "\x00\xff";
/** Below every tag, above the engine's own entries. */
const BEFORE_ALL = "\x02";
/** Above every tag. */
const AFTER_ALL = "\xff";
const NUMBER_BYTES = 8;

const number = Buffer.alloc(NUMBER_BYTES);

export function encodeKey(key: Key): ByteKey {
  let bytes = "";
  for (const part of key) bytes += encodePart(part);
  return bytes;
}

function encodePart(part: KeyPart): ByteKey {
  if (typeof part === "string") return STRING + escapeZeros(toUtf8(part)) + END;
  if (typeof part === "number") return NUMBER + encodeNumber(part);
  return BYTES + escapeZeros(toLatin1(part)) + END;
}

/** Most are the few bytes of a number: a buffer for them would cost more than they do. */
const SHORT_BYTES = 32;

function toLatin1(part: Uint8Array): ByteKey {
  if (part.length > SHORT_BYTES) {
    return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("latin1");
  }
  let bytes = "";
  for (const byte of part) bytes += String.fromCharCode(byte);
  return bytes;
}

/** The IEEE 754 bits, made to sort: the sign flipped for positive numbers, every bit for negative ones. */
function encodeNumber(value: number): ByteKey {
  if (Number.isNaN(value)) throw new TypeError("NaN cannot be part of a key");
  number.writeDoubleBE(value === 0 ? 0 : value);
  flipForOrder(number, value < 0);
  return number.toString("latin1");
}

function flipForOrder(bytes: Buffer, negative: boolean): void {
  if (!negative) {
    bytes[0] = (bytes[0] ?? 0) ^ 0x80;
    return;
  }
  for (let i = 0; i < NUMBER_BYTES; i++) bytes[i] = ~(bytes[i] ?? 0) & 0xff;
}

const ASCII = /^\p{ASCII}*$/u;

/** UTF-8, except that a lone surrogate keeps the three bytes its code unit would have, so that no two strings are one key. */
function toUtf8(text: string): ByteKey {
  if (ASCII.test(text)) return text;
  if (text.isWellFormed()) return Buffer.from(text, "utf8").toString("latin1");
  let bytes = "";
  for (const character of text)
    bytes += character.isWellFormed() ? toUtf8(character) : toThreeBytes(character);
  return bytes;
}

function toThreeBytes(surrogate: string): ByteKey {
  const unit = surrogate.charCodeAt(0);
  return String.fromCharCode(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}

const SURROGATE_BYTES = /\xed([\xa0-\xbf])([\x80-\xbf])/;

function fromUtf8(bytes: ByteKey): string {
  if (ASCII.test(bytes)) return bytes;
  const pieces = bytes.split(SURROGATE_BYTES);
  let text = "";
  for (let i = 0; i < pieces.length; i += 3) {
    text += Buffer.from(pieces[i] ?? "", "latin1").toString("utf8");
    const high = pieces[i + 1];
    const low = pieces[i + 2];
    if (high !== undefined && low !== undefined) {
      text += String.fromCharCode(0xd000 | ((high.charCodeAt(0) & 0x3f) << 6) | (low.charCodeAt(0) & 0x3f));
    }
  }
  return text;
}

function escapeZeros(bytes: ByteKey): ByteKey {
  return bytes.includes("\x00") ? bytes.replaceAll("\x00", ESCAPED_ZERO) : bytes;
}

/** The parts of an encoded key from position `from` on. */
export function decodeKey(bytes: ByteKey, from = 0): Key {
  const key: KeyPart[] = [];
  let at = from;
  while (at < bytes.length) {
    const tag = bytes.charAt(at);
    if (tag === NUMBER) {
      key.push(decodeNumber(bytes.slice(at + 1, at + 1 + NUMBER_BYTES)));
      at += 1 + NUMBER_BYTES;
      continue;
    }
    if (tag !== STRING && tag !== BYTES) throw new Error(`not a key: tag ${tag.charCodeAt(0)} at ${at}`);
    const end = findEnd(bytes, at + 1);
    const text = bytes.slice(at + 1, end);
    const raw = text.includes("\x00") ? text.replaceAll(ESCAPED_ZERO, "\x00") : text;
    key.push(tag === STRING ? fromUtf8(raw) : new Uint8Array(Buffer.from(raw, "latin1")));
    at = end + END.length;
  }
  return key;
}

/** Decodes keys that follow one another: most differ from the one before in their last part alone. */
export class KeyReader {
  readonly #from: number;
  /** The last key without its last part, encoded and decoded. */
  #head: ByteKey = "";
  #parts: Key = [];

  /** @param from position of the first part that is wanted. */
  constructor(from: number) {
    this.#from = from;
  }

  read(bytes: ByteKey): Key {
    const end = this.#head.length;
    // A zero that belongs to a longer string is no end of a part.
    const isShared = end > 0 && bytes.startsWith(this.#head) && bytes.charAt(end) !== AFTER_ALL;
    if (isShared) return [...this.#parts, ...decodeKey(bytes, end)];
    const key = decodeKey(bytes, this.#from);
    this.#parts = key.slice(0, -1);
    this.#head = bytes.slice(0, bytes.length - encodeKey(key.slice(-1)).length);
    return key;
  }
}

function decodeNumber(bytes: ByteKey): number {
  number.write(bytes, "latin1");
  flipForOrder(number, ((number[0] ?? 0) & 0x80) === 0);
  return number.readDoubleBE();
}

function findEnd(bytes: ByteKey, from: number): number {
  let at = bytes.indexOf(END, from);
  while (at >= 0 && bytes.charAt(at + 1) === AFTER_ALL) at = bytes.indexOf(END, at + ESCAPED_ZERO.length);
  if (at < 0) throw new Error("not a key: a part has no end");
  return at;
}

/** Throws when the key, or what an append adds to it, is longer than any engine takes. */
export function checkKey(key: ByteKey): ByteKey {
  if (key.length > KEY_BYTES_MAX) {
    throw new RangeError(`a key of ${key.length} encoded bytes: at most ${KEY_BYTES_MAX} are taken`);
  }
  if (key.length === 0) throw new RangeError("the empty key is not taken");
  return key;
}

/** The keys of a range below the encoded `scope`. Empty when `low >= high`. */
export function toSpan(range: Range, scope: ByteKey): Span {
  const prefix = scope + encodeKey(range.prefix ?? []);
  let low = prefix || BEFORE_ALL;
  let high = prefix + AFTER_ALL;
  if (range.start) {
    const start = scope + encodeKey(range.start) + (range.startExclusive ? "\x00" : "");
    if (start > low) low = start;
  }
  if (range.end) {
    const end = scope + encodeKey(range.end) + (range.endInclusive ? "\x00" : "");
    if (end < high) high = end;
  }
  return { low, high };
}
