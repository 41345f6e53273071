import type { PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import type { AwsError } from "../../../wire/aws-error.js";
import { dryRun, invalidArgument, rateExceeded, validation } from "../errors.js";
import { PUT_BYTES_MAX } from "../limits.js";
import type { KinesisContext, Op } from "../operation.js";
import { parseHashKey, toHashKey } from "../shards/hash-keys.js";
import { parseSequenceNumber } from "../shards/sequence-numbers.js";
import type { StreamRecord } from "../store.js";
import { findStream } from "../streams/find-stream.js";
import { checkCreated } from "../streams/status.js";
import { seal } from "./encryption.js";
import { measureWrites } from "./shard-metrics.js";
import type { Incoming } from "./stream-writer.js";

export const PutRecord: Op<"PutRecord"> = async (input, ctx) => {
  const stream = await findStream(input, ctx);
  checkCreated(stream, ctx.clock.now());
  const { Data = new Uint8Array(), PartitionKey, ExplicitHashKey, SequenceNumberForOrdering: after } = input;
  checkPartitionKey(stream, PartitionKey, "partitionKey");
  if (sizeOf({ Data, PartitionKey }) > stream.recordKibMax * 1024) throw tooLarge(stream, "data");
  const hashKey = toTarget({ PartitionKey, ExplicitHashKey }, ctx);
  if (after !== undefined && !parseSequenceNumber(after)) {
    throw invalidArgument(
      `ExclusiveMinimumSequenceNumber ${after} used in PutRecord on stream ${stream.name} under account ` +
        `${stream.account} is invalid.`,
    );
  }
  const [sealed] = await seal([{ hashKey, ...toIncoming({ Data, PartitionKey }) }], stream, ctx);
  if (!sealed) throw new Error("a record was lost while it was sealed");
  if (input.DryRun) throw dryRun();
  const all = await ctx.state.writers.put(stream, [sealed]);
  measureWrites(ctx, stream, [sealed], all);
  const [placed] = all;
  const { shardId = "", sequenceNumber } = placed ?? {};
  if (sequenceNumber === undefined) throw rateExceeded(shardId, stream);
  return { ShardId: shardId, SequenceNumber: sequenceNumber, ...encryptionOf(stream) };
};

export const PutRecords: Op<"PutRecords"> = async (input, ctx) => {
  const stream = await findStream(input, ctx);
  checkCreated(stream, ctx.clock.now());
  const entries = input.Records ?? [];
  let bytes = 0;
  for (const [at, entry] of entries.entries()) {
    checkPartitionKey(stream, entry.PartitionKey, `records.${at + 1}.member.partitionKey`);
    const size = sizeOf(entry);
    if (size > stream.recordKibMax * 1024) throw tooLarge(stream, `records.${at + 1}.member.data`);
    bytes += size;
  }
  if (bytes > PUT_BYTES_MAX) throw invalidArgument(`Records size exceeds ${PUT_BYTES_MAX >> 20} MB limit`);
  const targets = entries.map((entry) => toTarget(entry, ctx));
  const incoming = entries.map((entry, at) => ({ hashKey: targets[at] ?? 0n, ...toIncoming(entry) }));
  const sealed = await seal(incoming, stream, ctx);
  if (input.DryRun) throw dryRun();
  const placed = await ctx.state.writers.put(stream, sealed);
  measureWrites(ctx, stream, sealed, placed);
  return {
    FailedRecordCount: placed.filter(({ refusal }) => refusal !== undefined).length,
    Records: placed.map(({ shardId, sequenceNumber, refusal }) =>
      refusal === undefined
        ? { ShardId: shardId, SequenceNumber: sequenceNumber }
        : { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: refusal },
    ),
    ...encryptionOf(stream),
  };
};

const encryptionOf = ({ keyId }: StreamRecord) =>
  keyId === undefined ? {} : { EncryptionType: "KMS" as const };

type Entry = Partial<PutRecordsRequestEntry>;

const sizeOf = ({ Data, PartitionKey = "" }: Entry) =>
  (Data?.byteLength ?? 0) + Buffer.byteLength(PartitionKey);

function toIncoming(entry: Entry): Omit<Incoming, "hashKey"> {
  const { Data = new Uint8Array(), PartitionKey = "" } = entry;
  return { key: PartitionKey, data: Data, bytes: sizeOf(entry) };
}

/** Only a stream that distributes by itself takes records without a key. */
function checkPartitionKey(stream: StreamRecord, key: string | undefined, path: string): void {
  if (key !== undefined || stream.distribution === "AUTO") return;
  throw validation(
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

function tooLarge({ recordKibMax }: StreamRecord, path: string): AwsError {
  return validation(
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must have length less ` +
      `than or equal to ${recordKibMax * 1024}`,
  );
}

/** The hash key that decides on the shard: the explicit one, or that of the partition key, or any. */
function toTarget({ PartitionKey, ExplicitHashKey }: Entry, ctx: KinesisContext): bigint {
  if (ExplicitHashKey === undefined) return toHashKey(PartitionKey ?? ctx.ids.uuid());
  const key = parseHashKey(ExplicitHashKey);
  if (key === undefined) {
    throw invalidArgument(
      "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. " +
        `Specified value was ${ExplicitHashKey}`,
    );
  }
  return key;
}
