import * as sdk from "@aws-sdk/client-kinesis";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import {
  DeregisterStreamConsumer,
  DescribeStreamConsumer,
  ListStreamConsumers,
  RegisterStreamConsumer,
} from "./consumers/consumers.js";
import { SubscribeToShard } from "./consumers/subscribe-to-shard.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import type { KinesisState } from "./operation.js";
import { GetRecords } from "./records/get-records.js";
import { GetShardIterator } from "./records/get-shard-iterator.js";
import { PutRecord, PutRecords } from "./records/put-records.js";
import { DescribeAccountSettings, DescribeLimits, UpdateAccountSettings } from "./settings/account.js";
import { StartStreamEncryption, StopStreamEncryption } from "./settings/encryption.js";
import { DisableEnhancedMonitoring, EnableEnhancedMonitoring } from "./settings/monitoring.js";
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from "./settings/resource-policies.js";
import { DecreaseStreamRetentionPeriod, IncreaseStreamRetentionPeriod } from "./settings/retention.js";
import {
  UpdateMaxRecordSize,
  UpdateStreamMode,
  UpdateStreamRecordDistributionStrategy,
  UpdateStreamWarmThroughput,
} from "./settings/stream-mode.js";
import {
  AddTagsToStream,
  ListTagsForResource,
  ListTagsForStream,
  RemoveTagsFromStream,
  TagResource,
  UntagResource,
} from "./settings/tags.js";
import { ListShards } from "./shards/list-shards.js";
import { MergeShards, SplitShard } from "./shards/split-and-merge.js";
import { UpdateShardCount } from "./shards/update-shard-count.js";
import { start } from "./start.js";
import { CreateStream } from "./streams/create-stream.js";
import { DeleteStream } from "./streams/delete-stream.js";
import { DescribeStream, DescribeStreamSummary } from "./streams/describe.js";
import { ListStreams } from "./streams/list-streams.js";

export const service = defineService<"kinesis", KinesisState>()({
  sdk,
  operations: {
    AddTagsToStream,
    CreateStream,
    DecreaseStreamRetentionPeriod,
    DeleteResourcePolicy,
    DeleteStream,
    DeregisterStreamConsumer,
    DescribeAccountSettings,
    DescribeLimits,
    DescribeStream,
    DescribeStreamConsumer,
    DescribeStreamSummary,
    DisableEnhancedMonitoring,
    EnableEnhancedMonitoring,
    GetRecords,
    GetResourcePolicy,
    GetShardIterator,
    IncreaseStreamRetentionPeriod,
    ListShards,
    ListStreamConsumers,
    ListStreams,
    ListTagsForResource,
    ListTagsForStream,
    MergeShards,
    PutRecord,
    PutRecords,
    PutResourcePolicy,
    RegisterStreamConsumer,
    RemoveTagsFromStream,
    SplitShard,
    StartStreamEncryption,
    StopStreamEncryption,
    SubscribeToShard,
    TagResource,
    UntagResource,
    UpdateAccountSettings,
    UpdateMaxRecordSize,
    UpdateShardCount,
    UpdateStreamMode,
    UpdateStreamRecordDistributionStrategy,
    UpdateStreamWarmThroughput,
  },
  access,
  metering,
  metrics,
  start,
});
