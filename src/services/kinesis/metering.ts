import type { Usage } from "../../core/metering.js";

/** A put is billed in units of 25 KB of each record. */
const PUT_UNIT_BYTES = 25 * 1024;
const GIGABYTE = 1024 ** 3;

const free = (): Usage[] => [];

interface Entry {
  Data?: Uint8Array | undefined;
  PartitionKey?: string | undefined;
}

const bytesOf = ({ Data, PartitionKey = "" }: Entry): number =>
  (Data?.byteLength ?? 0) + Buffer.byteLength(PartitionKey);

function put(entries: readonly Entry[]): Usage[] {
  const units = entries.reduce(
    (sum, entry) => sum + Math.max(1, Math.ceil(bytesOf(entry) / PUT_UNIT_BYTES)),
    0,
  );
  const gigabytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0) / GIGABYTE;
  return [
    { usageType: "PutRequestPayloadUnits", quantity: units, unit: "PutRequest" },
    { usageType: "BilledIncomingBytes", quantity: gigabytes, unit: "GB" },
  ];
}

interface Got {
  Records?: readonly Entry[] | undefined;
}

const got = (_input: unknown, { Records = [] }: Got): Usage[] => [
  {
    usageType: "BilledOutgoingBytes",
    quantity: Records.reduce((sum, entry) => sum + bytesOf(entry), 0) / GIGABYTE,
    unit: "GB",
  },
];

export const metering = {
  AddTagsToStream: free,
  CreateStream: free,
  DecreaseStreamRetentionPeriod: free,
  DeleteResourcePolicy: free,
  DeleteStream: free,
  DeregisterStreamConsumer: free,
  DescribeAccountSettings: free,
  DescribeLimits: free,
  DescribeStream: free,
  DescribeStreamConsumer: free,
  DescribeStreamSummary: free,
  DisableEnhancedMonitoring: free,
  EnableEnhancedMonitoring: free,
  GetRecords: got,
  GetResourcePolicy: free,
  GetShardIterator: free,
  IncreaseStreamRetentionPeriod: free,
  ListShards: free,
  ListStreamConsumers: free,
  ListStreams: free,
  ListTagsForResource: free,
  ListTagsForStream: free,
  MergeShards: free,
  PutRecord: (input: Entry) => put([input]),
  PutRecords: ({ Records = [] }: { Records?: readonly Entry[] | undefined }) => put(Records),
  PutResourcePolicy: free,
  RegisterStreamConsumer: free,
  RemoveTagsFromStream: free,
  SplitShard: free,
  StartStreamEncryption: free,
  StopStreamEncryption: free,
  SubscribeToShard: free,
  TagResource: free,
  UntagResource: free,
  UpdateAccountSettings: free,
  UpdateMaxRecordSize: free,
  UpdateShardCount: free,
  UpdateStreamMode: free,
  UpdateStreamRecordDistributionStrategy: free,
  UpdateStreamWarmThroughput: free,
};
