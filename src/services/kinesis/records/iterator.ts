import { invalidIterator, iteratorExpired } from "../errors.js";
import { ITERATOR_MS } from "../limits.js";
import type { StreamName } from "../streams/names.js";

/** Where in a shard reading goes on. */
export interface Position extends StreamName {
  streamId: string;
  shard: number;
  /** Records of later indices are next. */
  after: number;
}

interface Issued extends Position {
  issuedAt: number;
}

/** What AWS's own iterators begin with: eight bytes that say 1. */
const VERSION = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);

export function toIterator({ account, region, name, streamId, shard, after }: Position, now: number): string {
  const text = [account, region, name, streamId, shard, after, now].join("/");
  return Buffer.concat([VERSION, Buffer.from(text)]).toString("base64");
}

export function readIterator(iterator: string, now: number): Position {
  const issued = decodeIterator(iterator);
  if (!issued) throw invalidIterator();
  if (now - issued.issuedAt > ITERATOR_MS) throw iteratorExpired(issued.issuedAt, now);
  return issued;
}

/** An iterator's parts, whether or not it is still good; undefined for what is none. */
export function decodeIterator(iterator: string): Issued | undefined {
  const bytes = Buffer.from(iterator, "base64");
  if (bytes.toString("base64") !== iterator || !bytes.subarray(0, 8).equals(VERSION)) return undefined;
  const [account, region, name, streamId, ...numbers] = bytes.subarray(8).toString("utf8").split("/");
  const [shard, after, issuedAt, ...more] = numbers.map(Number);
  if (!account || !region || !name || !streamId || more.length > 0) return undefined;
  if (!isWhole(shard) || !isWhole(after) || !isWhole(issuedAt)) return undefined;
  return { account, region, name, streamId, shard, after, issuedAt };
}

const isWhole = (number: number | undefined): number is number =>
  Number.isSafeInteger(number) && (number ?? -1) >= 0;
