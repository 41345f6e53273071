import type { Reader } from "../../../core/store/store.js";
import { type ChunkPlace, type ChunkRecord, loadChunk } from "../store.js";

/** An event with the place that tells it from all others of its group. */
export interface PlacedEvent {
  at: number;
  message: string;
  ingestedAt: number;
  stream: string;
  chunk: number;
  index: number;
}

/** Where reading stands within a stream: before or after this event. */
export interface Position {
  at: number;
  chunk: number;
  index: number;
}

export function comparePositions(a: Position, b: Position): number {
  return a.at - b.at || a.chunk - b.chunk || a.index - b.index;
}

/** The messages of a chunk that is encrypted. */
type OpenChunk = (record: ChunkRecord) => Promise<string[]>;

/**
 * Events in the order of time, given chunks in the order of their seconds: one second is gathered at a time. In reverse
 * the seconds come last first, and so do the events.
 */
export async function* readEvents(
  from: Reader,
  group: string,
  places: AsyncIterable<ChunkPlace>,
  reverse: boolean,
  open: OpenChunk,
): AsyncIterable<PlacedEvent> {
  let second: ChunkPlace[] = [];
  for await (const place of places) {
    if (second[0] && second[0].second !== place.second) {
      yield* readSecond(from, group, second, reverse, open);
      second = [];
    }
    second.push(place);
  }
  yield* readSecond(from, group, second, reverse, open);
}

async function* readSecond(
  from: Reader,
  group: string,
  places: readonly ChunkPlace[],
  reverse: boolean,
  open: OpenChunk,
): AsyncIterable<PlacedEvent> {
  const events: PlacedEvent[] = [];
  for (const place of places) {
    const record = await loadChunk(from, group, place);
    if (!record) continue;
    const messages = record.sealed ? await open(record) : record.messages;
    messages.forEach((message, index) => {
      const { stream, chunk } = place;
      events.push({
        at: record.at[index] ?? 0,
        message,
        ingestedAt: record.ingestedAt,
        stream,
        chunk,
        index,
      });
    });
  }
  events.sort((a, b) => a.at - b.at || compareText(a.stream, b.stream) || comparePositions(a, b));
  yield* reverse ? events.reverse() : events;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
