const SHARD_NUMBER_MAX = 2_147_483_647;

/** `shardId-000000000007` */
export function toShardId(number: number): string {
  return `shardId-${String(number).padStart(12, "0")}`;
}

/** Takes what AWS takes: the number alone, too. Undefined for what is no shard's id. */
export function parseShardId(id: string): number | undefined {
  const digits = /^(?:shardId-)?(\d{1,12})$/.exec(id)?.[1];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return number <= SHARD_NUMBER_MAX ? number : undefined;
}
