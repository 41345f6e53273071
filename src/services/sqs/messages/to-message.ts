import type { Message, MessageSystemAttributeName, ReceiveMessageRequest } from "@aws-sdk/client-sqs";
import type { MessageRecord, QueueRecord } from "../records.js";
import { isFifo } from "../store.js";
import { attributesMd5 } from "./digest.js";
import { toReceiptHandle } from "./receipts.js";
import { toSequenceNumber } from "./send.js";

/** A message as its receiver sees it: with the attributes that were asked for. */
export function toMessage(queue: QueueRecord, message: MessageRecord, input: ReceiveMessageRequest): Message {
  const attributes = pickAttributes(message, input.MessageAttributeNames ?? []);
  const system = pickSystem(queue, message, [
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ]);
  return {
    MessageId: message.id,
    ReceiptHandle: toReceiptHandle(queue, { messageId: message.id, nonce: message.receipt ?? "" }),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
    MD5OfMessageAttributes: attributesMd5(attributes),
  };
}

/** `All`, `*`, `.*`, a name, or the start of names before `.*`. */
function pickAttributes(message: MessageRecord, names: readonly string[]) {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === "All" ||
        wanted === "*" ||
        wanted === name ||
        (wanted.endsWith(".*") && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(message.attributes).filter(([name]) => isWanted(name)));
}

function pickSystem(queue: QueueRecord, message: MessageRecord, names: readonly string[]) {
  const all: Partial<Record<MessageSystemAttributeName, string | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount + (message.receivedBefore ?? 0)),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: isFifo(queue) ? toSequenceNumber(message.sequence) : undefined,
    AWSTraceHeader: message.systemAttributes.AWSTraceHeader?.StringValue ?? message.trace,
    DeadLetterQueueSourceArn: message.sourceArn,
  };
  const isWanted = (name: string) => names.includes("All") || names.includes(name);
  const given = Object.entries(all).filter(([name, value]) => value !== undefined && isWanted(name));
  return Object.fromEntries(given) as Record<MessageSystemAttributeName, string>;
}
