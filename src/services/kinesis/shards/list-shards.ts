import type { ShardFilter } from "@aws-sdk/client-kinesis";
import { invalidArgument, notFound, tokenExpired } from "../errors.js";
import { LIST_SHARDS_DEFAULT, LIST_TOKEN_MS } from "../limits.js";
import type { KinesisContext, Op } from "../operation.js";
import { horizonOf } from "../records/horizon.js";
import { isOpen, type ShardRecord, type StreamRecord } from "../store.js";
import { describeShard, listedShards } from "../streams/describe.js";
import { findStream, loadStream } from "../streams/find-stream.js";
import type { StreamName } from "../streams/names.js";
import { parseShardId } from "./shard-ids.js";

export const ListShards: Op<"ListShards"> = async (input, ctx) => {
  const token = input.NextToken === undefined ? undefined : readToken(input.NextToken, ctx);
  if (token && (input.StreamName !== undefined || input.StreamARN !== undefined)) {
    throw invalidArgument("NextToken and StreamName cannot be provided together.");
  }
  if (!token && input.StreamName === undefined && input.StreamARN === undefined) {
    throw invalidArgument("Either NextToken or StreamName should be provided.");
  }
  const stream = await (token ? loadStream(ctx.store, token) : findStream(input, ctx));
  const made = input.StreamCreationTimestamp?.getTime();
  if (made !== undefined && Math.floor(made / 1000) !== Math.floor(stream.createdAt / 1000)) {
    throw notFound(`Stream ${stream.name} under account ${stream.account} was not created at that time.`);
  }
  const filter = token ? token.filter : toFilter(input.ShardFilter, ctx.clock.now());
  const after = token?.after ?? shardAfter(input.ExclusiveStartShardId);
  const now = ctx.clock.now();
  const listed = (await listedShards(ctx.store, stream, now)).filter(
    (shard) => shard.number > after && passes(shard, filter, stream, now),
  );
  const page = listed.slice(0, input.MaxResults ?? LIST_SHARDS_DEFAULT);
  const last = page.at(-1);
  const hasMore = listed.length > page.length && last !== undefined;
  return {
    Shards: page.map(describeShard),
    ...(hasMore && { NextToken: toToken({ ...nameOf(stream), filter, after: last.number, issuedAt: now }) }),
  };
};

const nameOf = ({ account, region, name }: StreamRecord): StreamName => ({ account, region, name });

/** A filter by numbers: which type, from which shard or time on. */
interface Filter {
  type: string;
  shard?: number | undefined;
  at?: number | undefined;
}

function shardAfter(id: string | undefined): number {
  if (id === undefined) return -1;
  const number = parseShardId(id);
  if (number === undefined) throw invalidArgument(`ExclusiveStartShardId ${id} is not a valid shard id.`);
  return number;
}

function toFilter(filter: ShardFilter | undefined, now: number): Filter {
  if (!filter?.Type) return { type: "FROM_TRIM_HORIZON" };
  const { Type: type, ShardId, Timestamp } = filter;
  const at = Timestamp?.getTime();
  if (type === "AFTER_SHARD_ID") {
    if (ShardId === undefined)
      throw invalidArgument("ShardFilter of type AFTER_SHARD_ID must have a ShardId.");
    return { type, shard: shardAfter(ShardId) };
  }
  if (type !== "AT_TIMESTAMP" && type !== "FROM_TIMESTAMP") return { type };
  if (at === undefined) throw invalidArgument(`ShardFilter of type ${type} must have a Timestamp.`);
  if (at > now) throw invalidArgument("The Timestamp of a ShardFilter cannot be in the future.");
  return { type, at };
}

function passes(
  shard: ShardRecord,
  { type, shard: after = -1, at = 0 }: Filter,
  stream: StreamRecord,
  now: number,
) {
  const wasOpenAt = (time: number) =>
    shard.createdAt <= time && (shard.closedAt === undefined || shard.closedAt > time);
  const begin = Math.max(horizonOf(stream, now), stream.createdAt);
  switch (type) {
    case "AFTER_SHARD_ID":
      return shard.number > after;
    case "AT_LATEST":
      return isOpen(shard);
    case "AT_TRIM_HORIZON":
      return wasOpenAt(begin);
    case "AT_TIMESTAMP":
      return wasOpenAt(Math.max(at, begin));
    case "FROM_TIMESTAMP":
      return shard.closedAt === undefined || shard.closedAt > at;
    default:
      return true;
  }
}

interface Token extends StreamName {
  filter: Filter;
  after: number;
  issuedAt: number;
}

function toToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString("base64");
}

function readToken(text: string, ctx: KinesisContext): Token {
  const token = decode(text);
  if (!token) throw invalidArgument("NextToken is invalid.");
  if (ctx.clock.now() - token.issuedAt > LIST_TOKEN_MS) throw tokenExpired();
  return token;
}

/** The stream that a token's listing is of, good or expired; undefined for what is no token. */
export function decode(text: string): Token | undefined {
  try {
    const token: Token = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    return typeof token?.name === "string" && typeof token.after === "number" ? token : undefined;
  } catch {
    return undefined;
  }
}
