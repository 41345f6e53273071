import type { Usage } from "../../core/metering.js";

/** SNS bills requests, each 64 KiB of what they publish as one; deliveries are metered as they happen. */
const REQUEST_BYTES = 64 * 1024;

const requests = (bytes: number): Usage[] => [
  { usageType: "Requests-Tier1", quantity: Math.max(1, Math.ceil(bytes / REQUEST_BYTES)), unit: "Requests" },
];
const one = (): Usage[] => requests(0);

interface Body {
  Message?: string | undefined;
}
const bytesOf = (bodies: readonly Body[]): number =>
  bodies.reduce((sum, { Message = "" }) => sum + Buffer.byteLength(Message), 0);

export const metering = {
  AddPermission: one,
  ConfirmSubscription: one,
  CreateTopic: one,
  DeleteTopic: one,
  GetSubscriptionAttributes: one,
  GetTopicAttributes: one,
  ListSubscriptions: one,
  ListSubscriptionsByTopic: one,
  ListTagsForResource: one,
  ListTopics: one,
  Publish: (input: Body) => requests(bytesOf([input])),
  PublishBatch: (input: { PublishBatchRequestEntries?: Body[] | undefined }) =>
    requests(bytesOf(input.PublishBatchRequestEntries ?? [])),
  RemovePermission: one,
  SetSubscriptionAttributes: one,
  SetTopicAttributes: one,
  Subscribe: one,
  TagResource: one,
  Unsubscribe: one,
  UntagResource: one,
};
