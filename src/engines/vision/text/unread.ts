import type { ReadCharacter } from "./read-line.js";
import type { TurnedRectangle } from "./shapes.js";

/** How far a character fills the line to each side of its middle, in line heights. */
const REACH = 0.75;

/** What of a line was left out: a reader is silent where it knows no letter. */
export interface Unread {
  /** The share of the line that was read, 0 to 1. */
  readonly covered: number;
  /** Where the widest part that was not begins and ends, 0 to 1. */
  readonly widest: { readonly from: number; readonly to: number };
}

/** Measures what the characters leave out of their line. */
export function unreadOf(read: readonly ReadCharacter[], { width, height }: TurnedRectangle): Unread {
  const reach = (REACH * height) / width;
  let reached = 0;
  let unread = 0;
  let widest = { from: 0, to: 0 };
  const leave = (from: number, to: number): void => {
    unread += Math.max(0, to - from);
    if (to - from > widest.to - widest.from) widest = { from, to };
  };
  for (const { character, place } of read) {
    if (character.trim() === "") continue;
    leave(reached, place - reach);
    reached = Math.max(reached, place + reach);
  }
  leave(reached, 1);
  return { covered: 1 - unread, widest };
}
