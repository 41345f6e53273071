import type { Key, KeyPart, Range } from "../../../core/store/store.js";
import type { KeyCondition } from "../expressions/key-condition.js";
import { SORT_KEY_BYTES_MAX } from "../limits.js";
import { sortPart } from "../values/key-encoding.js";

/**
 * After every key that goes on from a prefix. What follows is nothing, or a digest, a string, which sorts before any bytes; or
 * another part of the sort key, none of which is as long as this.
 */
function after(prefix: Key, isSortPartNext: boolean): Key {
  return [
    ...prefix,
    isSortPartNext ? new Uint8Array(SORT_KEY_BYTES_MAX + 1).fill(0xff) : Uint8Array.of(0xff),
  ];
}

/** The range of keys below `prefix` whose next part meets a condition. */
export function conditionRange(prefix: Key, condition: KeyCondition, isSortPartNext: boolean): Range {
  const [first, second] = condition.values.map((value) => [...prefix, sortPart(value)]);
  const at = first as Key;
  switch (condition.operator) {
    case "EQ":
      return { prefix: at };
    case "LT":
      return { prefix, end: at };
    case "LE":
      return { prefix, end: after(at, isSortPartNext) };
    case "GT":
      return { prefix, start: after(at, isSortPartNext) };
    case "GE":
      return { prefix, start: at };
    case "BETWEEN":
      return { prefix, start: at, end: after(second as Key, isSortPartNext) };
    case "BEGINS_WITH": {
      const end = nextAfterPrefix(at.at(-1) as KeyPart);
      return { prefix, start: at, ...(end !== undefined && { end: [...prefix, end] }) };
    }
  }
}

/** The least value greater than all that begin so; undefined if there is none. */
function nextAfterPrefix(prefix: KeyPart): KeyPart | undefined {
  if (typeof prefix === "string") return nextString(prefix);
  const bytes = prefix as Uint8Array;
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i] as number;
    if (byte < 0xff) return Uint8Array.of(...bytes.subarray(0, i), byte + 1);
  }
  return undefined;
}

const CODE_POINT_MAX = 0x10ffff;
const SURROGATES = { first: 0xd800, last: 0xdfff };

function nextString(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = (points.pop() as string).codePointAt(0) as number;
    if (last === CODE_POINT_MAX) continue;
    const next = last + 1 === SURROGATES.first ? SURROGATES.last + 1 : last + 1;
    return points.join("") + String.fromCodePoint(next);
  }
  return undefined;
}
