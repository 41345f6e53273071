import { toMessageAttributes } from "./message-attributes.js";
import type { Sender } from "./send.js";

/** A topic of Amazon SNS. Dead letters are the event itself, with what went wrong in attributes. */
export const sendToTopic: Sender = async ({ arn, body, attributes, role, sessionName }, ctx) => {
  const MessageAttributes = toMessageAttributes(attributes);
  await ctx.call(
    "sns",
    "Publish",
    { TopicArn: arn, Message: body, MessageAttributes },
    { as: { role, sessionName }, region: arn.split(":")[3] },
  );
};
