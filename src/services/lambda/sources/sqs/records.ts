import type { Message } from "@aws-sdk/client-sqs";
import type { PollerContext } from "../source.js";

/** A message as functions get it. */
export function toRecord(message: Message, { mapping, ctx }: PollerContext) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
      ...(value.BinaryValue && { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: "aws:sqs",
    eventSourceARN: mapping.sourceArn,
    awsRegion: ctx.region,
  };
}

/** Filters look into a body that is JSON. */
export function toFiltered(message: Message, poller: PollerContext): unknown {
  const record = toRecord(message, poller);
  try {
    return { ...record, body: JSON.parse(message.Body ?? "") };
  } catch {
    return record;
  }
}
