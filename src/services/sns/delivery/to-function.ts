import type { MessageRecord, SubscriptionRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toSubscriptionArn } from "../subscriptions/find-subscription.js";
import { toEnvelope, toShownAttributes } from "./envelope.js";
import { asTopic } from "./to-queue.js";

/** Invokes a function with one record; Lambda queues it durably before it answers. */
export async function sendToFunction(
  message: MessageRecord,
  subscription: SubscriptionRecord,
  ctx: SnsContext,
): Promise<void> {
  const envelope = await toEnvelope(message, subscription, ctx);
  const Sns = {
    Type: envelope.Type,
    MessageId: envelope.MessageId,
    TopicArn: envelope.TopicArn,
    Subject: envelope.Subject ?? null,
    Message: envelope.Message,
    Timestamp: envelope.Timestamp,
    SignatureVersion: envelope.SignatureVersion,
    Signature: envelope.Signature,
    // Functions get these two in another spelling than all others.
    SigningCertUrl: envelope.SigningCertURL,
    UnsubscribeUrl: envelope.UnsubscribeURL,
    MessageAttributes: toShownAttributes(message.attributes),
  };
  const record = {
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: toSubscriptionArn(subscription),
    Sns,
  };
  const region = subscription.endpoint.split(":")[3];
  await ctx.call(
    "lambda",
    "Invoke",
    {
      FunctionName: subscription.endpoint,
      InvocationType: "Event",
      Payload: Buffer.from(JSON.stringify({ Records: [record] })),
    },
    { as: asTopic(message), region },
  );
}
