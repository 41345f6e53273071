import { NONCE_BYTES, openBytes, sealBytes } from "../../../core/aes-gcm.js";
import { toKmsError } from "../errors.js";
import { toQueueArn } from "../queues/names.js";
import type { MessageAttribute, MessageRecord, QueueRecord, SealedContent } from "../records.js";
import type { SqsContext } from "../state.js";

/** Encrypts a message's content; of the rest a queue needs to be able to tell without its key. */
export type Seal = (message: MessageRecord) => MessageRecord;

/** How the messages of one request are encrypted. The caller must be allowed to use the queue's key. */
export async function makeSeal(ctx: SqsContext, queue: QueueRecord): Promise<Seal> {
  const { KmsMasterKeyId } = queue.attributes;
  if (!KmsMasterKeyId) return (message) => message;
  const queueArn = toQueueArn(queue);
  const made = await ctx
    .call("kms", "GenerateDataKey", {
      KeyId: toKeyArn(ctx, queue, KmsMasterKeyId),
      KeySpec: "AES_256",
      EncryptionContext: { "aws:sqs:arn": queueArn },
    })
    .catch(toKmsError);
  const { Plaintext: plain, CiphertextBlob: key, KeyId: keyArn } = made;
  if (!plain || !key || !keyArn) throw new Error("KMS made no data key");
  return ({ body, attributes, ...kept }) => {
    const content = Buffer.from(JSON.stringify({ body, attributes: toText(attributes) }));
    const data = sealBytes(plain, ctx.ids.bytes(NONCE_BYTES), content);
    return { ...kept, body: "", attributes: {}, sealed: { keyArn, key, queueArn, data } };
  };
}

/** Messages as they were sent. The caller must be allowed to use the keys of those that are encrypted. */
export async function openMessages(
  ctx: SqsContext,
  found: readonly MessageRecord[],
): Promise<MessageRecord[]> {
  const keys = new Map<string, Uint8Array>();
  const opened: MessageRecord[] = [];
  for (const message of found) {
    if (!message.sealed) opened.push(message);
    else opened.push({ ...message, ...(await open(ctx, message.sealed, keys)) });
  }
  return opened;
}

/** `keys` are those that this request has opened already, by their ciphertext. */
async function open(ctx: SqsContext, sealed: SealedContent, keys: Map<string, Uint8Array>) {
  const name = Buffer.from(sealed.key).toString("base64");
  const plain = keys.get(name) ?? (await openKey(ctx, sealed));
  keys.set(name, plain);
  const opened = openBytes(plain, sealed.data);
  if (!opened) throw new Error("a sealed message has been altered");
  const content = JSON.parse(opened.toString("utf8")) as {
    body: string;
    attributes: ReturnType<typeof toText>;
  };
  return { body: content.body, attributes: fromText(content.attributes) };
}

async function openKey(ctx: SqsContext, { key, keyArn, queueArn }: SealedContent): Promise<Uint8Array> {
  const EncryptionContext = { "aws:sqs:arn": queueArn };
  const opened = await ctx
    .call("kms", "Decrypt", { CiphertextBlob: key, KeyId: keyArn, EncryptionContext })
    .catch(toKmsError);
  if (!opened.Plaintext) throw new Error("KMS opened no data key");
  return opened.Plaintext;
}

/** An id or alias means a key of the queue's account, whoever sends. */
function toKeyArn(ctx: SqsContext, { region, account }: QueueRecord, id: string): string {
  if (id.startsWith("arn:")) return id;
  return `arn:${ctx.partition}:kms:${region}:${account}:${id.startsWith("alias/") ? id : `key/${id}`}`;
}

const toText = (attributes: Record<string, MessageAttribute>) =>
  Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => ({
    name,
    DataType,
    StringValue,
    binary: BinaryValue && Buffer.from(BinaryValue).toString("base64"),
  }));

const fromText = (texts: ReturnType<typeof toText>): Record<string, MessageAttribute> =>
  Object.fromEntries(
    texts.map(({ name, DataType, StringValue, binary }) => [
      name,
      binary === undefined
        ? { DataType, StringValue }
        : { DataType, BinaryValue: Buffer.from(binary, "base64") },
    ]),
  );
