import { readTopicDeliveryPolicy } from "../delivery/retry-policy.js";
import { invalidParameter, notBuilt } from "../errors.js";
import { MESSAGE_BYTES_LEAST, MESSAGE_BYTES_MOST, MESSAGE_BYTES_PRESET } from "../limits.js";
import type { TopicRecord } from "../records.js";
import { isFifoName } from "./names.js";

const FEEDBACK =
  /^(HTTP|Firehose|Lambda|Application|SQS)(SuccessFeedbackRoleArn|FailureFeedbackRoleArn|SuccessFeedbackSampleRate)$/;

const TOPIC_CHOICES: Readonly<Record<string, readonly string[]>> = {
  SignatureVersion: ["1", "2"],
  TracingConfig: ["PassThrough", "Active"],
};

const FIFO_CHOICES: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  FifoThroughputScope: ["Topic", "MessageGroup"],
};

const FREE = ["DisplayName", "KmsMasterKeyId", "Policy"];
const DISPLAY_NAME_CHARACTERS_MAX = 100;

/** How the two operations that set attributes word what is wrong with one. */
export type AttributeRefusal = (name: string, reason?: string) => Error;

/** Refuses an attribute that no topic of this name can have. */
export function checkTopicAttribute(
  topicName: string,
  name: string,
  value: string,
  refuse: AttributeRefusal,
): void {
  if (name === "ArchivePolicy" || name === "ReplayPolicy") throw notBuilt("Archives of messages");
  const isFifo = isFifoName(topicName);
  const choices = TOPIC_CHOICES[name] ?? (isFifo ? FIFO_CHOICES[name] : undefined);
  if (choices) {
    if (!choices.includes(value)) throw refuse(name, `Invalid value [${value}]. Must be one of ${choices}.`);
    return;
  }
  if (name === "MaximumMessageSize") {
    const bytes = Number(value);
    if (!/^\d{1,7}$/.test(value) || bytes < MESSAGE_BYTES_LEAST || bytes > MESSAGE_BYTES_MOST) {
      throw refuse(name, `Invalid value [${value}].`);
    }
    return;
  }
  if (name === "DeliveryPolicy") {
    readTopicDeliveryPolicy(value);
    return;
  }
  if (name === "DisplayName" && value.length > DISPLAY_NAME_CHARACTERS_MAX) throw refuse(name);
  if (!FREE.includes(name) && !FEEDBACK.test(name)) throw invalidParameter("AttributeName");
}

/** Bytes of a message with its attributes, and of a batch. */
export const messageBytesOf = ({ attributes }: TopicRecord): number =>
  Number(attributes.MaximumMessageSize ?? MESSAGE_BYTES_PRESET);

/** Only queues and functions get messages of more than the preset. */
export const takesLarge = (protocol: string): boolean => protocol === "sqs" || protocol === "lambda";

/** What a topic answers where nothing is set. */
export function presetsOf(topicName: string): Record<string, string> {
  const fifo = { FifoTopic: "true", ContentBasedDeduplication: "false" };
  return { DisplayName: "", ...(isFifoName(topicName) && fifo) };
}
