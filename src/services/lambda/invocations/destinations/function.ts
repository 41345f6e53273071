import type { Sender } from "./send.js";

/** Another function, invoked asynchronously with the rights of this one's role. */
export const sendToFunction: Sender = async ({ arn, body, role, sessionName }, ctx) => {
  await ctx.call(
    "lambda",
    "Invoke",
    { FunctionName: arn, InvocationType: "Event", Payload: Buffer.from(body) },
    { as: { role, sessionName } },
  );
};
