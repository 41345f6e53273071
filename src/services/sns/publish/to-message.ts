import { createHash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { invalidParameter } from "../errors.js";
import { SUBJECT_CHARACTERS_MAX } from "../limits.js";
import type { MessageRecord, TopicRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { isFifoName, toTopicArn } from "../topics/names.js";
import { toAttributes } from "./attributes.js";

/** What `Publish` and each entry of `PublishBatch` have in common. */
export interface Published {
  Message?: string | undefined;
  Subject?: string | undefined;
  MessageStructure?: string | undefined;
  MessageAttributes?: Record<string, MessageAttributeValue> | undefined;
  MessageDeduplicationId?: string | undefined;
  MessageGroupId?: string | undefined;
}

/** Printable ASCII in one line; the first character is no space. */
const SUBJECT = /^[!-~][ -~]*$/;
const FIFO_TOKEN = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** Checks what is published, and makes it a message. */
export function toMessage(
  ctx: SnsContext,
  topic: TopicRecord,
  published: Published,
  place: string,
): MessageRecord {
  const { Subject: subject, Message: body = "", MessageStructure, MessageGroupId } = published;
  if (subject !== undefined && (subject.length > SUBJECT_CHARACTERS_MAX || !SUBJECT.test(subject))) {
    throw invalidParameter("Subject");
  }
  if (body === "") throw invalidParameter("Empty message");
  const attributes = toAttributes(published.MessageAttributes, place);
  if (MessageStructure !== undefined && MessageStructure !== "" && MessageStructure !== "json") {
    throw invalidParameter("MessageStructure");
  }
  const bodies = MessageStructure === "json" ? readBodies(body) : undefined;
  const deduplicationId = toDeduplicationId(topic, published, body);
  return {
    id: ctx.ids.uuid(),
    topicId: topic.id,
    topicArn: toTopicArn(topic),
    type: "Notification",
    at: ctx.clock.now(),
    ...(subject !== undefined && { subject }),
    body: bodies?.default ?? body,
    ...(bodies && { bodies }),
    attributes,
    signatureVersion: topic.attributes.SignatureVersion ?? "1",
    endpoint: ctx.endpoint,
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
    ...(deduplicationId !== undefined && { deduplicationId }),
  };
}

/** A JSON message has a body for each protocol, and one for the rest; what is no text is passed over. */
function readBodies(text: string): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const bodies = Object.fromEntries(entries.filter(([, body]) => typeof body === "string"));
  if (bodies.default === undefined) {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
  return bodies;
}

function toDeduplicationId(topic: TopicRecord, published: Published, body: string): string | undefined {
  const { MessageDeduplicationId: id, MessageGroupId: group } = published;
  if (!isFifoName(topic.name)) {
    if (id !== undefined) {
      throw invalidParameter(
        "MessageDeduplicationId",
        "The request includes MessageDeduplicationId parameter that is not valid for this topic type",
      );
    }
    if (group !== undefined && !FIFO_TOKEN.test(group)) throw invalidParameter("MessageGroupId");
    return undefined;
  }
  if (!group) throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  if (!FIFO_TOKEN.test(group)) throw invalidParameter("MessageGroupId");
  if (id !== undefined) {
    if (!FIFO_TOKEN.test(id)) throw invalidParameter("MessageDeduplicationId");
    return id;
  }
  if (topic.attributes.ContentBasedDeduplication !== "true") {
    throw invalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  return createHash("sha256").update(body).digest("hex");
}
