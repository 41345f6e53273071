import { readFileSync } from "node:fs";

/** One of the photographs in `samples/`. */
export function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../samples/${name}`, import.meta.url)));
}
