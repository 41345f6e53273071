import { readPageToken, toPageToken } from "../../../core/pagination.js";
import type { Reader } from "../../../core/store/store.js";
import { consumerNotFound, inUse, invalidArgument, limitExceeded } from "../errors.js";
import { CONSUMERS_MAX, LIST_CONSUMERS_DEFAULT } from "../limits.js";
import type { KinesisContext, Op } from "../operation.js";
import { checkTags } from "../settings/tag-rules.js";
import { type ConsumerRecord, consumers, type StreamRecord } from "../store.js";
import { findStream, loadStream } from "../streams/find-stream.js";
import { parseConsumerArn, toConsumerArn, toStreamArn } from "../streams/names.js";

export const RegisterStreamConsumer: Op<"RegisterStreamConsumer"> = async (input, ctx) => {
  const { ConsumerName: name = "" } = input;
  checkTags(input.Tags ?? {});
  const made: ConsumerRecord = { name, createdAt: ctx.clock.now(), tags: { ...input.Tags } };
  const stream = await ctx.store.transact(async (tx) => {
    const found = await findStream(input, ctx, tx);
    const { items } = await consumers.page(tx, CONSUMERS_MAX, { prefix: [found.id] });
    if (items.some(({ value }) => value.name === name)) {
      throw inUse(`Consumer ${name} under stream ${found.name} already exists for account ${found.account}.`);
    }
    if (items.length >= CONSUMERS_MAX) {
      throw limitExceeded(
        `Stream ${found.name} under account ${found.account} has ${CONSUMERS_MAX} consumers registered, which is the limit.`,
      );
    }
    consumers.put(tx, [found.id, name], made);
    return found;
  });
  return { Consumer: describe(stream, made) };
};

export const DeregisterStreamConsumer: Op<"DeregisterStreamConsumer"> = async (input, ctx) => {
  const { stream, consumer } = await ctx.store.transact(async (tx) => {
    const found = await findConsumer(input, ctx, tx);
    consumers.delete(tx, found.stream.id, found.consumer.name);
    return found;
  });
  ctx.state.subscriptions.endAll(stream.id, consumer.name);
  return {};
};

export const DescribeStreamConsumer: Op<"DescribeStreamConsumer"> = async (input, ctx) => {
  const { stream, consumer } = await findConsumer(input, ctx, ctx.store);
  return { ConsumerDescription: { ...describe(stream, consumer), StreamARN: toStreamArn(stream) } };
};

export const ListStreamConsumers: Op<"ListStreamConsumers"> = async (input, ctx) => {
  const stream = await findStream(input, ctx);
  const start = input.NextToken === undefined ? undefined : readPageToken(input.NextToken, [stream.id]);
  if (input.NextToken !== undefined && !start) throw invalidArgument("NextToken is invalid.");
  const { items, next } = await consumers.page(ctx.store, input.MaxResults ?? LIST_CONSUMERS_DEFAULT, {
    prefix: [stream.id],
    ...(start && { start, startExclusive: true }),
  });
  return {
    Consumers: items.map(({ value }) => describe(stream, value)),
    ...(next && { NextToken: toPageToken(next) }),
  };
};

function describe(stream: StreamRecord, { name, createdAt }: ConsumerRecord) {
  return {
    ConsumerName: name,
    ConsumerARN: consumerArnOf(stream, { name, createdAt }),
    ConsumerStatus: "ACTIVE" as const,
    ConsumerCreationTimestamp: new Date(Math.floor(createdAt / 1000) * 1000),
  };
}

export function consumerArnOf(
  stream: StreamRecord,
  { name, createdAt }: Pick<ConsumerRecord, "name" | "createdAt">,
): string {
  const { account, region, name: streamName } = stream;
  return toConsumerArn({
    account,
    region,
    name: streamName,
    consumer: name,
    createdAt: Math.floor(createdAt / 1000),
  });
}

export interface ConsumerInput {
  StreamARN?: string | undefined;
  ConsumerName?: string | undefined;
  ConsumerARN?: string | undefined;
}

/** By the consumer's ARN, or by its stream's and its name. */
export async function findConsumer(input: ConsumerInput, ctx: KinesisContext, from: Reader) {
  const { ConsumerARN: arn, ConsumerName: name } = input;
  if (arn === undefined && (name === undefined || input.StreamARN === undefined)) {
    throw invalidArgument("Either ConsumerARN, or both StreamARN and ConsumerName, should be provided.");
  }
  const named = arn === undefined ? undefined : parseConsumerArn(arn);
  if (arn !== undefined && !named) throw invalidArgument(`ConsumerARN ${arn} is not a valid consumer ARN.`);
  const stream = await (named
    ? loadStream(from, named)
    : findStream({ StreamARN: input.StreamARN }, ctx, from));
  const wanted = named?.consumer ?? name ?? "";
  const consumer = await consumers.get(from, stream.id, wanted);
  const isSame = !named || Math.floor((consumer?.createdAt ?? 0) / 1000) === named.createdAt;
  if (!consumer || !isSame) throw consumerNotFound(wanted, stream);
  return { stream, consumer };
}
