import { readTopicDeliveryPolicy } from "../delivery/retry-policy.js";
import { invalidParameter, notBuilt } from "../errors.js";
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
  if (name === "DeliveryPolicy") {
    readTopicDeliveryPolicy(value);
    return;
  }
  if (name === "DisplayName" && value.length > DISPLAY_NAME_CHARACTERS_MAX) throw refuse(name);
  if (!FREE.includes(name) && !FEEDBACK.test(name)) throw invalidParameter("AttributeName");
}

/** What a topic answers where nothing is set. */
export function presetsOf(topicName: string): Record<string, string> {
  const fifo = { FifoTopic: "true", ContentBasedDeduplication: "false" };
  return { DisplayName: "", ...(isFifoName(topicName) && fifo) };
}
