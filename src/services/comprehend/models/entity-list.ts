import type { RecognizerExample } from "../../../engines/text/custom/recognizer.js";

/** A name of an entity list, and the type that it is of. */
export interface ListedName {
  text: string;
  type: string;
}

/** A word, or one character that is none. */
const PART = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;

/**
 * Finds the names of a list in texts, as they are written there: the longest at a place, whole words only. A list may
 * have a million names: the time that a text takes does not grow with them.
 */
export function listedEntities(
  list: readonly ListedName[],
): (text: string) => RecognizerExample["entities"][number][] {
  const types = new Map<string, string>();
  let partsMax = 0;
  for (const { text, type } of list) {
    const parts = text.match(PART) ?? [];
    if (parts.length === 0) continue;
    types.set(parts.join(" "), type);
    partsMax = Math.max(partsMax, parts.length);
  }
  return (text) => {
    const parts = [...text.matchAll(PART)];
    const found: { start: number; end: number; type: string }[] = [];
    for (let at = 0; at < parts.length; at++) {
      const words = parts.slice(at, at + Math.min(partsMax, NAME_PARTS_MAX)).map(([part]) => part);
      for (let size = words.length; size > 0; size--) {
        const type = types.get(words.slice(0, size).join(" "));
        const last = parts[at + size - 1];
        if (type === undefined || !last) continue;
        found.push({ start: parts[at]?.index ?? 0, end: last.index + last[0].length, type });
        at += size - 1;
        break;
      }
    }
    return found;
  };
}

/** Longer names are found by none of their words: this bounds the look-ups at a place. */
const NAME_PARTS_MAX = 20;
