import { toMessageAttributes } from "./message-attributes.js";
import type { Sender } from "./send.js";

/** A queue of Amazon SQS. Dead letters are the event itself, with what went wrong in attributes. */
export const sendToQueue: Sender = async ({ arn, body, attributes, role, sessionName }, ctx) => {
  const [, , , region, account, name] = arn.split(":");
  const MessageAttributes = toMessageAttributes(attributes);
  await ctx.call(
    "sqs",
    "SendMessage",
    // Only account and name of the address count.
    {
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      MessageBody: body,
      MessageAttributes,
    },
    { as: { role, sessionName }, region },
  );
};
