import { isUtf8 } from "node:buffer";
import { NESTING_LEVELS_MAX } from "../depth.js";

/** A tagged value (RFC 8949, section 3.4); tag 1 is seconds since the epoch. */
export class CborTag {
  readonly tag: number;
  readonly value: unknown;

  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** Bytes that are not one well-formed CBOR item. */
export class CborSyntaxError extends Error {}

/** Items of one body: an empty list takes a byte on the wire and a hundred in memory. */
const ITEMS_MAX = 2_000_000;

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;

const INDEFINITE = 31;
const BREAK = 0xff;
const BIGNUM = 2;
const NEGATIVE_BIGNUM = 3;

/** Decodes one item that fills all of the bytes. Lengths that promise more than there is cost nothing. */
export function decodeCbor(bytes: Uint8Array): unknown {
  return new CborDecoder(bytes).decode();
}

class CborDecoder {
  readonly #bytes: Buffer;
  #at = 0;
  #depth = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  decode(): unknown {
    const value = this.#item();
    if (this.#at !== this.#bytes.length) throw new CborSyntaxError("trailing bytes");
    return value;
  }

  #item(): unknown {
    if (++this.#items > ITEMS_MAX) throw new CborSyntaxError("too many items");
    const initial = this.#byte();
    const major = initial >> 5;
    const minor = initial & 0x1f;
    switch (major) {
      case UNSIGNED:
        return narrow(this.#argument(minor));
      case NEGATIVE:
        return narrow(-1n - BigInt(this.#argument(minor)));
      case BYTES:
        return new Uint8Array(this.#string(BYTES, minor));
      case TEXT:
        return text(this.#string(TEXT, minor));
      case LIST:
        return this.#nested(() => this.#list(minor));
      case MAP:
        return this.#nested(() => this.#map(minor));
      case TAG:
        return this.#nested(() => this.#tagged(minor));
      default:
        return this.#simple(minor);
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > NESTING_LEVELS_MAX) throw new CborSyntaxError("nested too deeply");
    const value = read();
    this.#depth--;
    return value;
  }

  #list(minor: number): unknown[] {
    const list: unknown[] = [];
    if (minor === INDEFINITE) {
      while (!this.#isBreak()) list.push(this.#item());
      return list;
    }
    const length = this.#argument(minor);
    for (let i = 0; i < length; i++) list.push(this.#item());
    return list;
  }

  #map(minor: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    if (minor === INDEFINITE) {
      while (!this.#isBreak()) this.#entry(map);
      return map;
    }
    const length = this.#argument(minor);
    for (let i = 0; i < length; i++) this.#entry(map);
    return map;
  }

  #entry(map: Record<string, unknown>): void {
    const key = this.#item();
    if (typeof key !== "string") throw new CborSyntaxError("a key that is no text");
    const value = this.#item();
    if (key !== "__proto__") map[key] = value;
    else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  }

  #tagged(minor: number): unknown {
    const tag = Number(this.#argument(minor));
    const value = this.#item();
    if ((tag !== BIGNUM && tag !== NEGATIVE_BIGNUM) || !(value instanceof Uint8Array))
      return new CborTag(tag, value);
    const magnitude = BigInt(`0x${Buffer.from(value).toString("hex") || "0"}`);
    return tag === BIGNUM ? magnitude : -1n - magnitude;
  }

  #string(major: number, minor: number): Buffer {
    if (minor !== INDEFINITE) return this.#take(Number(this.#argument(minor)));
    const chunks: Buffer[] = [];
    while (!this.#isBreak()) {
      const initial = this.#byte();
      if (initial >> 5 !== major || (initial & 0x1f) === INDEFINITE)
        throw new CborSyntaxError("a stray chunk");
      chunks.push(this.#take(Number(this.#argument(initial & 0x1f))));
    }
    return Buffer.concat(chunks);
  }

  #simple(minor: number): unknown {
    switch (minor) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return halfFloat(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      default:
        throw new CborSyntaxError(`simple value ${minor}`);
    }
  }

  /** The number that follows an initial byte: a value, a length, a count or a tag. */
  #argument(minor: number): number | bigint {
    if (minor < 24) return minor;
    switch (minor) {
      case 24:
        return this.#byte();
      case 25:
        return this.#take(2).readUInt16BE();
      case 26:
        return this.#take(4).readUInt32BE();
      case 27:
        return this.#take(8).readBigUInt64BE();
      default:
        throw new CborSyntaxError(`length ${minor}`);
    }
  }

  #isBreak(): boolean {
    if (this.#bytes[this.#at] !== BREAK) return false;
    this.#at++;
    return true;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new CborSyntaxError("unexpected end");
    return byte;
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new CborSyntaxError("unexpected end");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function narrow(value: number | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function text(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new CborSyntaxError("text that is not UTF-8");
  return bytes.toString();
}

const HALF_FRACTION_BITS = 10;

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> HALF_FRACTION_BITS) & 0x1f;
  const fraction = (bits & 0x3ff) / 2 ** HALF_FRACTION_BITS;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
