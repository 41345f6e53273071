import type { Reader } from "../../../core/store/store.js";
import { STREAM_RETENTION_SECONDS } from "../limits.js";
import { shardGenerations } from "../store.js";

/** The shards of a stream that opened at one moment, at which those before them closed: one for each of the table's partitions. */
export interface Generation {
  /** Milliseconds since the epoch. */
  at: number;
  /** Number of its first shard; numbers go on from one generation to the next. */
  first: number;
  /** 0 where the stream ended. */
  count: number;
}

/** A part of a stream: the changes of some partitions, for some hours. */
export interface Shard {
  number: number;
  id: string;
  /** Of the shard whose records come before these. It may be gone. */
  parentId?: string;
  /** The commit that opened it: its records have later ones. */
  startsAfter: number;
  /** The commit that closed it: its records have earlier ones. */
  endsAt?: number;
}

/** More are never kept: a stream that has so many rolls again when some have gone. */
export const GENERATIONS_MAX = 250;

/** The generations on record, each with the commit that opened it, oldest first. */
export async function generationsOf(
  reader: Reader,
  space: string,
): Promise<{ commit: number; value: Generation }[]> {
  const { items } = await shardGenerations.page(reader, GENERATIONS_MAX + 1, { prefix: [space] });
  return items.map(({ key, value }) => ({ commit: Number(key.at(-1)), value }));
}

/** The shards that may hold records that can still be read, oldest first. */
export async function shardsOf(reader: Reader, space: string, now: number): Promise<Shard[]> {
  const generations = await generationsOf(reader, space);
  const horizon = now - STREAM_RETENTION_SECONDS * 1000;
  return generations.flatMap(({ commit, value }, i) => {
    const next = generations[i + 1];
    if (next !== undefined && next.value.at < horizon) return [];
    const before = generations[i - 1]?.value;
    return Array.from({ length: value.count }, (_, slot) => ({
      number: value.first + slot,
      id: shardId(value, slot),
      ...(before && { parentId: shardId(before, parentSlot(value, slot, before)) }),
      startsAfter: commit,
      ...(next && { endsAt: next.commit }),
    }));
  });
}

/** A shard has one child, or several that share its partition keys. */
function parentSlot({ count }: Generation, slot: number, before: Generation): number {
  return Math.floor(slot / (count / before.count));
}

/** Those that follow: as many, or each split until there is one for every partition. */
export function nextGeneration(current: Generation, partitions: number, now: number): Generation {
  let { count } = current;
  while (count < partitions) count *= 2;
  // Ids sort by age, whatever the clock does.
  const at = Math.max(now, current.at + current.count);
  return { at, first: current.first + current.count, count };
}

const ID_DIGITS = 20;

/** `shardId-00000001700000000000-0000002a` */
function shardId({ at, first }: Generation, slot: number): string {
  const time = String(at + slot).padStart(ID_DIGITS, "0");
  return `shardId-${time}-${((first + slot) * 0x9e3779b1 + at).toString(16).slice(-8).padStart(8, "0")}`;
}
