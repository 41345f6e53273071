import { toCertificatePath, toSubscribeUrl, toUnsubscribeUrl } from "../addresses.js";
import type { MessageAttribute, MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toSubscriptionArn } from "../subscriptions/find-subscription.js";
import { isFifoName } from "../topics/names.js";

/** A message as queues and HTTP endpoints get it. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export interface Envelope {
  Type: string;
  MessageId: string;
  SequenceNumber?: string;
  Token?: string;
  TopicArn: string;
  Subject?: string;
  Message: string;
  SubscribeURL?: string;
  Timestamp: string;
  SignatureVersion?: string;
  Signature?: string;
  SigningCertURL?: string;
  UnsubscribeURL?: string;
  MessageAttributes?: Record<string, { Type: string; Value: string }>;
}

export async function toEnvelope(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  ctx: SnsContext,
): Promise<Envelope> {
  const isNotification = message.type === "Notification";
  const attributes = toShownAttributes(message.attributes);
  const envelope: Envelope = {
    Type: message.type,
    MessageId: message.id,
    ...(message.sequence !== undefined && { SequenceNumber: message.sequence }),
    ...(message.token !== undefined && { Token: message.token }),
    TopicArn: message.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: message.body,
    ...(message.token !== undefined && {
      SubscribeURL: toSubscribeUrl(message.endpoint, message.topicArn, message.token),
    }),
    Timestamp: new Date(message.at).toISOString(),
  };
  // Topics that keep an order do not sign.
  if (!isFifoName(message.topicArn)) {
    const { fingerprint } = await ctx.state.signer.certificate();
    envelope.SignatureVersion = message.signatureVersion;
    envelope.Signature = await ctx.state.signer.sign(toSignedText(envelope), message.signatureVersion);
    envelope.SigningCertURL = `${message.endpoint}${toCertificatePath(fingerprint)}`;
  }
  if (isNotification) {
    envelope.UnsubscribeURL = toUnsubscribeUrl(message.endpoint, toSubscriptionArn(subscription));
  }
  if (isNotification && Object.keys(attributes).length > 0) envelope.MessageAttributes = attributes;
  return envelope;
}

export function toShownAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64") },
    ]),
  );
}

const SIGNED_NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const;
const SIGNED_CONFIRMATION = [
  "Message",
  "MessageId",
  "SubscribeURL",
  "Timestamp",
  "Token",
  "TopicArn",
  "Type",
] as const;

/** What is signed: names and values, each on a line of its own. */
function toSignedText(envelope: Envelope): string {
  const names = envelope.Type === "Notification" ? SIGNED_NOTIFICATION : SIGNED_CONFIRMATION;
  return names
    .filter((name) => envelope[name] !== undefined)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join("");
}

/** As SNS prints it: a member on each line, its name set off by spaces. */
export function printEnvelope(envelope: Envelope): string {
  const { MessageAttributes, ...plain } = envelope;
  const lines = Object.entries(plain).map(([name, value]) => `  "${name}" : ${JSON.stringify(value)}`);
  if (MessageAttributes) {
    const attributes = Object.entries(MessageAttributes).map(
      ([name, value]) => `    ${JSON.stringify(name)} : ${JSON.stringify(value)}`,
    );
    lines.push(`  "MessageAttributes" : {\n${attributes.join(",\n")}\n  }`);
  }
  return `{\n${lines.join(",\n")}\n}`;
}
