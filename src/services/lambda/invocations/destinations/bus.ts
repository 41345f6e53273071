import { AwsError } from "../../../../wire/aws-error.js";
import type { Sender } from "./send.js";

/** An event bus: the record is the event's detail. */
export const sendToBus: Sender = async ({ arn, body, kind, source, role, sessionName }, ctx) => {
  const outcome = kind === "success" ? "Success" : "Failure";
  const { Entries = [] } = await ctx.call(
    "events",
    "PutEvents",
    {
      Entries: [
        {
          EventBusName: arn,
          Source: "lambda",
          DetailType: `Lambda Function Invocation Result - ${outcome}`,
          Detail: body,
          Resources: [arn, source],
        },
      ],
    },
    { as: { role, sessionName }, region: arn.split(":")[3] },
  );
  const [refused] = Entries;
  if (refused?.ErrorCode) throw new AwsError(refused.ErrorCode, refused.ErrorMessage ?? "");
};
