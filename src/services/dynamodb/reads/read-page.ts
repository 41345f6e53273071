import type { Key, Listing, Range, Reader } from "../../../core/store/store.js";
import { isPending } from "../../../wire/awaitable.js";
import { type Consistency, Consumption, readUnits } from "../capacity.js";
import type { BoundCondition } from "../expressions/bound-condition.js";
import { meets } from "../expressions/evaluate-condition.js";
import { Item } from "../items/item.js";
import { itemPlace } from "../items/item-key.js";
import { PAGE_BYTES_MAX } from "../limits.js";
import { entries, items, type StoredItem } from "../store.js";
import { partitionNumber } from "../tables/partitions.js";
import type { Attributes } from "../values/attribute-value.js";
import type { ReadTarget } from "./read-target.js";
import type { Selection } from "./select.js";
import { lastKey } from "./start-key.js";

export interface PageRequest {
  target: ReadTarget;
  range: Range;
  limit: number | undefined;
  filter: BoundCondition | undefined;
  selection: Selection;
  consistency: Consistency;
  /** For a scan: the partitions it goes through, each of which is paid for, even if there is nothing in it. */
  partitions?: PartitionSpan;
}

/** Partitions from the first to the last, out of so many. */
export interface PartitionSpan {
  first: number;
  last: number;
  count: number;
}

export interface ItemPage {
  items: Item[];
  count: number;
  scannedCount: number;
  lastKey: Attributes | undefined;
  consumed: Consumption;
}

/** Reads until the limit or a megabyte is reached; the filter costs nothing and saves nothing. */
export async function readPage(reader: Reader, request: PageRequest): Promise<ItemPage> {
  const { target, range, limit, filter, selection, partitions } = request;
  const { table, index } = target;
  const found: Item[] = [];
  const tally = new Tally(request);
  let last: Attributes | undefined;
  const source = index === undefined ? items : entries;
  for (let rest: Range | undefined = range; rest !== undefined && last === undefined; ) {
    const size = tally.pieceSize(limit);
    // One more shows whether there are more.
    const reading = source.listing(reader, rest, size + 1);
    const piece: Listing<StoredItem> = isPending(reading) ? await reading : reading;
    for (let i = 0; i < Math.min(piece.length, size); i++) {
      let item = Item.stored(piece.valueAt(i), table);
      tally.add(item.size, partitions && String(piece.keyAt(i)[index === undefined ? 1 : 2]));
      if (tally.count === limit || tally.bytes >= PAGE_BYTES_MAX) last = lastKey(target, item.attributes);
      if (selection.needsTable) {
        const whole = await items.get(reader, ...itemPlace(table, item.attributes));
        if (whole !== undefined) item = Item.stored(whole, table);
        tally.addLookup(item.size);
      }
      if (filter === undefined || meets(item.attributes, filter)) found.push(item);
      if (last !== undefined) break;
    }
    rest = piece.length > size ? after(range, piece.keyAt(size - 1)) : undefined;
  }
  return {
    items: found,
    count: found.length,
    scannedCount: tally.count,
    lastKey: last,
    consumed: tally.consumed(last !== undefined),
  };
}

/** What is left of a range after a key. */
function after(range: Range, key: Key): Range {
  return range.reverse
    ? { ...range, end: key, endInclusive: false }
    : { ...range, start: key, startExclusive: true };
}

/** Items read at once, at first; the next ones by the size of those. */
const FIRST_PIECE = 20;
const PIECE_MAX = 256;

/** What a page has read so far. Capacity is counted on the totals of partitions, not item by item. */
class Tally {
  count = 0;
  bytes = 0;
  readonly #request: PageRequest;
  readonly #byPartition = new Map<number, number>();
  #partition = 0;
  #lookupUnits = 0;

  constructor(request: PageRequest) {
    this.#request = request;
  }

  /** @param hash of the partition key, where partitions are counted. */
  add(bytes: number, hash: string | undefined): void {
    this.count++;
    this.bytes += bytes;
    const { partitions } = this.#request;
    if (partitions === undefined || hash === undefined) return;
    this.#partition = partitionNumber(hash, partitions.count);
    this.#byPartition.set(this.#partition, (this.#byPartition.get(this.#partition) ?? 0) + bytes);
  }

  /** How many items to read next: hardly more than the page has room for. */
  pieceSize(limit = Number.POSITIVE_INFINITY): number {
    const room = Math.ceil(((PAGE_BYTES_MAX - this.bytes) / Math.max(this.bytes, 1)) * this.count);
    const fitting = this.count === 0 ? FIRST_PIECE : Math.min(PIECE_MAX, Math.max(1, room));
    return Math.min(fitting, limit - this.count);
  }

  /** A look-up in the table is a read of its own. */
  addLookup(bytes: number): void {
    this.#lookupUnits += readUnits(bytes, this.#request.consistency);
  }

  /** @param isCutShort the page ended before the range did. */
  consumed(isCutShort: boolean): Consumption {
    const { target, consistency, partitions } = this.#request;
    const consumed = new Consumption(target.table);
    if (partitions === undefined) {
      consumed.addRead(readUnits(this.bytes, consistency), target.index?.name);
    } else {
      const last = isCutShort ? this.#partition : partitions.last;
      for (let number = partitions.first; number <= last; number++) {
        consumed.addRead(readUnits(this.#byPartition.get(number) ?? 0, consistency), target.index?.name);
      }
    }
    if (this.#lookupUnits > 0) consumed.addRead(this.#lookupUnits);
    return consumed;
  }
}
