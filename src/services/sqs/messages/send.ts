import { createHash } from "node:crypto";
import type { SendMessageRequest } from "@aws-sdk/client-sqs";
import type { Transaction } from "../../../core/store/store.js";
import {
  batchTooLong,
  invalidContents,
  invalidParameter,
  invalidValue,
  missing,
  missingInBatch,
  noDeduplicationId,
  tooLong,
} from "../errors.js";
import {
  BATCH_ENTRIES_MAX,
  DEDUPLICATION_MS,
  DELAY_SECONDS_MAX,
  MESSAGE_ATTRIBUTES_MAX,
  MESSAGE_BYTES_MAX,
} from "../limits.js";
import { numberOf } from "../queues/attributes.js";
import { findQueue, reload } from "../queues/find-queue.js";
import type { MessageAttribute, MessageRecord, QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { deduplicationEnds, deduplications, isFifo, putMessage, sequences } from "../store.js";
import { checkEntries, runEntries } from "./batches.js";
import { attributesMd5, md5 } from "./digest.js";
import { makeSeal, type Seal } from "./encryption.js";

type Sent = Omit<SendMessageRequest, "QueueUrl">;

const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\p{L}\p{N}_.-]{1,256}(?<!\.)$/iu;
const FIFO_TOKEN = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that AWS refuses
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/u;

/** What names groups, duplicates and attempts. */
export const isFifoToken = (text: string): boolean => FIFO_TOKEN.test(text);

function toAttributes(given: SendMessageRequest["MessageAttributes"]): Record<string, MessageAttribute> {
  const entries = Object.entries(given ?? {});
  if (entries.length > MESSAGE_ATTRIBUTES_MAX) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum ` +
        `[${MESSAGE_ATTRIBUTES_MAX}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, toAttribute(name, value)]));
}

function toAttribute(name: string, { DataType, StringValue, BinaryValue }: Partial<MessageAttribute>) {
  if (!ATTRIBUTE_NAME.test(name)) throw invalidValue(`Message (user) attribute name '${name}' is invalid.`);
  if (!DataType)
    throw invalidValue(`The message attribute '${name}' must contain non-empty message attribute type.`);
  const kind = DataType.split(".")[0] ?? "";
  if (!["String", "Number", "Binary"].includes(kind) || DataType.length > 256) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of ` +
        `supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = kind === "Binary" ? BinaryValue : StringValue;
  if (value === undefined || value.length === 0) {
    throw invalidValue(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`,
    );
  }
  if (typeof value === "string" && FORBIDDEN.test(value)) {
    throw invalidValue(`Invalid characters found in the value of message attribute '${name}'.`);
  }
  if (kind === "Number" && !Number.isFinite(Number(value))) {
    throw invalidValue(`Can't cast the value of message attribute '${name}' to a number.`);
  }
  return kind === "Binary" ? { DataType, BinaryValue } : { DataType, StringValue };
}

/** There is one that may be sent, and it is a text. */
function toSystemAttributes(given: SendMessageRequest["MessageSystemAttributes"]) {
  for (const [name, { DataType }] of Object.entries(given ?? {})) {
    if (name !== "AWSTraceHeader") throw invalidValue(`Message system attribute name '${name}' is invalid.`);
    if (DataType !== "String") {
      throw invalidValue(`The message system attribute '${name}' must be of type 'String'.`);
    }
  }
  return toAttributes(given);
}

function sizeOf(body: string, attributes: Record<string, Partial<MessageAttribute>> = {}): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType ?? "");
    bytes += BinaryValue?.length ?? Buffer.byteLength(StringValue ?? "");
  }
  return bytes;
}

/** Checks what is sent, and makes it a message that has no place in the queue yet. */
function toMessage(ctx: SqsContext, queue: QueueRecord, sent: Sent, at = 0): MessageRecord {
  const body = sent.MessageBody;
  if (body === undefined || body === "") throw missing("MessageBody");
  if (FORBIDDEN.test(body)) throw invalidContents();
  const attributes = toAttributes(sent.MessageAttributes);
  const bytesMax = numberOf(queue, "MaximumMessageSize");
  if (sizeOf(body, attributes) > bytesMax) throw tooLong(bytesMax);
  const delay = sent.DelaySeconds;
  if (delay !== undefined && (delay < 0 || delay > DELAY_SECONDS_MAX)) {
    throw invalidParameter("DelaySeconds", delay, `DelaySeconds must be >= 0 and <= ${DELAY_SECONDS_MAX}.`);
  }
  if (delay !== undefined && delay > 0 && isFifo(queue)) {
    throw invalidParameter(
      "DelaySeconds",
      delay,
      "The request include parameter that is not valid for this queue type.",
    );
  }
  const now = ctx.clock.now();
  const delaySeconds = delay === undefined || isFifo(queue) ? numberOf(queue, "DelaySeconds") : delay;
  return {
    id: ctx.ids.uuid(),
    // On a standard queue: those of one batch in their order.
    sequence: now * BATCH_ENTRIES_MAX + at,
    body,
    bodyMd5: md5(body),
    attributes,
    systemAttributes: toSystemAttributes(sent.MessageSystemAttributes),
    senderId: ctx.principal.userId,
    trace: ctx.request.headers["x-amzn-trace-id"],
    sentAt: now,
    visibleAt: now + delaySeconds * 1000,
    receiveCount: 0,
    groupId: sent.MessageGroupId,
    deduplicationId: toDeduplicationId(queue, sent, body),
  };
}

