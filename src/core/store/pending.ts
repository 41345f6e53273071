import type { EncodedEntry, Engine } from "./engine.js";
import type { Layer } from "./layer.js";
import type { Value } from "./store.js";
import type { ByteKey, Span } from "./tuple.js";
import { decodeValue } from "./values.js";

/** Changes over an engine that are not in it yet: new ones gather in one layer while those of another are on their way. */
export class Pending<L extends Layer> {
  gathering: L;
  leaving: L | undefined;
  readonly #engine: Engine;

  constructor(engine: Engine, first: L) {
    this.#engine = engine;
    this.gathering = first;
  }

  get(key: ByteKey): Value | undefined {
    let change = this.gathering.get(key);
    if (change === undefined) change = this.leaving?.get(key);
    if (change === undefined) return this.#engine.get(key);
    return change === null ? undefined : decodeValue(change);
  }

  /** To be used up or left in one turn of the loop, as the engine's scan. */
  scan(span: Span, reverse: boolean): Iterable<EncodedEntry> {
    let entries = this.#engine.scan(span, reverse);
    if (this.leaving) entries = overlay(entries, this.leaving, span, reverse);
    return overlay(entries, this.gathering, span, reverse);
  }

  keys(span: Span): Iterable<ByteKey> {
    const keys = new Set(this.#engine.keys(span));
    for (const layer of this.leaving ? [this.leaving, this.gathering] : [this.gathering]) {
      for (const key of layer.keysIn(span)) {
        if (layer.get(key)) keys.add(key);
        else keys.delete(key);
      }
    }
    return keys;
  }
}

/** Lays a layer's changes over entries, in order. */
export function overlay(
  below: Iterable<EncodedEntry>,
  layer: Layer,
  span: Span,
  reverse: boolean,
): Iterable<EncodedEntry> {
  const keys = layer.keysIn(span);
  if (keys.length === 0) return below;
  return merge(below, layer, reverse ? keys.reverse() : keys, reverse);
}

function* merge(below: Iterable<EncodedEntry>, layer: Layer, keys: readonly ByteKey[], reverse: boolean) {
  let next = 0;
  for (const entry of below) {
    for (let key = keys[next]; key !== undefined && isBefore(key, entry.key, reverse); key = keys[++next]) {
      const change = layer.get(key);
      if (change) yield toEntry(key, change);
    }
    if (layer.get(entry.key) === undefined) yield entry;
  }
  for (; next < keys.length; next++) {
    const key = keys[next] ?? "";
    const change = layer.get(key);
    if (change) yield toEntry(key, change);
  }
}

function toEntry(key: ByteKey, change: Uint8Array): EncodedEntry {
  return { key, value: decodeValue(change), bytes: change.length };
}

function isBefore(a: ByteKey, b: ByteKey, reverse: boolean): boolean {
  return reverse ? a > b : a < b;
}
