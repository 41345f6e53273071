import type { AccessRequest } from "../../core/access.js";
import { resourceTagConditions } from "../../core/tags.js";
import type { KinesisContext } from "./operation.js";
import { decodeIterator } from "./records/iterator.js";
import { decode as decodeToken } from "./shards/list-shards.js";
import { consumers, streams } from "./store.js";
import {
  parseConsumerArn,
  parseStreamArn,
  type StreamInput,
  type StreamName,
  toStreamArn,
  toStreamName,
} from "./streams/names.js";

/** On a stream: its tags and its policy have a say. */
async function askStream(ctx: KinesisContext, action: string, name: StreamName): Promise<AccessRequest> {
  const resource = toStreamArn(name);
  const stream = await streams.get(ctx.store, name.account, name.region, name.name);
  return {
    action: `kinesis:${action}`,
    resource,
    resourceAccount: name.account,
    conditions: resourceTagConditions(stream?.tags ?? {}),
    resourcePolicies: stream?.policy === undefined ? [] : [{ resource, document: stream.policy }],
  };
}

async function askConsumer(ctx: KinesisContext, action: string, arn: string): Promise<AccessRequest[]> {
  const named = parseConsumerArn(arn);
  if (!named) return [{ action: `kinesis:${action}`, resource: arn || "*" }];
  const stream = await streams.get(ctx.store, named.account, named.region, named.name);
  const consumer = stream && (await consumers.get(ctx.store, stream.id, named.consumer));
  return [
    {
      action: `kinesis:${action}`,
      resource: arn,
      resourceAccount: named.account,
      conditions: resourceTagConditions(consumer?.tags ?? {}),
      resourcePolicies: consumer?.policy === undefined ? [] : [{ resource: arn, document: consumer.policy }],
    },
  ];
}

const onStream =
  (action: string) =>
  async (input: StreamInput, ctx: KinesisContext): Promise<AccessRequest[]> => [
    await askStream(ctx, action, toStreamName(input, ctx)),
  ];

/** On whatever the ARN names. */
const onResource =
  (action: string) =>
  async (input: { ResourceARN?: string | undefined }, ctx: KinesisContext): Promise<AccessRequest[]> => {
    const name = parseStreamArn(input.ResourceARN ?? "");
    return name
      ? [await askStream(ctx, action, name)]
      : await askConsumer(ctx, action, input.ResourceARN ?? "");
  };

interface ConsumerInput {
  ConsumerARN?: string | undefined;
  StreamARN?: string | undefined;
  ConsumerName?: string | undefined;
}

/** On a consumer; where it is named by its stream, on that stream's consumer of whatever age. */
const onConsumer =
  (action: string) =>
  async ({ ConsumerARN, StreamARN, ConsumerName }: ConsumerInput, ctx: KinesisContext) => {
    if (ConsumerARN !== undefined) return await askConsumer(ctx, action, ConsumerARN);
    const name = parseStreamArn(StreamARN ?? "");
    const stream = name && (await streams.get(ctx.store, name.account, name.region, name.name));
    const consumer = stream && (await consumers.get(ctx.store, stream.id, ConsumerName ?? ""));
    const age = consumer ? Math.floor(consumer.createdAt / 1000) : "*";
    return await askConsumer(ctx, action, `${StreamARN ?? "*"}/consumer/${ConsumerName ?? "*"}:${age}`);
  };

const onIterator = async (input: { ShardIterator?: string | undefined }, ctx: KinesisContext) => {
  const position = decodeIterator(input.ShardIterator ?? "");
  return position
    ? [await askStream(ctx, "GetRecords", position)]
    : [{ action: "kinesis:GetRecords", resource: `arn:aws:kinesis:${ctx.region}:${ctx.account}:stream/*` }];
};

