import { type Ids, idsFromBytes } from "../../src/core/ids.js";

/** Ids that look random and are the same for the same seed. */
export class SeededIds implements Ids {
  #state: number;
  readonly #made: Omit<Ids, "uuid">;

  constructor(seed = 1) {
    this.#state = seed >>> 0;
    this.#made = idsFromBytes((length) => this.bytes(length));
  }

  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  string(length: number, alphabet: string): string {
    return this.#made.string(length, alphabet);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#next() >>> 24);
  }

  fraction(): number {
    return this.#made.fraction();
  }

  /** Mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
