/**
 * Sequence numbers: decimal numbers of 56 digits that grow within a shard. In hexadecimal they hold, from the left, a 2, when
 * the shard was made (9 digits, seconds), the last digit of its number, the record's index (16), two noughts, when it came
 * (9), the shard's number (8), and a 2.
 */
export interface SequenceParts {
  /** Seconds since the epoch. */
  shardCreatedAt: number;
  shard: number;
  index: bigint;
}

const PATTERN = /^2([0-9a-f]{9})[0-9a-f]([0-9a-f]{16})[0-9a-f]{2}([0-9a-f]{9})([0-9a-f]{8})2$/;
const HEX_DIGITS = 47;
/** Index in the ending sequence number of a closed shard: after every record. */
const LAST_INDEX = (1n << 63n) - 1n;

interface Place {
  number: number;
  createdAt: number;
}

export function toSequenceNumber(shard: Place, index: number | bigint, at: number): string {
  const hex = (value: number | bigint, digits: number) =>
    value.toString(16).padStart(digits, "0").slice(-digits);
  const created = hex(Math.floor(shard.createdAt / 1000), 9);
  const low = hex(shard.number, 1);
  return BigInt(
    `0x2${created}${low}${hex(index, 16)}00${hex(Math.floor(at / 1000), 9)}${hex(shard.number, 8)}2`,
  ).toString();
}

export function startingSequenceNumber(shard: Place): string {
  return toSequenceNumber(shard, 0, shard.createdAt);
}

export function endingSequenceNumber(shard: Place, closedAt: number): string {
  return toSequenceNumber(shard, LAST_INDEX, closedAt);
}

/** Undefined for what is no sequence number. */
export function parseSequenceNumber(text: string): SequenceParts | undefined {
  if (!/^(0|[1-9]\d{0,128})$/.test(text)) return undefined;
  const hex = BigInt(text).toString(16);
  if (hex.length !== HEX_DIGITS) return undefined;
  const match = PATTERN.exec(hex);
  if (!match) return undefined;
  const [, created = "", index = "", , shard = ""] = match;
  return {
    shardCreatedAt: Number.parseInt(created, 16),
    shard: Number.parseInt(shard, 16),
    index: BigInt(`0x${index}`),
  };
}
