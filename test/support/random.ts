import { SeededIds } from "./ids.js";

/** Choices that are the same for the same seed: what property tests draw from. */
export class Random {
  readonly #ids: SeededIds;

  constructor(seed: number) {
    this.#ids = new SeededIds(seed);
  }

  /** A whole number from 0 to `below`, exclusive. */
  integer(below: number): number {
    return Math.floor(this.#ids.fraction() * below);
  }

  chance(probability: number): boolean {
    return this.#ids.fraction() < probability;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.integer(from.length)] ?? from[0];
  }

  bytes(length: number): Uint8Array {
    return this.#ids.bytes(length);
  }

  list<T>(lengthBelow: number, make: () => T): T[] {
    return Array.from({ length: this.integer(lengthBelow) }, make);
  }
}

/** Seeds for so many cases; a case that fails says its own. */
export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
