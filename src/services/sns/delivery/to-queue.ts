import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { printEnvelope, toEnvelope } from "./envelope.js";

/** Sends a message to a queue: wrapped, or raw with its attributes. The queue's policy must let the topic. */
export async function sendToQueue(
  queueArn: string,
  message: MessageRecord,
  subscription: SubscriptionRecord,
  ctx: SnsContext,
): Promise<void> {
  const [, , , region, account, name = ""] = queueArn.split(":");
  const isRaw = subscription.attributes.RawMessageDelivery === "true" && message.type === "Notification";
  const isFifo = name.endsWith(".fifo");
  const groupId = groupIdFor(message, isFifo);
  await ctx.call(
    "sqs",
    "SendMessage",
    {
      // Only account and name of the address count.
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      MessageBody: isRaw ? message.body : printEnvelope(await toEnvelope(message, subscription, ctx)),
      ...(isRaw && { MessageAttributes: message.attributes }),
      ...(groupId !== undefined && { MessageGroupId: groupId }),
      ...(isFifo && { MessageDeduplicationId: message.deduplicationId ?? message.id }),
    },
    { as: asTopic(message), region },
  );
}

/** A standard queue behind a FIFO topic hears nothing of groups; one behind a standard topic is told them, for its fair turns. */
function groupIdFor({ groupId, topicArn }: MessageRecord, isFifo: boolean): string | undefined {
  if (isFifo) return groupId ?? topicArn.slice(-128);
  return topicArn.endsWith(".fifo") ? undefined : groupId;
}

/** Deliveries are the service's own doing, for a topic. */
export const asTopic = ({ topicArn }: MessageRecord) => ({
  service: "sns.amazonaws.com",
  account: topicArn.split(":")[4] ?? "",
  sourceArn: topicArn,
});