const listShards = async (input: StreamInput & { NextToken?: string | undefined }, ctx: KinesisContext) => {
  const token = input.NextToken === undefined ? undefined : decodeToken(input.NextToken);
  if (token) return [await askStream(ctx, "ListShards", token)];
  const isNamed = input.StreamName !== undefined || input.StreamARN !== undefined;
  if (isNamed) return [await askStream(ctx, "ListShards", toStreamName(input, ctx))];
  return [
    { action: "kinesis:ListShards", resource: `arn:aws:kinesis:${ctx.region}:${ctx.account}:stream/*` },
  ];
};

const onEverything = (action: string) => (): AccessRequest[] => [
  { action: `kinesis:${action}`, resource: "*" },
];

type Tagged = StreamInput & { Tags?: Record<string, string> | undefined };

/** Tags at creation ask for the right to tag. */
const createStream = async (input: Tagged, ctx: KinesisContext): Promise<AccessRequest[]> => {
  const name = toStreamName(input, ctx);
  const asks = [await askStream(ctx, "CreateStream", name)];
  if (Object.keys(input.Tags ?? {}).length > 0) asks.push(await askStream(ctx, "AddTagsToStream", name));
  return asks;
};

const registerConsumer = async (
  input: Tagged & ConsumerInput,
  ctx: KinesisContext,
): Promise<AccessRequest[]> => {
  const asks = await onStream("RegisterStreamConsumer")(input, ctx);
  if (Object.keys(input.Tags ?? {}).length === 0) return asks;
  return [...asks, ...(await onConsumer("TagResource")(input, ctx))];
};

export const access = {
  AddTagsToStream: onStream("AddTagsToStream"),
  CreateStream: createStream,
  DecreaseStreamRetentionPeriod: onStream("DecreaseStreamRetentionPeriod"),
  DeleteResourcePolicy: onResource("DeleteResourcePolicy"),
  DeleteStream: onStream("DeleteStream"),
  DeregisterStreamConsumer: onConsumer("DeregisterStreamConsumer"),
  DescribeAccountSettings: onEverything("DescribeAccountSettings"),
  DescribeLimits: onEverything("DescribeLimits"),
  DescribeStream: onStream("DescribeStream"),
  DescribeStreamConsumer: onConsumer("DescribeStreamConsumer"),
  DescribeStreamSummary: onStream("DescribeStreamSummary"),
  DisableEnhancedMonitoring: onStream("DisableEnhancedMonitoring"),
  EnableEnhancedMonitoring: onStream("EnableEnhancedMonitoring"),
  GetRecords: onIterator,
  GetResourcePolicy: onResource("GetResourcePolicy"),
  GetShardIterator: onStream("GetShardIterator"),
  IncreaseStreamRetentionPeriod: onStream("IncreaseStreamRetentionPeriod"),
  ListShards: listShards,
  ListStreamConsumers: onStream("ListStreamConsumers"),
  ListStreams: onEverything("ListStreams"),
  ListTagsForResource: onResource("ListTagsForResource"),
  ListTagsForStream: onStream("ListTagsForStream"),
  MergeShards: onStream("MergeShards"),
  PutRecord: onStream("PutRecord"),
  PutRecords: onStream("PutRecords"),
  PutResourcePolicy: onResource("PutResourcePolicy"),
  RegisterStreamConsumer: registerConsumer,
  RemoveTagsFromStream: onStream("RemoveTagsFromStream"),
  SplitShard: onStream("SplitShard"),
  StartStreamEncryption: onStream("StartStreamEncryption"),
  StopStreamEncryption: onStream("StopStreamEncryption"),
  SubscribeToShard: onConsumer("SubscribeToShard"),
  TagResource: onResource("TagResource"),
  UntagResource: onResource("UntagResource"),
  UpdateAccountSettings: onEverything("UpdateAccountSettings"),
  UpdateMaxRecordSize: onStream("UpdateMaxRecordSize"),
  UpdateShardCount: onStream("UpdateShardCount"),
  UpdateStreamMode: onStream("UpdateStreamMode"),
  UpdateStreamRecordDistributionStrategy: onStream("UpdateStreamRecordDistributionStrategy"),
  UpdateStreamWarmThroughput: onStream("UpdateStreamWarmThroughput"),
};
