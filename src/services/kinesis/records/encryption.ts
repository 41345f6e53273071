import { createCipheriv, createDecipheriv } from "node:crypto";
import type { _Record } from "@aws-sdk/client-kinesis";
import type { KinesisContext } from "../operation.js";
import type { DataRecord, ShardRecord, StreamRecord } from "../store.js";
import { type Found, sequenceNumberOf } from "./read.js";
import type { Incoming } from "./stream-writer.js";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts records on their way in, where the stream has a key. The caller must be allowed to use it. */
export async function seal(
  incoming: Incoming[],
  stream: StreamRecord,
  ctx: KinesisContext,
): Promise<Incoming[]> {
  if (stream.keyId === undefined) return incoming;
  const { plain, sealed } = await ctx.state.dataKeys.forWriting(stream, ctx);
  return incoming.map((record) => {
    const nonce = ctx.ids.bytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, plain, nonce);
    const body = Buffer.concat([cipher.update(record.data), cipher.final()]);
    return { ...record, data: Buffer.concat([nonce, cipher.getAuthTag(), body]), sealedKey: sealed };
  });
}

/** Records as callers get them. Of encrypted ones the caller must be allowed to use the key. */
export async function unseal(
  found: readonly Found[],
  shard: ShardRecord,
  stream: StreamRecord,
  ctx: KinesisContext,
): Promise<_Record[]> {
  const given: _Record[] = [];
  for (const each of found) {
    const { record } = each;
    given.push({
      SequenceNumber: sequenceNumberOf(shard, each),
      ApproximateArrivalTimestamp: new Date(record.at),
      Data: record.sealedKey ? await open(record, record.sealedKey, stream, ctx) : record.data,
      PartitionKey: record.key,
      ...(record.sealedKey && { EncryptionType: "KMS" as const }),
    });
  }
  return given;
}

async function open({ data }: DataRecord, sealedKey: Uint8Array, stream: StreamRecord, ctx: KinesisContext) {
  const { plain } = await ctx.state.dataKeys.forReading(sealedKey, stream, ctx);
  const decipher = createDecipheriv(CIPHER, plain, data.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