function toDeduplicationId(queue: QueueRecord, sent: Sent, body: string): string | undefined {
  const { MessageDeduplicationId: id, MessageGroupId: group } = sent;
  if (group !== undefined && !FIFO_TOKEN.test(group)) {
    throw invalidParameter(
      "MessageGroupId",
      group,
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
  }
  if (!isFifo(queue)) {
    if (id === undefined) return undefined;
    throw invalidParameter(
      "MessageDeduplicationId",
      id,
      "The request include parameter that is not valid for this queue type.",
    );
  }
  if (group === undefined) throw missing("MessageGroupId");
  if (id !== undefined) {
    if (FIFO_TOKEN.test(id)) return id;
    throw invalidParameter(
      "MessageDeduplicationId",
      id,
      "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
  }
  if (queue.attributes.ContentBasedDeduplication !== "true") throw noDeduplicationId();
  return createHash("sha256").update(body).digest("hex");
}

/** Puts a message at the end of a FIFO queue, or finds the one that it repeats. */
async function enqueue(tx: Transaction, queue: QueueRecord, message: MessageRecord, now: number) {
  const scope = queue.attributes.DeduplicationScope === "messageGroup" ? (message.groupId ?? "") : "";
  const id = message.deduplicationId ?? "";
  const known = await deduplications.get(tx, queue.id, scope, id);
  if (known && known.expiresAt > now) return { ...message, id: known.messageId, sequence: known.sequence };
  for (const { key } of (await deduplicationEnds.page(tx, 10, { prefix: [queue.id], end: [queue.id, now] }))
    .items) {
    deduplicationEnds.delete(tx, ...key);
    const [, , oldScope = "", oldId = ""] = key;
    const old = await deduplications.get(tx, queue.id, oldScope, oldId);
    if (old && old.expiresAt <= now) deduplications.delete(tx, queue.id, oldScope, oldId);
  }
  const sequence = ((await sequences.get(tx, queue.id)) ?? 0) + 1;
  const placed = { ...message, sequence };
  const expiresAt = now + DEDUPLICATION_MS;
  sequences.put(tx, [queue.id], sequence);
  deduplications.put(tx, [queue.id, scope, id], {
    messageId: message.id,
    sequence,
    bodyMd5: message.bodyMd5,
    expiresAt,
  });
  deduplicationEnds.put(tx, [queue.id, expiresAt, scope, id], true);
  putMessage(tx, queue, placed);
  return placed;
}

async function send(ctx: SqsContext, queue: QueueRecord, plain: MessageRecord, seal: Seal) {
  const message = seal(plain);
  const put = () =>
    ctx.store.transact(async (tx) => {
      await reload(tx, queue);
      if (isFifo(queue)) return enqueue(tx, queue, message, ctx.clock.now());
      putMessage(tx, queue, message);
      return message;
    });
  const placed = isFifo(queue) ? await ctx.state.turns.run(queue.id, put) : await put();
  ctx.state.waiters.ring(queue.id);
  return placed;
}

function toAnswer(queue: QueueRecord, message: MessageRecord, sent: MessageRecord) {
  const system = message.systemAttributes;
  return {
    MessageId: message.id,
    MD5OfMessageBody: message.bodyMd5,
    MD5OfMessageAttributes: attributesMd5(sent.attributes),
    MD5OfMessageSystemAttributes: attributesMd5(system),
    SequenceNumber: isFifo(queue) ? toSequenceNumber(message.sequence) : undefined,
  };
}

const SEQUENCES_FROM = 18_849_496_460_467_696_128n;
const SEQUENCE_STEP = 256n;

/** Twenty digits, as far apart as AWS's. */
export const toSequenceNumber = (sequence: number): string =>
  String(SEQUENCES_FROM + BigInt(sequence) * SEQUENCE_STEP);

/** An entry without its group or its deduplication id fails the whole batch. */
function checkFifoEntry(queue: QueueRecord, { MessageGroupId, MessageDeduplicationId }: Sent): void {
  if (MessageGroupId === undefined) throw missingInBatch("MessageGroupId");
  if (MessageDeduplicationId === undefined && queue.attributes.ContentBasedDeduplication !== "true") {
    throw noDeduplicationId();
  }
}

export const SendMessage: Op<"SendMessage"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const message = toMessage(ctx, queue, input);
  const placed = await send(ctx, queue, message, await makeSeal(ctx, queue));
  return toAnswer(queue, placed, message);
};

export const SendMessageBatch: Op<"SendMessageBatch"> = async (input, ctx) => {
  const queue = await findQueue(ctx, input.QueueUrl);
  const entries = checkEntries(input.Entries, "SendMessageBatchRequestEntry");
  const bytes = entries.reduce(
    (sum, entry) => sum + sizeOf(entry.MessageBody ?? "", entry.MessageAttributes),
    0,
  );
  if (bytes > MESSAGE_BYTES_MAX) throw batchTooLong(bytes);
  if (isFifo(queue)) for (const entry of entries) checkFifoEntry(queue, entry);
  const seal = await makeSeal(ctx, queue);
  return runEntries(entries, isFifo(queue), async (entry) => {
    const message = toMessage(ctx, queue, entry, entries.indexOf(entry));
    return { Id: entry.Id, ...toAnswer(queue, await send(ctx, queue, message, seal), message) };
  });
};
