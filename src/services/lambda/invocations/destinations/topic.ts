import type { Sender } from "./send.js";

/** A topic of Amazon SNS. Dead letters are the event itself, with what went wrong in attributes. */
export const sendToTopic: Sender = async ({ arn, body, attributes = {}, role, sessionName }, ctx) => {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes)
      // A message takes no empty attribute.
      .filter(([, value]) => value !== "")
      .map(([key, StringValue]) => [
        key,
        { DataType: key === "ErrorCode" ? "Number" : "String", StringValue },
      ]),
  );
  await ctx.call(
    "sns",
    "Publish",
    { TopicArn: arn, Message: body, MessageAttributes },
    { as: { role, sessionName }, region: arn.split(":")[3] },
  );
};
