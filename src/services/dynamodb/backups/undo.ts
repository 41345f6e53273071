import type { Key, Store } from "../../../core/store/store.js";
import { changes, type StoredItem } from "../store.js";
import type { ChangeRecord } from "./change-log.js";

/** To make of an item what it was. */
export interface Undo {
  /** Below the table's space. */
  place: Key;
  before: StoredItem | undefined;
}

const PIECE = 200;

/** What takes a table back to just after a commit, latest change first, in pieces. */
export async function* undoPieces(store: Store, space: string, after: number): AsyncIterable<Undo[]> {
  const range = { prefix: [space], start: [space, after], startExclusive: true };
  yield* inPieces(changes.range(store, { ...range, reverse: true }), () => true);
}

/** What takes a table back to a time, latest change first, in pieces. */
export async function* undoPiecesUntil(store: Store, space: string, time: number): AsyncIterable<Undo[]> {
  yield* inPieces(changes.range(store, { prefix: [space], reverse: true }), ({ at }) => at > time);
}

async function* inPieces(
  log: AsyncIterable<{ value: ChangeRecord }>,
  isWanted: (record: ChangeRecord) => boolean,
): AsyncIterable<Undo[]> {
  let piece: Undo[] = [];
  for await (const { value } of log) {
    if (!isWanted(value)) break;
    if (value.place === undefined) continue;
    piece.push({ place: value.place, before: value.before });
    if (piece.length < PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
