import { receiptInvalid } from "../errors.js";
import type { QueueRecord } from "../records.js";

export interface Receipt {
  messageId: string;
  /** Of one receive of the message. */
  nonce: string;
}

export function toReceiptHandle(queue: QueueRecord, { messageId, nonce }: Receipt): string {
  return Buffer.from(`${queue.id} ${messageId} ${nonce}`).toString("base64");
}

export function parseReceiptHandle(queue: QueueRecord, handle: string): Receipt {
  const [queueId, messageId, nonce] = Buffer.from(handle, "base64").toString().split(" ");
  if (queueId !== queue.id || !messageId || !nonce) throw receiptInvalid(handle);
  return { messageId, nonce };
}
