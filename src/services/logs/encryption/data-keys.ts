import { NONCE_BYTES, openBytes, sealBytes } from "../../../core/aes-gcm.js";
import type { CallAs } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { keyNotAllowed, keyNotUsable } from "../errors.js";
import { sizeOfAll } from "../events/batch.js";
import { toGroupArn } from "../groups/names.js";
import type { LogsContext } from "../operation.js";
import type { ChunkRecord } from "../store.js";

/** Encrypts a chunk's messages; when they happened stays readable. */
export type Seal = (record: ChunkRecord) => ChunkRecord;

/** Logs uses keys as itself: the key's policy must let in the service of this region, whoever writes or reads. */
const asService = ({ region, account }: LogsContext): { as: CallAs } => ({
  as: { service: `logs.${region}.amazonaws.com`, account },
});

const toEncryptionContext = (ctx: LogsContext, group: string) => ({ "aws:logs:arn": toGroupArn(ctx, group) });

/** A new data key for a group. Throws if Logs may not use the KMS key. */
export async function newDataKey(ctx: LogsContext, group: string, kmsKeyId: string) {
  const EncryptionContext = toEncryptionContext(ctx, group);
  const request = { KeyId: kmsKeyId, KeySpec: "AES_256" as const, EncryptionContext };
  const made = await ctx
    .call("kms", "GenerateDataKey", request, asService(ctx))
    .catch(toLogsError(ctx, group));
  if (!made.Plaintext || !made.CiphertextBlob) throw new Error("KMS made no data key");
  return { plain: made.Plaintext, sealed: made.CiphertextBlob };
}

/** How the events of one call are kept. */
export async function makeSeal(ctx: LogsContext, group: string, kmsKeyId: string | undefined): Promise<Seal> {
  if (kmsKeyId === undefined) return (record) => record;
  const { plain, sealed: key } = await newDataKey(ctx, group, kmsKeyId);
  return (record) => {
    const content = Buffer.from(JSON.stringify(record.messages));
    const data = sealBytes(plain, ctx.ids.bytes(NONCE_BYTES), content);
    const storedBytes = sizeOfAll(record.messages);
    return { ...record, messages: [], sealed: { key, data, storedBytes } };
  };
}

/** Reads chunks for one request; their keys are opened once each. */
export function makeOpen(ctx: LogsContext, group: string) {
  const keys = new Map<string, Uint8Array>();
  return async ({ messages, sealed }: ChunkRecord): Promise<string[]> => {
    if (!sealed) return messages;
    const name = Buffer.from(sealed.key).toString("base64");
    const plain = keys.get(name) ?? (await openDataKey(ctx, group, sealed.key));
    keys.set(name, plain);
    const opened = openBytes(plain, sealed.data);
    if (!opened) throw new Error("a sealed chunk of events has been altered");
    return JSON.parse(opened.toString("utf8")) as string[];
  };
}

async function openDataKey(ctx: LogsContext, group: string, key: Uint8Array): Promise<Uint8Array> {
  const request = { CiphertextBlob: key, EncryptionContext: toEncryptionContext(ctx, group) };
  const opened = await ctx.call("kms", "Decrypt", request, asService(ctx)).catch(toLogsError(ctx, group));
  if (!opened.Plaintext) throw new Error("KMS opened no data key");
  return opened.Plaintext;
}

const toLogsError =
  (ctx: LogsContext, group: string) =>
  (error: unknown): never => {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    if (error.code === "AccessDeniedException") throw keyNotAllowed(toGroupArn(ctx, group));
    throw keyNotUsable(error.message);
  };
